"""s3sse exercise: each check fails on what is there at the start and on three wrong answers, and passes on a right one."""

import json
import os
import pty
import re
import select
import subprocess
import termios
import time
import unittest
import xml.etree.ElementTree

from binary import BINARY, BinaryTest


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def deny(action, condition=None, resource="arn:aws:s3:::${bucket}/*", principal="*", **more):
    statement = {"Effect": "Deny", "Principal": principal, "Action": action, "Resource": resource, **more}
    if condition:
        statement["Condition"] = condition
    return statement


HEADER = "s3:x-amz-server-side-encryption"
KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id"
CUSTOMER = "s3:x-amz-server-side-encryption-customer-algorithm"
ALL = ["arn:aws:s3:::${bucket}", "arn:aws:s3:::${bucket}/*"]
THIEF = "arn:aws:iam::111122223333:user/second"
ROOT = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::${account}:root"}, "Action": "kms:*", "Resource": "*"}
SECOND = {"AWS": "${second.arn}"}


def copy(key, kms_key):
    return {"call": "CopyObject", "key": "doc", "source": {"key": "doc"}, "sse": "aws:kms", "kms_key": kms_key,
            "headers": {"x-amz-metadata-directive": "REPLACE"}}


def default(kms_key):
    return {"call": "PutBucketEncryption", "encryption": {"algorithm": "aws:kms", "kms_key": kms_key}}


def pin(arn, operator="StringNotEquals"):
    return {"Effect": "Deny", "Principal": "*", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*",
            "Condition": {operator: {"kms:EncryptionContext:aws:s3:arn": arn}}}


SAVED = {"call": "CopyObject", "key": "kept", "source": {"key": "kept"}, "source_customer_key": "k1", "sse": "AES256"}
GONE = {"call": "DeleteObject", "key": "lost"}
STOP_SSE_C = deny("s3:PutObject", {"Null": {CUSTOMER: "false"}})
STOP_THIEF = deny("s3:*", resource=ALL, principal={"AWS": THIEF})

# name -> (a right answer, wrong ones)
ANSWERS = {
    "deny-unencrypted": (policy(deny("s3:PutObject", {"Null": {HEADER: "true"}})),
                         [policy(deny("s3:PutObject", {"Null": {HEADER: "false"}})), policy(deny("s3:PutObject")),
                          policy(deny("s3:PutObject", {"StringNotEquals": {HEADER: "AES256"}}))]),
    "deny-http": (policy(deny("s3:*", {"Bool": {"aws:SecureTransport": "false"}}, ALL)),
                  [policy(deny("s3:*", {"Bool": {"aws:SecureTransport": "true"}}, ALL)), policy(deny("s3:*", resource=ALL)),
                   policy(deny("s3:GetObject", {"Bool": {"aws:SecureTransport": "false"}}))]),
    "one-key": (policy(deny("s3:PutObject", {"StringNotEquals": {KEY_HEADER: "${kms.k1.arn}"}})),
                [policy(deny("s3:PutObject", {"Null": {KEY_HEADER: "true"}})),
                 policy(deny("s3:PutObject", {"StringNotEquals": {HEADER: "aws:kms"}})),
                 policy(deny("s3:PutObject", {"StringEquals": {KEY_HEADER: "${kms.k1.arn}"}}))]),
    "read-only": (policy(ROOT, deny("kms:GenerateDataKey", resource="*", principal=SECOND)),
                  [policy(ROOT, deny("kms:*", resource="*", principal=SECOND)),
                   policy(ROOT, deny("kms:Decrypt", resource="*", principal=SECOND)),
                   policy(ROOT, deny("kms:Encrypt", resource="*", principal=SECOND))]),
    "bucket-key-policy": (policy(ROOT, pin("arn:aws:s3:::${bucket}")),
                          [policy(ROOT), policy(ROOT, pin("arn:aws:s3:::${bucket}/*")),
                           policy(ROOT, pin("arn:aws:s3:::${bucket}", "StringEquals"))]),
    "new-bucket": ([{"call": "PutBucketEncryption", "encryption": {"algorithm": "AES256", "blocked": "NONE"}}],
                   [[{"call": "PutBucketEncryption", "encryption": {"algorithm": "AES256", "blocked": "SSE-C"}}],
                    [{"call": "PutBucketEncryption", "encryption": {"algorithm": "aws:kms", "blocked": "NONE"}}],
                    [{"call": "DeleteBucketEncryption"}]]),
    "rotate": ([copy("doc", "k2"), default("k2")],
               [[default("k2")], [copy("doc", "k2")], [copy("doc", "k1"), default("k2")]]),
    "lost-key": ([SAVED, GONE], [[GONE], [SAVED], [{"call": "DeleteObject", "key": "kept"}, GONE]]),
    "find-unencrypted": ({"key": "payroll.csv"}, [{"key": "minutes.txt"}, {"key": "notes.md"}, {"key": "nothing.txt"}]),
    "ransom": (policy(STOP_SSE_C, STOP_THIEF),
               [policy(STOP_SSE_C), policy(STOP_THIEF), policy(STOP_SSE_C, deny("s3:*", resource=ALL))]),
}


class Exercise(BinaryTest):
    def check(self, name, answer=None, expect=0):
        described = next(one for one in self.known() if one["id"] == name)
        if answer is not None:
            (self.home / name / described["file"]).write_text(json.dumps(answer))
        return json.loads(self.s3sse("exercise", "check", name, "--json", expect=expect)[0])

    def known(self):
        return json.loads(self.s3sse("exercise", "list", "--json")[0])

    def test_there_is_an_answer_for_each(self):
        names = [one["id"] for one in self.known()]
        self.assertEqual(names, list(ANSWERS))
        self.assertGreaterEqual(len(names), 8)

    def test_each_check_tells_right_from_wrong(self):
        for name, (right, wrong) in ANSWERS.items():
            self.s3sse("exercise", "start", name)
            self.assertIn(name, (self.home / name / "README.md").read_text())
            with self.subTest(name=name, answer="as it starts"):
                self.assertTrue(self.check(name, expect=1)["remarks"])
            self.assertEqual(len(wrong), 3)
            for answer in wrong:
                with self.subTest(name=name, answer=answer):
                    self.assertTrue(self.check(name, answer, expect=1)["remarks"])
            with self.subTest(name=name, answer="right"):
                self.assertTrue(self.check(name, right)["passed"])

    def test_evidence_is_of_what_happened(self):
        self.s3sse("exercise", "start", "ransom")
        events = json.loads((self.home / "ransom" / "evidence.json").read_text())
        thieves = {event["userIdentity"]["arn"] for event in events
                   if event.get("additionalEventData", {}).get("SSEApplied") == "SSE_C"}
        self.assertEqual(thieves, {THIEF})
        self.s3sse("exercise", "start", "find-unencrypted")
        seen = json.loads((self.home / "find-unencrypted" / "evidence.json").read_text())
        self.assertEqual(len(seen), 5)
        bare = [one["request"] for one in seen if not any("server-side-encryption" in name.lower() for name, _ in one["headers"])]
        self.assertEqual(len(bare), 1)
        self.assertIn("payroll.csv", bare[0])

    def test_a_lost_key_cannot_be_named(self):
        self.s3sse("exercise", "start", "lost-key")
        told = self.check("lost-key", [SAVED, dict(SAVED, key="lost", source={"key": "lost"}, source_customer_key="k2")], expect=1)
        self.assertIn("cannot name it", told["remarks"][0])

    def test_nothing_is_written_over_and_faults_are_told(self):
        self.s3sse("exercise", "start", "rotate", "mine")
        self.assertIn("is there already", self.one_line(self.s3sse("exercise", "start", "rotate", "mine", expect=2)[1]))
        self.assertIn("no exercise", self.one_line(self.s3sse("exercise", "check", "nothing", expect=2)[1]))
        (self.home / "mine" / "steps.json").write_text("{")
        self.assertIn("not JSON", self.one_line(self.s3sse("exercise", "check", "rotate", "mine", expect=2)[1]))
        (self.home / "mine" / "steps.json").write_text('[{"call": "NoSuchCall"}]')
        self.s3sse("exercise", "check", "rotate", "mine", expect=2)
        (self.home / "mine" / "steps.json").write_text("[]")
        self.assertIn("Hint: ", self.s3sse("exercise", "check", "rotate", "mine", "--hint", expect=1)[0])


class Demo(BinaryTest):
    def test_it_is_played(self):
        out, _ = self.s3sse("demo", "sse-s3", "--pace", 0, "--seed", "a")
        self.assertIn("┌─ On the disk", out)
        self.assertEqual(out, self.s3sse("explain", "sse-s3", "--seed", "a")[0])
        self.assertEqual(out, self.s3sse("demo", "sse-s3", "--seed", "a")[0], "nobody at a terminal: no key is waited for")

    def at_terminal(self, keys, *arguments):
        """What a terminal shows while somebody presses the keys, one at each prompt, and the exit code."""
        master, slave = pty.openpty()
        before = termios.tcgetattr(slave)
        process = subprocess.Popen([BINARY, "demo", "sse-s3", "--seed", "a", *arguments], env=self.environment(), cwd=self.home,
                                   stdin=slave, stdout=slave, stderr=slave)
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        shown, left, deadline = b"", list(keys), time.monotonic() + 60
        while process.poll() is None or select.select([master], [], [], 0)[0]:
            self.assertLess(time.monotonic(), deadline, shown[-500:])
            if select.select([master], [], [], 0.05)[0]:
                shown += os.read(master, 65536)
            if shown.count(b"[Enter or space") > len(keys) - len(left) and left:
                os.write(master, left.pop(0))
        self.assertEqual(termios.tcgetattr(slave), before, "the terminal is as it was")
        return shown.decode().replace("\r\n", "\n"), process.returncode

    def test_at_a_terminal_a_key_goes_on(self):
        told, _ = self.s3sse("explain", "sse-s3", "--seed", "a")
        shown, code = self.at_terminal([b"\n", b" ", b"\x1b[C", b"\x1b[6~", b" "])
        self.assertEqual(code, 0)
        self.assertEqual([line for line in re.sub(r"\n\[Enter or space.*?\x1b\[A", "", shown).splitlines() if line],
                         [line for line in told.splitlines() if line])
        for end in (b"q", b"\x1b", b"\x03"):
            shown, code = self.at_terminal([b" ", end])
            self.assertEqual((code, shown.count("[Enter or space")), (0, 2))
            self.assertNotIn("Reading it back", shown)
        shown, _ = self.at_terminal([], "--pace", "0")
        self.assertNotIn("[Enter", shown, "with a pace it goes on by itself")

    def test_its_flow_is_drawn(self):
        SVG = "{http://www.w3.org/2000/svg}"
        for topic in ("sse-s3", "sse-kms", "dsse-kms", "sse-c", "client-side", "bucket-key"):
            drawn = []
            for seed in ("a", "a", "b"):
                file = self.home / "flow.svg"
                self.assertEqual(self.s3sse("demo", topic, "--picture", file, "--seed", seed)[0], "")
                drawn.append([text.text or "" for text in xml.etree.ElementTree.parse(file).iter(SVG + "text")])
            self.assertEqual(drawn[0], drawn[1])
            self.assertNotEqual(drawn[0], drawn[2])
            told = json.loads(self.s3sse("explain", topic, "--json", "--seed", "a")[0])
            put = next(step for play in told["plays"] for step in play["steps"] if step["step"].endswith("PutObject") and step["stored"])
            values = {v["name"]: v["value"] for event in put["trace"]["events"] for v in event["values"]}
            flat = "".join("".join(drawn[0]).split())
            steps = [text for text in drawn[0] if re.match(r"\d  ", text)]
            self.assertEqual([int(text[0]) for text in steps], list(range(1, len(steps) + 1)), topic)
            self.assertEqual([text for text in drawn[0] if text.isdigit()], [text[0] for text in steps], "a number in the drawing for each")
            for name in ("data key", "segment 1: nonce", "segment 1: tag"):
                self.assertIn(values[name], flat, topic)
            self.assertIn(put["stored"]["hex"][:40], flat)
            self.assertEqual("KMS logged" in drawn[0], topic in ("sse-kms", "dsse-kms", "bucket-key"))
            self.assertEqual("Not asked" in drawn[0], topic == "sse-c")

    def test_it_is_recorded(self):
        cast, svg = self.home / "x.cast", self.home / "x.svg"
        out, _ = self.s3sse("demo", "dsse-kms", "--cast", cast, "--svg", svg, "--seed", "a")
        self.assertEqual(out, "")
        told, _ = self.s3sse("explain", "dsse-kms", "--seed", "a")
        head, *events = [json.loads(line) for line in cast.read_text().splitlines()]
        self.assertEqual(head["version"], 2)
        self.assertEqual([event[0] for event in events], sorted(event[0] for event in events))
        played = "".join(event[2] for event in events).replace("\r", "")
        self.assertEqual([line for line in played.splitlines() if line], [line for line in told.splitlines() if line])
        drawn = [text.text or "" for text in xml.etree.ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text")]
        self.assertEqual([line for line in drawn if line], [line for line in told.splitlines() if line])
        self.s3sse("demo", "nothing", expect=2)


if __name__ == "__main__":
    unittest.main()
