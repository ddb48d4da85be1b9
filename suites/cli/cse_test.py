"""Client-side encryption at the command line: files and objects, keys, and what is refused."""

import json
import os
import stat
import unittest

from binary import BinaryTest


class Files(BinaryTest):
    def setUp(self):
        super().setUp()
        self.write("note.txt", b"the first secret\n" * 50)

    def write(self, name, content):
        (self.home / name).write_bytes(content)

    def read(self, name):
        return (self.home / name).read_bytes()

    def entries(self, name):
        return json.loads(self.read(name + ".metadata.json"))

    def test_the_first_one_needs_nothing_but_a_file_and_explains_itself(self):
        out, _ = self.s3sse("cse", "encrypt", "note.txt")
        self.assertIn("note.txt.key", out)
        self.assertIn("x-amz-d", out)
        self.assertIn("Back again: s3sse cse decrypt note.txt.encrypted", out)
        self.assertEqual(stat.S_IMODE(os.stat(self.home / "note.txt.key").st_mode), 0o600)
        self.assertEqual(len(self.read("note.txt.encrypted")), len(self.read("note.txt")) + 16)
        self.assertNotIn(b"secret", self.read("note.txt.encrypted"))
        key = self.read("note.txt.key").decode().strip()
        self.assertNotIn(key, out)
        self.s3sse("cse", "decrypt", "note.txt.encrypted", "back.txt", "--key", "note.txt.key")
        self.assertEqual(self.read("back.txt"), self.read("note.txt"))

    def test_sizes_around_a_block_come_back(self):
        self.write("k", bytes(range(32)))
        for size in (0, 1, 15, 16, 17, 300_000):
            self.write("plain", os.urandom(size))
            for policy in ("require", "forbid"):
                self.s3sse("cse", "encrypt", "plain", "sealed", "--key", "k", "--policy", policy, "--quiet")
                self.s3sse("cse", "decrypt", "sealed", "back", "--key", "k", "--policy", policy, "--quiet")
                self.assertEqual(self.read("back"), self.read("plain"), (size, policy))

    def test_a_changed_file_leaves_no_plaintext_behind(self):
        self.s3sse("cse", "encrypt", "note.txt", "--quiet")
        body = bytearray(self.read("note.txt.encrypted"))
        body[-1] ^= 1
        self.write("note.txt.encrypted", body)
        self.write("back.txt", b"older")
        _, err = self.s3sse("cse", "decrypt", "note.txt.encrypted", "back.txt", "--key", "note.txt.key", expect=1)
        self.assertIn("tag-mismatch", self.one_line(err))
        self.assertEqual(self.read("back.txt"), b"older")
        self.assertEqual([p.name for p in self.home.iterdir() if p.name.startswith(".back")], [])

    def test_another_key_is_refused(self):
        self.s3sse("cse", "encrypt", "note.txt", "--quiet")
        self.write("other.key", b"0" * 64)
        _, err = self.s3sse("cse", "decrypt", "note.txt.encrypted", "back.txt", "--key", "other.key", expect=1)
        self.one_line(err)
        self.assertFalse((self.home / "back.txt").exists())

    def test_without_commitment_it_takes_a_policy_to_read(self):
        self.s3sse("cse", "encrypt", "note.txt", "--policy", "forbid", "--quiet")
        self.assertIn("x-amz-key-v2", self.entries("note.txt.encrypted"))
        command = ("cse", "decrypt", "note.txt.encrypted", "back.txt", "--key", "note.txt.key")
        _, err = self.s3sse(*command, expect=1)
        self.assertIn("--policy allow", self.one_line(err))
        self.s3sse(*command, "--policy", "allow")

    def test_inspect_needs_no_key(self):
        self.s3sse("cse", "encrypt", "note.txt", "--quiet")
        out, _ = self.s3sse("cse", "inspect", "note.txt.encrypted", "--json")
        told = json.loads(out)
        self.assertTrue(told["readable"])
        self.assertEqual(told["plaintext_length"], len(self.read("note.txt")))
        _, err = self.s3sse("cse", "inspect", "nowhere", expect=2)
        self.assertIn("nowhere", self.one_line(err))
        self.s3sse("cse", "inspect", "note.txt", expect=1)

    def test_rewrap_changes_the_key_and_nothing_else(self):
        self.write("old.key", b"11" * 32)
        self.write("new.key", b"22" * 32)
        self.s3sse("cse", "encrypt", "note.txt", "sealed", "--key", "old.key", "--instruction-file", "--description", "name=old",
                   "--quiet")
        before = self.read("sealed"), self.entries("sealed")
        self.s3sse("cse", "rewrap", "sealed", "--key", "old.key", "--description", "name=old", "--new-key", "new.key",
                   "--new-description", "name=new", "--enforce-rotation")
        self.assertEqual((self.read("sealed"), self.entries("sealed")), before)
        self.s3sse("cse", "decrypt", "sealed", "back", "--key", "new.key", "--description", "name=new")
        self.assertEqual(self.read("back"), self.read("note.txt"))
        self.s3sse("cse", "decrypt", "sealed", "back2", "--key", "old.key", expect=1)

    def test_bad_input_is_named_and_no_secret_shown(self):
        secret = "5ec2e7" * 11
        self.write("bad.key", secret.encode())
        _, err = self.s3sse("cse", "encrypt", "note.txt", "--key", "bad.key", expect=2)
        self.assertIn("bad.key", self.one_line(err))
        self.assertNotIn(secret, err)
        for arguments, word in ((("note.txt", "s3://bucket"), "s3://BUCKET/KEY"), (("absent.txt",), "absent.txt"),
                                (("note.txt", "--key", "absent.key"), "absent.key"),
                                (("note.txt", "--context", "pair"), "NAME=VALUE"),
                                (("note.txt", "s3://bucket/key", "--key", "note.txt"), "note.txt"),
                                (("note.txt", "--kms-key", "alias/x"), "--endpoint")):
            _, err = self.s3sse("cse", "encrypt", *arguments, expect=2)
            self.assertIn(word, self.one_line(err), arguments)
        self.s3sse("cse", "encrypt", "note.txt", "--quiet")
        _, err = self.s3sse("cse", "encrypt", "note.txt", "--quiet", expect=2)
        self.assertIn("note.txt.key is there already", self.one_line(err))
        self.write("note.txt.encrypted.metadata.json", b'{"x-amz-c": 115}')
        _, err = self.s3sse("cse", "decrypt", "note.txt.encrypted", "back", "--key", "note.txt.key", expect=(1, 2))
        self.assertIn("x-amz-c", self.one_line(err))


class Objects(BinaryTest):
    def setUp(self):
        super().setUp()
        _, self.ready = self.serve()
        self.endpoint = ("--endpoint", self.ready["http"])
        (self.home / "note.txt").write_bytes(b"plaintext " * 30)
        (self.home / "k").write_bytes(bytes(range(32)))

    def test_a_bucket_that_is_not_there_is_named(self):
        _, err = self.s3sse("cse", "encrypt", "note.txt", "s3://nowhere/one", "--key", "k", *self.endpoint, expect=3)
        self.assertIn("NoSuchBucket", self.one_line(err))

    def test_kms_that_knows_no_such_key_is_named(self):
        _, err = self.s3sse("cse", "encrypt", "note.txt", "--kms-key", "alias/none", *self.endpoint, expect=3)
        self.assertIn("NotFoundException", self.one_line(err))
        self.assertFalse((self.home / "note.txt.encrypted").exists())


if __name__ == "__main__":
    unittest.main()
