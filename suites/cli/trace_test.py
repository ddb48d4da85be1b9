"""s3sse serve --trace: what happened to each request, stage by stage."""

import json
import stat
import unittest

from binary import BinaryTest


class Trace(BinaryTest):
    def test_every_request_leaves_a_line(self):
        file = self.home / "trace.jsonl"
        _, ready = self.serve("--trace", file)
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-kms")
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        text = file.read_text()
        traces = [json.loads(line) for line in text.splitlines()]
        stored = [t for t in traces if t["operation"] == "PutObject" and t["events"][-1]["decision"] == "Answers 200."]
        self.assertGreater(len(stored), 0)
        stages = [event["stage"] for event in stored[0]["events"]]
        self.assertEqual((stages[0], stages[-1]), ("authenticate", "answer"))
        for stage in ("plan", "kms", "wrap", "seal", "store"):
            self.assertIn(stage, stages)
        wrap = next(event for event in stored[0]["events"] if event["stage"] == "wrap")
        self.assertIn("sha256:", {v["name"]: v["value"] for v in wrap["values"]}["data key"])
        self.assertTrue(any(event["rules"] for event in stored[0]["events"]))
        self.assertNotIn(ready["secret_access_key"], text)
        self.assertNotIn(ready["access_key_id"], text)

    def test_standard_error_serves_too(self):
        process, ready = self.serve("--trace", "-")
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke/sse-c/wrong-key")
        process.terminate()
        lines = [line for line in process.stderr.read().decode().splitlines() if line.startswith("{")]
        self.assertIn("SSEC-17", {rule for line in lines for event in json.loads(line)["events"] for rule in event["rules"]})

    def test_a_file_that_cannot_be_made_is_told(self):
        _, err = self.s3sse("serve", "--port", 0, "--trace", self.home / "no" / "folder", expect=2)
        self.assertIn("--trace", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
