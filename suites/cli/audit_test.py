"""s3sse serve with principals, faults and an audit log; s3sse audit, which reads it."""

import json
import stat
import unittest

from binary import BinaryTest

PRINCIPALS = {"accounts": [{"account_id": "111122223333", "users": [
    {"name": "alice", "access_key_id": "AKIAALICE", "secret_access_key": "hunter2-hunter2-hunter2"}]}]}


class Audit(BinaryTest):
    def write(self, name, text):
        path = self.home / name
        path.write_text(text)
        return path

    def test_the_log_and_the_server_tell_the_same(self):
        log = self.home / "audit.jsonl"
        _, ready = self.serve("--audit-log", log)
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-kms")
        self.assertEqual(stat.S_IMODE(log.stat().st_mode), 0o600)
        of_file, _ = self.s3sse("audit", log, "--event", "PutObject", "--json")
        of_server, _ = self.s3sse("audit", "--endpoint", ready["https"], "--event", "PutObject", "--json")
        events = json.loads(of_file)
        self.assertEqual(events, json.loads(of_server))
        self.assertGreater(len(events), 0)
        self.assertEqual({event["eventName"] for event in events}, {"PutObject"})
        bucket = events[0]["requestParameters"]["bucketName"]
        table, _ = self.s3sse("audit", log, "--bucket", bucket, "--principal", "owner", "--event", "GenerateDataKey")
        self.assertIn("kms:GenerateDataKey", table)
        self.assertNotIn(ready["secret_access_key"], log.read_text())

    def test_nothing_fits(self):
        log = self.write("a.jsonl", '{"eventName": "PutObject"}\n')
        _, err = self.s3sse("audit", log, "--event", "Get*", expect=5)
        self.assertIn("no event fits", self.one_line(err))

    def test_files_of_cloudtrail(self):
        log = self.write("trail.json", json.dumps({"Records": [{"eventName": "PutObject"}, {"eventName": "GetObject"}]}))
        out, _ = self.s3sse("audit", log, "--event", "Get*", "--json")
        self.assertEqual(json.loads(out), [{"eventName": "GetObject"}])

    def test_wrong_usage(self):
        broken = self.write("broken.jsonl", '{"eventName": "PutObject"}\nnonsense\n')
        for arguments, text in (((), "FILE"), ((broken,), "broken.jsonl:2"), ((self.home / "none",), "none"),
                                ((broken, "--since", "yesterday"), "how long ago")):
            _, err = self.s3sse("audit", *arguments, expect=2)
            self.assertIn(text, self.one_line(err))

    def test_wrong_setups_are_told(self):
        for flags, text in ((("--fault", "kms.down"), "kms.throttle"),
                            (("--fault", "kms.slow:delay=soon"), "delay=soon"),
                            (("--audit-log", self.home / "no" / "folder"), "--audit-log"),
                            (("--principals", self.home / "none.json"), "none.json"),
                            (("--principals", self.write("p.json", '{"accounts": []}')), "no user")):
            _, err = self.s3sse("serve", "--port", 0, *flags, expect=2)
            self.assertIn(text, self.one_line(err))
        taken = json.loads(json.dumps(PRINCIPALS))
        taken["accounts"][0]["users"][0]["access_key_id"] = "AKIAIOSFODNN7EXAMPLE"
        _, err = self.s3sse("serve", "--port", 0, "--principals", self.write("taken.json", json.dumps(taken)), expect=2)
        self.assertIn("choose another", self.one_line(err))
        self.assertNotIn("hunter2", err)

    def test_principals_sign_and_faults_strike(self):
        principals = self.write("principals.json", json.dumps(PRINCIPALS))
        _, ready = self.serve("--principals", principals, "--fault", "kms.throttle:op=GenerateDataKey")
        alice = {"AWS_ACCESS_KEY_ID": "AKIAALICE", "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2-hunter2"}
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-s3", **alice)
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-kms", expect=(1, 3), **alice)
        verdicts = {case["verdict"] for case in self.report()["cases"]}
        self.assertNotIn("pass", verdicts)
        out, _ = self.s3sse("audit", "--endpoint", ready["https"], "--principal", "alice", "--errors", "--json")
        self.assertIn("ThrottlingException", {event["errorCode"] for event in json.loads(out)})


if __name__ == "__main__":
    unittest.main()
