"""s3sse serve --ui from outside: who is answered, with which headers, and what its pages rest on."""

import base64
import http.client
import json
import pathlib
import re
import time
import unittest
import urllib.parse

import symptoms
from binary import BinaryTest

SITE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "cli" / "lesson" / "site"
LESSONS = json.loads((SITE / "lessons.json").read_text())


class Lesson(BinaryTest):
    def lesson(self, *arguments):
        _, ready = self.serve("--ui", "--ui-port", "0", *arguments)
        self.ready = ready
        self.place = urllib.parse.urlsplit(ready["ui"]).netloc
        return ready

    def ask(self, path, question=None, method=None, raw=None, **headers):
        host, _, port = self.place.rpartition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        sent = {"Host": self.place}
        body = raw
        if question is not None:
            body = json.dumps(question).encode()
            sent.update({"Content-Type": "application/json", "Origin": "http://" + self.place})
        for name, value in headers.items():
            sent[name.replace("_", "-")] = value
        sent = {name: value for name, value in sent.items() if value is not None}
        connection.putrequest(method or ("POST" if body is not None else "GET"), path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, answer.headers, text

    def play(self, case, **more):
        status, _, text = self.ask("/api/play", {"case": case, **more})
        self.assertEqual(status, 200, text[:300])
        return json.loads(text)

    def test_pages_come_with_a_strict_policy(self):
        self.lesson()
        for path in ["/"] + ["/" + file.name for file in SITE.iterdir()]:
            status, headers, text = self.ask(path)
            self.assertEqual(status, 200, path)
            policy = headers["Content-Security-Policy"]
            for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "require-trusted-types-for 'script'"):
                self.assertIn(part, policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Cache-Control"], "no-store")
            if path != "/":
                self.assertEqual(text, (SITE / path[1:]).read_bytes(), "what is served is what was written")
        self.assertEqual(self.ask("/../../etc/passwd")[0], 404)

    def test_nothing_is_fetched_from_elsewhere(self):
        for file in SITE.iterdir():
            for address in re.findall(r"https?://[^\s\"'`)]+", file.read_text()):
                self.assertTrue(address.startswith("http://www.w3.org/"), f"{file.name}: {address}")

    def test_only_its_own_pages_are_answered(self):
        self.lesson()
        port = self.place.rpartition(":")[2]
        question = {"case": "mistakes/02-md5-of-base64-text"}
        self.assertEqual(self.ask("/api/play", question)[0], 200)
        self.assertEqual(self.ask("/", Host="localhost:" + port)[0], 200)
        for hostile in ("evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:" + port, ""):
            self.assertIn(self.ask("/", Host=hostile)[0], (400, 403), hostile)
        for origin in ("http://evil.example", "null", "https://" + self.place, "http://127.0.0.1:1", "http://localhost:" + port):
            self.assertEqual(self.ask("/api/play", question, Origin=origin)[0], 403, origin)
        self.assertEqual(self.ask("/api/catalogue", Sec_Fetch_Site="cross-site")[0], 403)
        self.assertEqual(self.ask("/api/play", question, Origin=None)[0], 415)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
            self.assertEqual(self.ask("/api/play", question, Content_Type=kind)[0], 415, "a form can send this")
        self.assertEqual(self.ask("/api/play", question, method="PUT")[0], 405)

    def test_broken_questions_are_turned_away(self):
        self.lesson()
        own = {"Content_Type": "application/json", "Origin": "http://" + self.place}
        for raw in (b"", b"[]", b"{", b'{"a":' * 50 + b"1" + b"}" * 50, b"\xff\xfe"):
            self.assertEqual(self.ask("/api/play", raw=raw, **own)[0], 400, raw[:20])
        self.assertEqual(self.ask("/api/play", raw=b" " * (3 << 20), **own)[0], 413)
        self.assertEqual(self.ask("/api/play", {"case": "no/such-case"})[0], 400)
        self.assertEqual(self.ask("/api/play", {"case": 7})[0], 400)
        self.assertEqual(self.ask("/api/play", {"case": "lesson/flow[method=sse-s3]", "base64": "%%"})[0], 400)
        self.assertEqual(self.ask("/api/play", {"case": "lesson/flow[method=sse-s3]", "name": "n" * 300})[0], 400)
        self.assertEqual(self.ask("/api/nothing", {})[0], 404)

    def test_the_object_is_the_learners(self):
        self.lesson()
        body = b"${region} <b>\x00\xff and more of it, so that it is seen"
        for method in ("sse-s3", "sse-kms", "dsse-kms", "sse-c"):
            name = "<i>${bucket}</i> \u00e9.txt"
            play = self.play(f"lesson/flow[method={method}]", base64=base64.b64encode(body).decode(), name=name)
            self.assertEqual(play["verdict"], "pass", play["findings"])
            put, get = [step for step in play["steps"] if step["step"] != "set-up"]
            self.assertEqual(put["request"]["body"]["size"], len(body))
            self.assertNotIn(body[:16].hex(), put["stored"]["hex"])
            route = next(event for event in put["trace"]["events"] if event["stage"] == "route")
            self.assertIn({"name": "key", "value": name}, route["values"])
            self.assertTrue(get["commands"]["aws_cli"] and get["commands"]["boto3"] and get["commands"]["curl"])

    def test_another_seed_changes_every_value(self):
        """What is drawn comes of the trace: nothing of it was written down beforehand."""
        self.lesson("--reveal")
        def secrets(play):
            put = next(step for step in play["steps"] if step["step"].endswith("PutObject"))
            values = {(event["stage"], v["name"]): v["value"] for event in put["trace"]["events"] for v in event["values"]}
            wanted = [(stage, name) for stage, name in values if name in ("data key", "wrapped data key", "salt", "KMS key", "customer key")
                      or name.startswith("segment")]
            shown = {key: values[key] for key in wanted}
            return {**shown, "disk": put["stored"]["hex"], "wrapped": str(put["stored"]["envelope"]["wrapped_keys"])}
        for method in ("sse-s3", "sse-kms", "dsse-kms", "sse-c"):
            one, again, other = [secrets(self.play(f"lesson/flow[method={method}]", seed=seed, reveal=True)) for seed in ("a", "a", "b")]
            self.assertEqual(one, again, "the same seed, the same bytes")
            self.assertEqual(one.keys(), other.keys())
            for name in one:
                self.assertNotEqual(one[name], other[name], f"{method} {name}")

    def test_keys_are_shown_only_when_revealed(self):
        self.lesson()
        play = self.play("lesson/flow[method=sse-c]", reveal=True, seed="x")
        self.assertFalse(play["revealed"])
        values = {v["name"]: v["value"] for step in play["steps"] if step["trace"] for event in step["trace"]["events"] for v in event["values"]}
        self.assertRegex(values["data key"], "^sha256:")
        self.assertRegex(values["customer key"], "^sha256:")

    def test_reveal_goes_with_throw_away_keys_alone(self):
        seed = self.home / "keys.json"
        seed.write_text("[]")
        for more in (["--data", self.home / "data"], ["--kms-seed", seed], ["--principals", seed], ["--access-key", "AKIAMINE", "--secret-key", "mine"]):
            _, err = self.s3sse("serve", "--port", 0, "--reveal", *more, expect=2)
            self.assertIn("--reveal", self.one_line(err))
        self.assertFalse((self.home / "data").exists())

    def test_the_values_of_write_read_and_disk_are_one_story(self):
        self.lesson("--reveal")
        play = self.play("lesson/flow[method=sse-s3]", reveal=True)
        put, get = [step for step in play["steps"] if step["step"] != "set-up"]
        of = lambda step, stage: {v["name"]: v["value"] for event in step["trace"]["events"] if event["stage"] == stage for v in event["values"]}
        self.assertEqual(of(put, "wrap")["data key"], of(get, "unwrap")["data key"])
        self.assertEqual(put["stored"]["hex"][-32:], of(put, "seal")["segment 1: tag"])

    def test_what_lessons_and_claims_rest_on_holds(self):
        self.lesson()
        cases = [lesson["case"] for lesson in LESSONS["lessons"] if lesson["case"] != "client-side"]
        cases += [case for claim in LESSONS["claims"] for case in claim["cases"]]
        cases += [case for one in LESSONS["breaks"] for case in one["cases"].values()]
        for case in sorted(set(cases)):
            play = self.play(case)
            self.assertEqual(play["verdict"], "pass", f"{case}: {play['reason']} {play['findings']}")
        for lesson in LESSONS["lessons"]:
            self.assertEqual(sum(bool(option.get("right")) for option in lesson["options"]), 1, lesson["id"])
        self.assertEqual(len(LESSONS["lessons"]), 10)

    def test_every_mistake_gives_the_symptom_it_claims(self):
        self.lesson()
        catalogue = json.loads(self.ask("/api/catalogue")[2])
        self.assertEqual([int(m["id"][9:11]) for m in catalogue["mistakes"]], list(range(1, 31)))
        for number, mistake in enumerate(catalogue["mistakes"], 1):
            plays = [self.play(variant, breaks_rules=mistake["of_servers"]) for variant in mistake["variants"]]
            for play in plays:
                self.assertEqual(play["verdict"], "fail" if mistake["of_servers"] else "pass", f"{play['id']}: {play['findings']}")
            self.assertEqual(symptoms.problems_of(number, mistake["symptom"], plays), [], mistake["id"])

    def test_traces_of_the_server_beside_it(self):
        ready = self.lesson()
        position = json.loads(self.ask("/api/traces?after=0")[2])["position"]
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-kms")
        news = json.loads(self.ask(f"/api/traces?after={position}")[2])
        self.assertGreater(news["position"], position)
        ids = [trace["requestId"] for trace in news["traces"]]
        self.assertEqual(len(ids), len(set(ids)), "one trace a request id")
        put = next(t for t in news["traces"] if t["operation"] == "PutObject" and t["events"][-1]["decision"] == "Answers 200.")
        stages = [event["stage"] for event in put["events"]]
        for stage in ("validate", "authorise", "plan", "kms", "wrap", "seal", "store", "answer"):
            self.assertIn(stage, stages)
        self.assertNotIn(ready["secret_access_key"], json.dumps(news))
        self.assertEqual(self.ask("/api/traces?after=-1")[0], 404)

    def test_the_first_envelope_is_there_at_once(self):
        begin = time.monotonic()
        self.lesson()
        self.play("lesson/flow[method=sse-kms]")
        seconds = time.monotonic() - begin
        self.assertLess(seconds, 2, "from the start of the binary to the first envelope")


if __name__ == "__main__":
    unittest.main()
