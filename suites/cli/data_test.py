"""serve --data and fsck: what outlives the process, what a stolen folder tells, and what is in the way of one."""

import contextlib
import json
import pathlib
import shutil
import sqlite3
import sys
import unittest

from binary import BinaryTest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "durability"))
from small_client import Client  # noqa: E402

SECRET_TEXT = b"nobody but its reader knows this sentence"


class Data(BinaryTest):
    def client(self, *arguments, **variables):
        (self.home / "ready.json").unlink(missing_ok=True)
        self.process, ready = self.serve("--data", "data", *arguments, **variables)
        client = Client(ready)
        self.addCleanup(client.close)
        return client

    def fill(self, client):
        client.send("PUT", "/demo")
        client.send("PUT", "/demo", [("versioning", "")],
                    b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        self.key = client.kms("CreateKey", Description="mine")["KeyMetadata"]["KeyId"]
        client.kms("CreateAlias", AliasName="alias/mine", TargetKeyId=self.key)
        for name, headers in (("s3", []),
                              ("kms", [("x-amz-server-side-encryption", "aws:kms"),
                                       ("x-amz-server-side-encryption-aws-kms-key-id", self.key)]),
                              ("dsse", [("x-amz-server-side-encryption", "aws:kms:dsse")])):
            client.send("PUT", f"/demo/small-{name}", body=SECRET_TEXT, headers=headers)
            client.send("PUT", f"/demo/large-{name}", body=SECRET_TEXT * 5000, headers=headers)
        client.kms("RotateKeyOnDemand", KeyId=self.key)

    def assert_all_there(self, client):
        for name in ("s3", "kms", "dsse"):
            self.assertEqual(client.get("demo", f"small-{name}"), SECRET_TEXT)
            self.assertEqual(client.get("demo", f"large-{name}"), SECRET_TEXT * 5000)
        self.assertEqual(client.kms("DescribeKey", KeyId="alias/mine")["KeyMetadata"]["KeyId"], self.key)
        self.assertEqual(len(client.kms("ListKeyRotations", KeyId=self.key)["Rotations"]), 1)

    def test_everything_outlives_the_process(self):
        self.fill(self.client())
        self.end(self.process)
        client = self.client()
        self.assert_all_there(client)
        events, _ = self.s3sse("audit", "--endpoint", client.ready["https"], "--event", "CreateBucket", "--json")
        self.assertEqual(len(json.loads(events)), 1, "the audit trail goes on")
        self.end(self.process)
        out, _ = self.s3sse("fsck", "data", "--deep", "--json")
        found = json.loads(out)
        self.assertEqual((found["versions"], found["verified"], found["findings"]), (6, 6, []))

    def test_a_stolen_folder_opens_nothing(self):
        self.fill(self.client())
        self.end(self.process)
        self.assertEqual((self.home / "data.root-key").stat().st_mode & 0o777, 0o600)
        root_key = (self.home / "data.root-key").read_text().strip()
        for path in (self.home / "data").rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            self.assertNotIn(SECRET_TEXT[:20], content)
            self.assertNotIn(bytes.fromhex(root_key), content)
            self.assertNotIn(root_key.encode(), content)
        thief = self.home / "thief"
        shutil.copytree(self.home / "data", thief)
        for arguments, why in (((), "is not there"), (("--root-key-file", "new"), "is not there")):
            _, err = self.s3sse("serve", "--port", 0, "--data", thief, *arguments, expect=2)
            self.assertIn(why, self.one_line(err))
        _, err = self.s3sse("serve", "--port", 0, "--data", thief, expect=2, S3SSE_ROOT_KEY="00" * 32)
        self.assertIn("another root key", self.one_line(err))
        _, err = self.s3sse("fsck", thief, "--deep", expect=2)
        self.assertIn("there is no root key", self.one_line(err))
        self.s3sse("fsck", thief)

    def test_the_key_may_be_in_the_environment(self):
        self.fill(self.client(S3SSE_ROOT_KEY="17" * 32))
        self.end(self.process)
        self.assertFalse((self.home / "data.root-key").exists())
        self.assert_all_there(self.client(S3SSE_ROOT_KEY="17" * 32))

    def test_mistakes_say_what_to_do(self):
        self.client()
        for arguments, why in ((("--data", "data"), "another process uses it"),
                               (("--durability", "os"), "name one with --data"),
                               (("--root-key-file", "k"), "name one with --data"),
                               (("--data", "d", "--durability", "memory"), "leave out one of the two"),
                               (("--data", "d", "--root-key-file", "d/key"), "keep the key elsewhere")):
            _, err = self.s3sse("serve", "--port", 0, *arguments, expect=2)
            self.assertIn(why, self.one_line(err))
        self.assertFalse((self.home / "d").exists())
        (self.home / "short").write_text("abc\n")
        (self.home / "short").chmod(0o600)
        _, err = self.s3sse("serve", "--port", 0, "--data", "d", "--root-key-file", "short", expect=2)
        self.assertIn("64 hex digits", self.one_line(err))
        (self.home / "short").chmod(0o644)
        _, err = self.s3sse("serve", "--port", 0, "--data", "d", "--root-key-file", "short", expect=2)
        self.assertIn("chmod 600", self.one_line(err))
        _, err = self.s3sse("fsck", "nothing", expect=2)
        self.assertIn("is no folder of s3sse serve --data", self.one_line(err))

    def test_the_key_is_beside_the_folder_whatever_names_it(self):
        (self.home / "real").mkdir()
        (self.home / "link").symlink_to("real")
        for name in ("real/.", "link", "link/", "real/../real/", self.home / "real"):
            process, _ = self.serve("--data", name)
            self.end(process)
            self.assertEqual(sorted(path.name for path in self.home.rglob("*root-key")), ["real.root-key"], name)
            self.assertFalse(list((self.home / "real").glob("*root-key")), "a stolen folder would bring its key along")
            (self.home / "ready.json").unlink(missing_ok=True)
        for inside in ("real/key", "link/key", "real/./x/../key"):
            _, err = self.s3sse("serve", "--port", 0, "--data", "real/", "--root-key-file", inside, expect=2)
            self.assertIn("keep the key elsewhere", self.one_line(err))

    def test_what_names_no_folder_is_not_memory(self):
        _, err = self.s3sse("serve", "--port", 0, "--data", "", expect=2)
        self.assertIn("--data", err)
        (self.home / "file").write_text("mine")
        _, err = self.s3sse("serve", "--port", 0, "--data", "file", expect=2)
        self.assertIn("file is no folder", self.one_line(err))
        self.assertFalse((self.home / "file.root-key").exists())

    def test_fsck_looks_into_snapshots(self):
        client = self.client("--snapshot", "clean")
        self.fill(client)
        self.end(self.process)
        client = self.client("--snapshot", "full")
        for name in ("small-s3", "large-kms", "large-dsse"):
            client.send("DELETE", f"/demo/{name}")
        client.kms("DisableKey", KeyId=self.key)
        self.end(self.process)
        out, _ = self.s3sse("fsck", "data", "--deep", "--json")
        self.assertEqual((json.loads(out)["snapshots"], json.loads(out)["findings"]), (2, []))
        home = self.home / "data" / "snapshots" / "full"
        large = sorted(home.glob("0*"))[-1]
        content = bytearray(large.read_bytes())
        content[1000] ^= 1
        large.write_bytes(content)
        (home.parent / ".new-torn").mkdir()
        (home.parent / ".new-torn" / "objects.sqlite").write_text("torn")
        self.s3sse("fsck", "data", "--repair")
        self.assertFalse((home.parent / ".new-torn").exists())
        out, _ = self.s3sse("fsck", "data", "--deep", "--json", expect=1)
        # Bytes that a version and a snapshot share are damaged for both.
        damaged = [f["where"] for f in json.loads(out)["findings"]]
        self.assertIn("snapshot full: demo/large-", " ".join(damaged))
        (home / "objects.sqlite").write_text("rubbish")
        out, _ = self.s3sse("fsck", "data", "--json", expect=1)
        self.assertEqual([f["where"] for f in json.loads(out)["findings"]], ["snapshot full"])

    def test_fsck_finds_what_is_damaged_and_repairs_what_is_left_over(self):
        self.fill(self.client())
        self.end(self.process)
        files = sorted(path for path in (self.home / "data" / "blobs").rglob("*") if path.is_file())
        orphan = files[0].with_name("00000000000fffff")
        orphan.write_text("left over")
        out, _ = self.s3sse("fsck", "data", expect=1)
        self.assertIn("a file that no record names", out)
        self.s3sse("fsck", "data", "--repair")
        self.assertFalse(orphan.exists())
        self.s3sse("fsck", "data", "--deep")

        content = bytearray(files[0].read_bytes())
        content[1000] ^= 1
        files[0].write_bytes(content)
        self.s3sse("fsck", "data")  # without the key, nobody can tell
        out, _ = self.s3sse("fsck", "data", "--deep", "--json", expect=1)
        self.assertEqual([finding["where"].startswith("demo/large-") for finding in json.loads(out)["findings"]], [True])
        files[0].write_bytes(content[:-1])
        out, _ = self.s3sse("fsck", "data", expect=1)
        self.assertIn("another length", out)
        files[0].unlink()
        self.s3sse("fsck", "data", "--repair", expect=1)

    def test_a_folder_of_the_first_version_opens(self):
        (self.home / "data").mkdir()
        with contextlib.closing(sqlite3.connect(self.home / "data" / "objects.sqlite")) as database:
            database.executescript((pathlib.Path(__file__).parent / "first_schema.sql").read_text())
        client = self.client(S3SSE_ROOT_KEY="42" * 32)
        for key in ("s3", "kms"):
            self.assertEqual(client.get("first", key), b"sealed by the first version")
        self.assertEqual(client.kms("DescribeKey", KeyId="alias/first")["KeyMetadata"]["Description"],
                         "of the first version")
        self.assertIn(b"<Key>unfinished</Key>", client.send("GET", "/first", [("uploads", "")])[1])
        self.end(self.process)
        self.s3sse("fsck", "data", "--deep", S3SSE_ROOT_KEY="42" * 32)

    def test_seeded_keys_are_seeded_once(self):
        seed = self.home / "keys.json"
        key = "11111111-2222-3333-4444-555555555555"
        seed.write_text(json.dumps({"keys": [{"key_id": key, "aliases": ["alias/seeded"]}]}))
        client = self.client("--kms-seed", seed)
        client.kms("DisableKey", KeyId=key)
        self.end(self.process)
        client = self.client("--kms-seed", seed)
        self.assertFalse(client.kms("DescribeKey", KeyId=key)["KeyMetadata"]["Enabled"], "what became of it stays")

    def test_every_case_has_the_verdict_that_it_has_in_memory(self):
        self.s3sse("run", "--seed", "data-test", "--out", "memory", expect=(0, 1))
        client = self.client("--durability", "os")
        self.s3sse("run", "--seed", "data-test", "--out", "disk", "--endpoint", client.ready["https"], expect=(0, 1))
        verdicts = [{case["id"]: case["verdict"] for case in self.report(folder)["cases"]}
                    for folder in ("memory", "disk")]
        self.assertEqual(verdicts[1], verdicts[0])


if __name__ == "__main__":
    unittest.main()
