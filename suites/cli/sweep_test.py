"""s3sse sweep: what a killed run leaves behind is found and removed."""

import json
import random
import signal
import time
import unittest

from binary import BinaryTest

ROUNDS = 20


class Sweep(BinaryTest):
    def setUp(self):
        super().setUp()
        _, ready = self.serve()
        self.endpoint = ready["https"]

    def sweep(self, *arguments, expect=0):
        out, _ = self.s3sse("sweep", "--endpoint", self.endpoint, "--json", *arguments, expect=expect)
        return json.loads(out)

    def everything_that_is_there(self):
        """Every bucket of any run, as the endpoint lists them."""
        seen = self.sweep("--older-than", "0s", "--dry-run")
        self.assertEqual(seen["not_listed"], "")
        return [bucket["bucket"] for bucket in seen["buckets"]] + list(seen["left_alone"])

    def begin_run(self, round_number):
        out = self.home / f"out{round_number}"
        process = self.start("run", "--endpoint", self.endpoint, "--only", "sse-kms", "--only", "versioning",
                             "--only", "multipart-upload", "--out", out)
        deadline = time.monotonic() + 20
        while not (out / "events.jsonl").exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return process

    def journals(self):
        return list((self.home / ".local" / "state" / "s3sse" / "runs").glob("*.jsonl"))

    def leftovers_of_a_killed_run(self):
        """Kills runs until one was caught with buckets."""
        for number in range(20):
            process = self.begin_run(number)
            time.sleep(0.05)
            self.end(process, signal.SIGKILL)
            time.sleep(0.3)  # what the server had begun it ends
            if buckets := self.everything_that_is_there():
                return buckets
        self.fail("no run was caught with buckets")

    def test_twenty_killed_runs_leave_nothing_behind(self):
        chance = random.Random(5)
        removed = 0
        for number in range(ROUNDS):
            process = self.begin_run(number)
            time.sleep(chance.uniform(0, 0.3))
            self.end(process, signal.SIGKILL)
            time.sleep(0.05)  # what the server had begun it ends
            swept = self.sweep()
            self.assertTrue(all(bucket["gone"] for bucket in swept["buckets"]), swept)
            removed += len(swept["buckets"])
            self.assertEqual(self.everything_that_is_there(), [], f"round {number}")
            self.assertEqual(self.journals(), [])
        self.assertGreater(removed, 0, "no run was killed while it had buckets: the test proves nothing")

    def test_a_run_that_ends_leaves_no_journal(self):
        self.s3sse("run", "--endpoint", self.endpoint, "--only", "smoke/sse-s3")
        self.assertEqual(self.journals(), [])
        self.assertEqual(self.everything_that_is_there(), [])

    def test_young_buckets_of_unknown_runs_are_left_alone(self):
        buckets = self.leftovers_of_a_killed_run()
        for path in self.journals():
            path.unlink()
        seen = self.sweep()
        self.assertEqual(seen["buckets"], [])
        self.assertTrue(seen["left_alone"])
        self.assertLessEqual(set(seen["left_alone"]), set(buckets))
        run = buckets[0].split("-")[1]
        self.assertTrue(self.sweep("--run", run)["buckets"])
        self.assertEqual(self.everything_that_is_there(), [])

    def test_a_dry_run_removes_nothing(self):
        before = self.leftovers_of_a_killed_run()
        out, _ = self.s3sse("sweep", "--endpoint", self.endpoint, "--dry-run")
        self.assertEqual(self.everything_that_is_there(), before)
        for bucket in before:
            self.assertIn(f"{bucket}  would be removed", out)

    def test_usage(self):
        _, err = self.s3sse("sweep", expect=2)
        self.assertIn("--endpoint", self.one_line(err))
        _, err = self.s3sse("sweep", "--endpoint", self.endpoint, "--older-than", "soon", expect=2)
        self.assertIn("--older-than", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
