"""s3sse run: artefacts, exit codes, obstacles, interruption."""

import json
import re
import signal
import socket
import time
import unittest
import xml.etree.ElementTree

from binary import BinaryTest, Listener, SlowEndpoint

SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2-"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET}


class InProcess(BinaryTest):
    def check_artefacts(self, folder="out"):
        report = self.report(folder)
        events = [json.loads(line) for line in (self.home / folder / "events.jsonl").read_text().splitlines()]
        self.assertEqual(events[0]["event"], "header")
        self.assertEqual(events[-1]["event"], "footer")
        logged = {event["id"]: event["verdict"] for event in events if event["event"] == "case"}
        self.assertEqual(logged, {case["id"]: case["verdict"] for case in report["cases"]})
        junit = xml.etree.ElementTree.parse(self.home / folder / "junit.xml").getroot()
        self.assertEqual(int(junit.get("tests")), len(report["cases"]))
        return report

    def test_the_smoke_cases_conform(self):
        out, _ = self.s3sse("run", "--only", "smoke", "--lack", "second-account", "--out", "deep/er")
        report = self.check_artefacts("deep/er")
        self.assertTrue(report["complete"])
        self.assertEqual(report["summary"]["exit_code"], 0)
        self.assertNotIn("second-account", report["capabilities"])
        self.assertIn("CONFORMING", out)
        for name in ("report.json", "junit.xml", "events.jsonl"):
            self.assertIn(f"deep/er/{name}", out)
        self.assertTrue(out.isascii())

    def test_the_same_over_https(self):
        self.s3sse("run", "--only", "smoke", "--over-https")
        here = self.check_artefacts()
        self.s3sse("run", "--only", "smoke", "--out", "in-process")
        there = self.check_artefacts("in-process")
        self.assertEqual([(case["id"], case["verdict"]) for case in here["cases"]],
                         [(case["id"], case["verdict"]) for case in there["cases"]])

    def test_json_goes_to_standard_output(self):
        out, _ = self.s3sse("run", "--only", "smoke", "--json")
        self.assertEqual(json.loads(out), self.report())

    def test_quiet_is_the_verdict_alone(self):
        out, err = self.s3sse("run", "--only", "smoke", "--quiet")
        self.assertEqual(err, "")
        self.assertEqual(out.count("\n"), 1, out)
        self.assertTrue(out.startswith("CONFORMING"), out)
        self.check_artefacts()
        _, err = self.s3sse("run", "--only", "smoke", "--quiet", "--json", expect=2)
        self.one_line(err)

    def test_nothing_selected(self):
        _, err = self.s3sse("run", "--only", "no/such/case", expect=5)
        self.one_line(err)
        self.assertFalse((self.home / "out").exists())

    def test_what_is_lacking_stands_in_the_verdict_line_of_every_format(self):
        out, _ = self.s3sse("run", "--lack", "sse-c", "--lack", "dsse-kms")
        summary = self.report()["summary"]
        line = summary["reason"]
        said = re.fullmatch(r"([\d,]+) of ([\d,]+) cases passed; ([\d,]+) not applicable "
                            r"\(lacks sse-c, dsse-kms; not in force in the era of 2026\)", line)
        self.assertTrue(said, line)
        numbers = [int(number.replace(",", "")) for number in said.groups()]
        verdicts = summary["verdicts"]
        self.assertEqual(numbers, [verdicts["pass"], summary["total"], verdicts["not-applicable"]])
        self.assertGreater(numbers[2], 1000)
        self.assertIn(f"CONFORMING: {line} (", out)
        folder = self.home / "out"
        self.assertIn(line, (folder / "report.md").read_text().replace("\\", ""))
        self.assertIn(f"<p>{line}</p>", (folder / "report.html").read_text())
        self.assertIn(f"CONFORMING: {line}", (folder / "junit.xml").read_text())
        self.s3sse("badge", "out", "--out", "badges")
        message = json.loads((self.home / "badges" / "badge.json").read_text())["message"]
        self.assertRegex(message, r"^conforming \([\d,]+ of [\d,]+\); lacks sse-c, dsse-kms")

    def test_a_run_that_could_check_nothing_is_not_green(self):
        out, _ = self.s3sse("run", "--only", "smoke/sse-c", "--lack", "sse-c", expect=5)
        self.assertIn("NOTHING CHECKED", out)
        self.assertIn("lacks sse-c", out)

    def test_a_variable_for_an_endpoint_is_not_passed_over_in_silence(self):
        _, err = self.s3sse("run", "--only", "smoke", AWS_ENDPOINT_URL="https://s3.lab.example")
        self.assertIn("the simulator; AWS_ENDPOINT_URL is set, and --endpoint env would go there", err)
        _, err = self.s3sse("run", "--only", "smoke", "--endpoint", "sim", AWS_ENDPOINT_URL="https://s3.lab.example")
        self.assertNotIn("AWS_ENDPOINT_URL", err)

    def test_a_folder_that_cannot_be_written(self):
        (self.home / "file").write_text("")
        _, err = self.s3sse("run", "--only", "smoke", "--out", "file/out", expect=3)
        self.one_line(err)


class WebConsole(Listener):
    """A web server that has nothing to do with S3."""

    def serve(self, client):
        with client:
            client.recv(65536)
            page = b"<!DOCTYPE html><title>Console</title>"
            client.sendall(b"HTTP/1.1 200 OK\r\nServer: console/1.0\r\nContent-Type: text/html\r\nConnection: close\r\n"
                           b"Content-Length: %d\r\n\r\n%s" % (len(page), page))


class Obstacles(BinaryTest):
    def stopped(self, *arguments, says, **variables):
        out, err = self.s3sse("run", *arguments, expect=3, **{**KEYS, **variables})
        self.assertEqual(out, "")
        self.assertIn(says, self.one_line(err))
        self.assertNotIn(SECRET, err)
        self.assertFalse((self.home / "out").exists())

    def test_nobody_listens(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"https://127.0.0.1:{closed.getsockname()[1]}"
            self.stopped("--endpoint", url, says=url.split("//")[1])

    def test_nobody_answers(self):
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen()
            start = time.monotonic()
            self.stopped("--endpoint", f"http://127.0.0.1:{deaf.getsockname()[1]}", "--timeout", 1, says="127.0.0.1")
            self.assertLess(time.monotonic() - start, 20)

    def test_wrong_keys(self):
        _, ready = self.serve()
        self.stopped("--endpoint", ready["https"], says="AWS_SECRET_ACCESS_KEY")
        self.stopped("--endpoint", ready["https"], says="AWS_ACCESS_KEY_ID",
                     AWS_ACCESS_KEY_ID="AKIAUNKNOWNEXAMPLE00")

    def test_a_certificate_that_is_not_trusted(self):
        _, ready = self.serve()
        (self.home / "elsewhere").mkdir()
        self.stopped("--endpoint", ready["https"], says="certificate", XDG_CACHE_HOME=str(self.home / "elsewhere"))

    def test_a_ca_file_that_is_not_there(self):
        out, err = self.s3sse("run", "--endpoint", "https://127.0.0.1:1", "--ca-bundle", "missing.pem", expect=2, **KEYS)
        self.assertEqual(out, "")
        self.assertIn("missing.pem", self.one_line(err))

    def test_a_server_that_is_no_s3_server(self):
        console = WebConsole()
        self.addCleanup(console.close)
        for verb in ("run", "detect"):
            _, err = self.s3sse(verb, "--endpoint", f"http://127.0.0.1:{console.port}", expect=3, **KEYS)
            self.assertIn("is not an S3 endpoint", self.one_line(err))
            self.assertIn("200 text/html (Server: console/1.0)", err)


class Interruption(BinaryTest):
    def begin(self, seconds):
        endpoint = SlowEndpoint(seconds)
        self.addCleanup(endpoint.close)
        process = self.start("run", "--endpoint", endpoint.url, "--jobs", 1, "--timeout", 30, **KEYS)
        events = self.home / "out" / "events.jsonl"
        deadline = time.monotonic() + 20
        while not (events.exists() and events.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        self.assertIsNone(process.poll(), "it ended before it could be interrupted")
        return process

    def test_the_first_ends_in_order(self):
        process = self.begin(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3, err.decode())
        self.assertIn("INCOMPLETE", out.decode())
        report = self.report()
        self.assertFalse(report["complete"])
        self.assertEqual(report["summary"]["exit_code"], 3)
        self.assertIn("incomplete", (self.home / "out" / "junit.xml").read_text())

    def test_the_second_ends_at_once(self):
        process = self.begin(30)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        process.wait(timeout=20)
        self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(process.returncode, 130)
        self.assertFalse((self.home / "out" / "report.json").exists())


if __name__ == "__main__":
    unittest.main()
