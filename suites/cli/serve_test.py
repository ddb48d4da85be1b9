"""s3sse serve: ready file, note for s3sse run, orderly end, broken rules."""

import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import stat
import time
import unittest

from binary import BinaryTest

SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2-"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMYOWNKEYEXAMPLE0", "AWS_SECRET_ACCESS_KEY": SECRET}


class Serve(BinaryTest):
    def notes(self):
        return list((self.home / ".cache" / "s3sse").glob("server-*.json"))

    def test_the_ready_file_tells_all(self):
        process, ready = self.serve("--region", "eu-west-1")
        for name in ("http", "https", "ca", "access_key_id", "secret_access_key", "region", "pid"):
            self.assertIn(name, ready)
        self.assertEqual((ready["region"], ready["pid"]), ("eu-west-1", process.pid))
        self.assertIn("BEGIN CERTIFICATE", pathlib.Path(ready["ca"]).read_text())
        for path in [self.home / "ready.json", *self.notes()]:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
        self.assertEqual(len(self.notes()), 1)

    def test_signals_end_it_in_order(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            (self.home / "ready.json").unlink(missing_ok=True)
            process, _ = self.serve()
            self.assertEqual(self.end(process, number), 0)
            self.assertEqual(self.notes(), [])

    def test_the_greeting_can_be_pasted_and_keeps_a_secret_of_ones_own(self):
        process, ready = self.serve()
        process.send_signal(signal.SIGTERM)
        text = process.communicate(timeout=20)[0].decode()
        for part in (ready["https"], ready["http"], ready["ca"], "aws --endpoint-url", "boto3.client", "curl"):
            self.assertIn(part, text)
        process, ready = self.serve(**KEYS)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
        self.assertEqual(ready["secret_access_key"], SECRET)
        self.assertNotIn(SECRET.encode(), out + err)

    def test_the_tls_versions_can_be_chosen(self):
        for flags, spoken in ((("--tls-min", "1.3"), {"TLSv1.3"}), (("--tls-max", "1.2"), {"TLSv1.2"})):
            (self.home / "ready.json").unlink(missing_ok=True)
            process, ready = self.serve(*flags)
            heard = set()
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                context = ssl.create_default_context(cafile=ready["ca"])
                context.minimum_version = context.maximum_version = version
                port = int(ready["https"].rsplit(":", 1)[1])
                try:
                    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
                        with context.wrap_socket(plain, server_hostname="localhost") as secure:
                            heard.add(secure.version())
                except ssl.SSLError:
                    continue
            self.assertEqual(heard, spoken)
            self.end(process)

    def test_another_name_of_the_server(self):
        _, ready = self.serve("--host-name", "s3.amazonaws.com")
        context = ssl.create_default_context(cafile=ready["ca"])
        port = int(ready["https"].rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname="bucket.s3.amazonaws.com") as secure:
                self.assertTrue(secure.version())
        _, err = self.s3sse("serve", "--host-name", "https://s3.amazonaws.com", expect=2)
        self.assertIn("--host-name https://s3.amazonaws.com is no DNS name", self.one_line(err))

    def ask(self, url, host=None, method="GET", path="/"):
        """(status, headers, body) over plain HTTP."""
        port = int(url.rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.addCleanup(connection.close)
        connection.request(method, path, headers={"Host": host} if host is not None else {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def test_names_that_are_not_ours_are_refused(self):
        _, ready = self.serve("--host-name", "s3.lab.example")
        for host in ("evil.example", "evil.example:9000", "localhost.evil.example", "127.0.0.1.evil.example", "", "."):
            status, _, body = self.ask(ready["http"], host)
            self.assertEqual(status, 403, host)
            self.assertIn("--host-name", body)
        for host in ("localhost:1", "bucket.s3.localhost", "127.0.0.1", "[::1]:9000", "192.0.2.7", socket.gethostname(),
                     "LOCALHOST", "localhost.", "s3.lab.example", "bucket.s3.lab.example:80",
                     "bucket.s3.eu-west-1.amazonaws.com"):
            status, _, body = self.ask(ready["http"], host)
            self.assertNotIn("--host-name", body, host)

    def test_published_keys_stay_on_this_machine(self):
        _, err = self.s3sse("serve", "--port", 0, "--address", "0.0.0.0", expect=2)
        self.assertIn("--allow-default-credentials", self.one_line(err))
        process, ready = self.serve("--address", "0.0.0.0", "--allow-default-credentials")
        self.end(process)
        _, own = self.serve("--address", "0.0.0.0", **KEYS)
        for who in ("second", "other_account"):
            self.assertNotEqual(own["principals"][who]["secret_access_key"],
                                ready["principals"][who]["secret_access_key"])

    def test_operators_have_a_port_of_their_own(self):
        _, ready = self.serve("--admin-port", 0)
        self.assertEqual(self.ask(ready["admin"], path="/healthz")[0], 200)
        self.ask(ready["http"], path="/healthz")  # a bucket of that name, and no business of operators
        status, headers, text = self.ask(ready["admin"], path="/metrics")
        self.assertEqual(status, 200)
        self.assertIn("version=0.0.4", headers["Content-Type"])
        samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        self.assertEqual(samples['s3sse_answers_total{status="4xx"}'], "1")
        self.assertGreater(int(samples["s3sse_resident_memory_bytes"]), 1000)
        self.assertEqual(self.ask(ready["admin"], path="/bucket")[0], 404)
        self.assertEqual(self.ask(ready["admin"], path="/healthz", method="POST")[0], 405)

    def test_accesses_are_logged_without_secrets(self):
        log = self.home / "access.jsonl"
        process, ready = self.serve("--access-log", log)
        self.ask(ready["http"], path="/bucket/k?X-Amz-Signature=abc&X-Amz-Credential=x")
        self.end(process)
        (line,) = log.read_text().splitlines()
        entry = json.loads(line)
        self.assertEqual((entry["method"], entry["path"], entry["address"]), ("GET", "/bucket/k", "127.0.0.1"))
        self.assertGreaterEqual(entry["status"], 400)
        self.assertGreater(entry["sent_bytes"], 100)
        self.assertNotIn("abc", line)

    def test_a_log_that_nobody_reads_holds_up_nothing(self):
        pipe = self.home / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        process, ready = self.serve("--access-log", pipe, "--audit-log", pipe)
        begin = time.monotonic()
        for _ in range(600):  # more than a pipe holds
            self.assertEqual(self.ask(ready["http"], path="/bucket/" + "k" * 200)[0], 404)
        self.assertLess(time.monotonic() - begin, 30)
        begin = time.monotonic()
        self.assertEqual(self.end(process), 0)
        self.assertLess(time.monotonic() - begin, 10)

    def test_nothing_is_left_of_a_server(self):
        process, ready = self.serve()
        self.end(process, signal.SIGKILL)
        self.assertEqual(len(self.notes()), 1)
        self.assertTrue(pathlib.Path(ready["ca"]).exists())
        (self.home / "ready.json").unlink()
        process, again = self.serve()
        self.assertEqual(len(self.notes()), 1)
        self.assertFalse(pathlib.Path(ready["ca"]).exists() and ready["ca"] != again["ca"])
        self.assertEqual(self.end(process), 0)
        self.assertEqual(self.notes(), [])
        self.assertFalse(pathlib.Path(again["ca"]).exists())
        self.assertFalse((self.home / "ready.json").exists())

    def test_a_server_carries_no_client(self):
        process, _ = self.serve()
        loaded = pathlib.Path(f"/proc/{process.pid}/maps").read_text()
        self.assertNotIn("libcurl", loaded, "it brings 26 libraries, a fifth of the memory of an idle server")

    def test_memory_has_a_bound(self):
        _, err = self.s3sse("serve", "--max-memory", "much", expect=2)
        self.assertIn("--max-memory much", self.one_line(err))
        _, ready = self.serve("--max-memory", "1MiB")
        status, _, body = self.ask(ready["http"], method="PUT", path="/bucket")
        self.assertEqual((status, "<Code>SlowDown</Code>" in body), (503, True))
        self.assertNotEqual(self.ask(ready["http"], path="/bucket")[0], 503)

    def test_wrong_transport_flags(self):
        _, err = self.s3sse("serve", "--trust-proxy", "everybody", expect=2)
        self.assertIn("--trust-proxy everybody", self.one_line(err))
        _, err = self.s3sse("serve", "--tls-min", "1.3", "--tls-max", "1.2", expect=2)
        self.assertIn("leave no version", self.one_line(err))

    def test_a_busy_port(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = busy.getsockname()[1]
            _, err = self.s3sse("serve", "--http-port", port, "--https-port", 0, expect=3)
            self.assertIn(str(port), self.one_line(err))
            self.assertIn("--port 0", err)

    def test_run_in_another_terminal_just_works(self):
        _, ready = self.serve()
        for name in ("https", "http"):
            self.s3sse("run", "--endpoint", ready[name], "--only", "smoke/sse-s3")
            report = self.report()
            self.assertTrue(report["complete"])
            self.assertEqual(report["endpoint"], ready[name])  # as it was given, whatever name it is reached by
        for path in (self.home / "out").iterdir():
            self.assertNotIn(ready["secret_access_key"], path.read_text())

    def test_with_the_keys_that_serve_prints_it_is_the_same_run(self):
        """Whoever pasted the lines of serve still has its other users, its name, and its answers about the inside."""
        _, ready = self.serve()
        pasted = {"AWS_ACCESS_KEY_ID": ready["access_key_id"], "AWS_SECRET_ACCESS_KEY": ready["secret_access_key"],
                  "AWS_CA_BUNDLE": ready["ca"], "AWS_DEFAULT_REGION": ready["region"]}
        self.s3sse("run", "--endpoint", ready["https"], "--only", "sse-kms/without-decrypt", "--only", "sse-kms/ledger",
                   "--only", "put-object/addressing", **pasted)
        self.assertEqual({case["verdict"] for case in self.report()["cases"]}, {"pass"})

    def test_with_keys_of_ones_own_on_both_sides(self):
        _, ready = self.serve(**KEYS)
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-s3", **KEYS)
        self.s3sse("run", "--endpoint", "env", "--only", "smoke/sse-s3", "--ca-bundle", ready["ca"],
                   XDG_CACHE_HOME=str(self.home / "empty"), AWS_ENDPOINT_URL=ready["https"], **KEYS)

    def test_a_rule_that_is_switched_off_is_noticed(self):
        _, ready = self.serve("--switch-off", "SSEC-17")
        out, _ = self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-c", expect=1)
        self.assertIn("SSEC-17", out)
        self.assertIn("NOT CONFORMING", out)
        verdicts = {case["id"]: case["verdict"] for case in self.report()["cases"]}
        self.assertEqual(verdicts["smoke/sse-c/wrong-key[read=GetObject]"], "fail")
        self.assertEqual(verdicts["smoke/sse-c/wrong-key[read=HeadObject]"], "pass", "a switch is as wide as its rule")


if __name__ == "__main__":
    unittest.main()
