"""Disks that misbehave: the power fails, no room is left, syncs fail (disk_shim.cpp)."""

import os
import pathlib
import shutil
import tempfile
import unittest

from crash import Server, crash_rounds, fsck
from small_client import Client, Refused

BUCKET = "disks"


class PowerFailures(unittest.TestCase):
    def test_what_was_acknowledged_survives(self):
        world = crash_rounds("power", rounds=8, seed="power")
        self.assertEqual(world.violations, [])
        self.assertGreater(world.acknowledged, 50, "the load did too little to say anything")

    def test_the_shim_notices_a_store_that_does_not_sync(self):
        # Or else the test above would say nothing.
        world = crash_rounds("power", rounds=40, seed="power", durability="os")
        self.assertNotEqual(world.violations, [])


class BadDisks(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-disks-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.switch = self.home / "disk"
        self.server = self.start()
        self.connect()
        self.client.send("PUT", f"/{BUCKET}")
        self.client.send("PUT", f"/{BUCKET}/old", body=b"old")

    def connect(self):
        self.client = Client(self.server.ready)
        self.addCleanup(self.client.close)

    def start(self):
        server = Server(self.home, LD_PRELOAD=os.environ["S3SSE_DISK_SHIM"], S3SSE_DISK_FOLDER=str(self.home / "data"),
                        S3SSE_DISK_SWITCH=str(self.switch))
        self.addCleanup(server.end)
        return server

    def refused(self, *arguments, **more):
        with self.assertRaises(Refused) as caught:
            self.client.send(*arguments, **more)
        self.assertIn(caught.exception.status, (500, 503))
        self.assertRegex(caught.exception.body, b"InternalError|SlowDown|KMSInternalException")
        self.connect()

    def with_bad_disk(self, how):
        bad = pathlib.Path(f"{self.switch}.{how}")
        bad.touch()
        self.refused("PUT", f"/{BUCKET}/small", body=b"small")
        self.refused("PUT", f"/{BUCKET}/large", body=b"l" * 300_000)
        self.refused("PUT", f"/{BUCKET}/old", body=b"new")
        self.refused("DELETE", f"/{BUCKET}/old")
        self.refused("POST", "/", body=b"{}", service="kms",
                     headers=[("X-Amz-Target", "TrentService.CreateKey"), ("Content-Type", "application/x-amz-json-1.1")])
        self.assertEqual(self.client.get(BUCKET, "old"), b"old", "what is there can be read")
        bad.unlink()
        self.nothing_happened()
        self.client.send("PUT", f"/{BUCKET}/later", body=b"l" * 300_000)
        self.server.end()
        self.assertEqual(fsck(self.home), "")
        self.server = self.start()
        self.connect()
        self.nothing_happened()
        self.assertEqual(self.client.get(BUCKET, "later"), b"l" * 300_000)

    def nothing_happened(self):
        self.assertEqual(self.client.get(BUCKET, "old"), b"old")
        for key in ("small", "large"):
            self.assertIsNone(self.client.get(BUCKET, key))
        left = [path for path in (self.home / "data" / "unfinished").rglob("*") if path.is_file()]
        self.assertEqual(left, [])

    def test_a_full_disk_refuses_and_recovers(self):
        self.with_bad_disk("full")

    def test_failing_syncs_refuse(self):
        self.with_bad_disk("broken")


if __name__ == "__main__":
    unittest.main()
