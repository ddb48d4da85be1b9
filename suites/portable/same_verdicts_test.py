"""The exported vectors, replayed by a runner in another language: it agrees with the harness on every verdict, on a server
that obeys every rule and on servers that break some."""

import json
import pathlib
import subprocess
import sys
import unittest

from binary import BinaryTest

HERE = pathlib.Path(__file__).parent
BROKEN = ["SSEC-17", "PUT-07", "ETAG-01", "GET-07", "DEF-02", "ENC-06", "CSUM-07", "KMSI-05", "HDR-04", "COPY-01"]
NOT_SPOKEN = ["second-principal", "second-account", "second-region"]  # capabilities that the other runner has not


class SameVerdicts(BinaryTest):
    def export(self):
        self.s3sse("vectors", "export", "--out", "bundle")
        return self.home / "bundle"

    def replay(self, bundle, ready, note):
        owner = note["principals"]["owner"]
        arn = f"arn:aws:iam::{owner['account_id']}:user/{owner['user_name']}"
        done = subprocess.run(
            [sys.executable, "-B", HERE / "replay.py", "--endpoint", ready["https"], "--ca", ready["ca"], "--arn", arn,
             bundle / "requests.json"],
            env=self.environment(AWS_ACCESS_KEY_ID=ready["access_key_id"], AWS_SECRET_ACCESS_KEY=ready["secret_access_key"]),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return json.loads(done.stdout), done.returncode

    def compare(self, *switches):
        bundle = self.export()
        _, ready = self.serve(*switches)
        (note,) = (self.home / ".cache" / "s3sse").glob("server-*.json")
        theirs, code = self.replay(bundle, ready, json.loads(note.read_text()))
        lacking = [word for capability in NOT_SPOKEN for word in ("--lack", capability)]
        self.s3sse("run", "--endpoint", ready["https"], *lacking, expect=(0, 1))
        ours = {case["id"]: case["verdict"] for case in self.report()["cases"]}
        self.maxDiff = None
        self.assertEqual({case: (ours[case], verdict) for case, verdict in theirs.items() if ours[case] != verdict}, {})
        return theirs, code

    def test_on_a_server_that_obeys(self):
        verdicts, code = self.compare()
        self.assertEqual(code, 0)
        self.assertGreater(list(verdicts.values()).count("pass"), 400)

    def test_on_a_server_that_breaks_rules(self):
        verdicts, code = self.compare(*[word for rule in BROKEN for word in ("--switch-off", rule)])
        self.assertEqual(code, 1)
        self.assertGreater(list(verdicts.values()).count("fail"), 20)

    def test_the_bundle_is_whole_and_the_same_every_time(self):
        bundle = self.export()
        first = {path.relative_to(bundle): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
        self.s3sse("vectors", "export", "--out", "bundle")
        again = {path.relative_to(bundle): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
        self.assertEqual(first, again)
        manifest = json.loads(first[pathlib.Path("manifest.json")])
        cases = json.loads(first[pathlib.Path("cases.json")])["cases"]
        listed = json.loads(self.s3sse("list", "--json")[0])
        self.assertEqual([case["id"] for case in cases], [case["id"] for case in listed])
        self.assertEqual(manifest["cases"], len(cases))
        requests = json.loads(first[pathlib.Path("requests.json")])["cases"]
        self.assertEqual(manifest["header_level_cases"], len(requests))
        self.assertTrue({case["id"] for case in requests} <= {case["id"] for case in cases})
        self.assertNotIn(b"S3SSE-VAR", first[pathlib.Path("requests.json")])
        for needed in ("README.md", "CHANGELOG.md", "schema/cases.schema.json", "schema/rules.schema.json",
                       "schema/requests.schema.json"):
            self.assertIn(pathlib.Path(needed), first)

    def test_the_other_runner_stays_small(self):
        self.assertLessEqual(len((HERE / "replay.py").read_text().splitlines()), 300)


if __name__ == "__main__":
    unittest.main()
