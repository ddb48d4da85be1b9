"""A result that cannot be written is never a success: full disks, closed descriptors, readers that stop early."""

import json
import os
import pathlib
import subprocess
import unittest

from binary import BINARY, BinaryTest

ALICE = "arn:aws:iam::111122223333:user/alice"
SMOKE = "smoke/sse-c/wrong-key"


class Output(BinaryTest):
    def setUp(self):
        super().setUp()
        self.s3sse("run", "--only", SMOKE, "--out", "run")
        (self.home / "policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::demo/*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))
        event = {"eventTime": "2026-11-01T00:00:00Z", "eventSource": "s3.amazonaws.com", "eventName": "PutObject"}
        (self.home / "audit.jsonl").write_text(json.dumps(event) + "\n")

    # Whatever the answer is, it ends with 0 where it can be written.
    VERBS = (
        ("--help",), ("run", "--help"), ("policy", "explain", "--help"),
        ("list", "--only", "smoke"), ("list", "--json"), ("show", "SSEC-17"), ("show", SMOKE), ("show", SMOKE, "--curl"),
        ("explain", "SSEC-17"), ("coverage",), ("coverage", "--json"), ("lint",), ("lint", "--list"), ("version",),
        ("version", "--json"), ("run", "--only", SMOKE), ("run", "--only", SMOKE, "--json"), ("run", "--dry-run"),
        ("render", "run", "--format", "markdown"), ("render", "run", "--format", "html"), ("merge", "run", "--json"),
        ("diff", "run", "run"), ("matrix", "run"), ("trend", "run"), ("detect",),
        ("mutate", "--list"), ("policy", "lint", "policy.json"), ("audit", "audit.jsonl"),
        ("policy", "explain", "--bucket-policy", "policy.json", "--principal", ALICE, "--action", "s3:PutObject",
         "--resource", "arn:aws:s3:::demo/doc"),
    )

    def ends_with_three(self, arguments, **how):
        done = subprocess.run([BINARY, *arguments], env=self.environment(), cwd=self.home, stderr=subprocess.PIPE,
                              timeout=120, **how)
        err = done.stderr.decode()
        self.assertEqual(done.returncode, 3, (arguments, err[-500:]))
        last = err.splitlines()[-1]
        self.assertTrue(last.startswith("s3sse: the result cannot be written to standard output: "), (arguments, err))

    def test_a_full_disk(self):
        for arguments in self.VERBS:
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                self.ends_with_three(arguments, stdout=full)

    def test_they_succeed_where_there_is_room(self):
        for arguments in self.VERBS:
            with self.subTest(arguments):
                self.s3sse(*arguments)

    def test_a_closed_descriptor(self):
        for arguments in self.VERBS:
            with self.subTest(arguments):
                self.ends_with_three(arguments, preexec_fn=lambda: os.close(1))

    def test_what_is_printed_goes_into_no_file_of_ours(self):
        """The first file that is opened gets the number of a descriptor that is closed."""
        self.ends_with_three(("run", "--only", SMOKE, "--out", "closed"), preexec_fn=lambda: os.close(1))
        log = (self.home / "closed" / "events.jsonl").read_text()
        for line in log.splitlines():
            json.loads(line)

    def test_a_reader_that_stops_early_has_all_it_wanted(self):
        for arguments in (("list",), ("coverage", "--json"), ("render", "run", "--format", "html"), ("--help",)):
            with self.subTest(arguments):
                process = subprocess.Popen([BINARY, *arguments], env=self.environment(), cwd=self.home,
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                process.stdout.close()
                err = process.stderr.read().decode()
                process.stderr.close()
                self.assertEqual((process.wait(timeout=60), err), (0, ""))

    def test_a_file_that_cannot_be_written(self):
        blocked = self.home / "file"
        blocked.write_text("")
        inside = pathlib.Path("file") / "x"
        for arguments in (("render", "run", "--format", "html", "--out", inside), ("badge", "run", "--out", inside),
                          ("diff", "run", "run", "--out", inside), ("matrix", "run", "--out", inside),
                          ("trend", "run", "--out", inside), ("merge", "run", "--out", inside)):
            with self.subTest(arguments):
                _, err = self.s3sse(*arguments, expect=3)
                self.assertIn("file", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
