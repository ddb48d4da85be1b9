"""White-box questions to s3sse serve: another terminal sees what a run in process sees."""

import json
import pathlib
import ssl
import sys
import unittest
import urllib.error
import urllib.request

from binary import BinaryTest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "durability"))
from small_client import Client  # noqa: E402

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMYOWNKEYEXAMPLE0",
        "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2-hunter2-hunter2-hunter2-"}


class Probe(BinaryTest):
    def run_into(self, folder, *arguments, **variables):
        self.s3sse("run", "--seed", "probe-test", "--out", folder, *arguments, **variables)
        return self.report(folder)

    @staticmethod
    def verdicts(report):
        return {case["id"]: case["verdict"] for case in report["cases"]}

    def note(self):
        (path,) = (self.home / ".cache" / "s3sse").glob("server-*.json")
        return json.loads(path.read_text())

    def ask(self, ready, question, body, token=None):
        """(status, answer)"""
        headers = {"Authorization": "Bearer " + token} if token else {}
        request = urllib.request.Request(f"{ready['https']}/_s3sse/probe/{question}", body.encode(), headers)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ready["ca"])))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()

    def test_snapshots_bring_a_known_state_back(self):
        for arguments in ((), ("--data", "data")):
            with self.subTest(arguments=arguments):
                process, ready = self.serve("--snapshot", "first", *arguments)
                client = Client(ready)
                token = self.note()["probe_token"]
                client.send("PUT", "/kept")
                key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
                client.send("PUT", "/kept/k", body=b"before", headers=[
                    ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", key)])
                self.assertEqual(self.ask(ready, "save_snapshot", '{"name": "full"}', token), (200, {"done": True}))
                client.send("PUT", "/kept/k", body=b"after")
                client.kms("DisableKey", KeyId=key)
                self.assertEqual(self.ask(ready, "reset", "{}", token), (200, {"done": True}))
                self.assertIsNone(client.get("kept", "k"))
                self.assertEqual(self.ask(ready, "restore_snapshot", '{"name": "full"}', token), (200, {"done": True}))
                self.assertEqual(client.get("kept", "k"), b"before")
                self.assertEqual(self.ask(ready, "restore_snapshot", '{"name": "no"}', token), (200, {"done": False}))
                self.assertEqual(self.ask(ready, "save_snapshot", '{"name": "../x"}', token)[0], 400)
                client.close()
                self.end(process)
                (self.home / "ready.json").unlink(missing_ok=True)
        process, ready = self.serve("--data", "data", "--snapshot", "full")
        client = Client(ready)
        self.assertEqual(client.get("kept", "k"), b"before", "a folder keeps its snapshots")
        client.close()

    def test_every_case_has_the_verdict_that_it_has_in_process(self):
        # Whether the simulator conforms is the matter of the conformance suite: here the verdicts only have to agree.
        here = self.run_into("here", expect=(0, 1))
        _, ready = self.serve()
        there = self.run_into("there", "--endpoint", ready["https"], expect=(0, 1))
        self.assertEqual(self.verdicts(there), self.verdicts(here))
        self.assertEqual(there["capabilities"], here["capabilities"])
        self.assertNotIn("not-checked", self.verdicts(there).values())
        # The clock of the server was moved by the cases, and back at the end: a second run fares the same.
        again = self.run_into("again", "--endpoint", ready["https"], "--level", "must", expect=(0, 1))
        verdicts = self.verdicts(here)
        self.assertEqual(self.verdicts(again), {case: verdicts[case] for case in self.verdicts(again)})
        token = self.note()["probe_token"]
        self.assertEqual(self.ask(ready, "advance_clock", '{"milliseconds": 0}', token),
                         (200, {"offset_milliseconds": 0}))
        for folder in ("there", "again"):
            for path in (self.home / folder).iterdir():
                self.assertNotIn(token, path.read_text())

    def test_the_door_opens_to_the_token_alone(self):
        process, ready = self.serve()
        token = self.note()["probe_token"]
        self.assertEqual(self.ask(ready, "kms_position", "{}", token)[0], 200)
        self.assertEqual(self.ask(ready, "kms_position", "{}")[0], 403)
        self.assertEqual(self.ask(ready, "kms_position", "{}", token[:-1] + "x")[0], 403)
        self.assertEqual(self.ask(ready, "nothing", "{}", token)[0], 404)
        self.assertEqual(self.ask(ready, "kms_calls", "garbage", token)[0], 400)
        self.assertNotIn(token, (self.home / "ready.json").read_text())
        process.terminate()
        out, err = process.communicate(timeout=20)
        self.assertNotIn(token.encode(), out + err)

    def test_a_clock_that_a_killed_run_left_behind_is_followed(self):
        _, ready = self.serve()
        token = self.note()["probe_token"]
        self.assertEqual(self.ask(ready, "advance_clock", '{"milliseconds": 7200000}', token)[0], 200)
        self.run_into("out", "--endpoint", ready["https"], "--only", "smoke")

    def test_with_keys_of_ones_own_too(self):
        _, ready = self.serve(**KEYS)
        report = self.run_into("out", "--endpoint", ready["https"], "--only", "smoke/sse-s3", **KEYS)
        self.assertIn("probe-kms", report["capabilities"])

    def test_it_can_be_switched_off(self):
        _, ready = self.serve("--no-probe")
        self.assertNotIn("probe_token", self.note())
        self.assertIn(self.ask(ready, "kms_position", "{}", "00")[0], (400, 403, 404))
        report = self.run_into("out", "--endpoint", ready["https"], "--only", "smoke/sse-s3")
        self.assertFalse([name for name in report["capabilities"] if name.startswith("probe-")])


if __name__ == "__main__":
    unittest.main()
