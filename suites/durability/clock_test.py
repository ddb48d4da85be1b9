"""The clock jumps while the server runs, and before it starts again: nothing that was acknowledged goes, and the order of
versions is that in which they came."""

import os
import pathlib
import random
import shutil
import tempfile
import threading
import time
import unittest
import xml.etree.ElementTree

from crash import Server, fsck
from small_client import Client
from world import World

BUCKET = "clock"
DAY = 24 * 60 * 60


class Clock(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-clock-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.file = self.home / "ahead"
        self.jump(0)
        self.server = self.start()

    def start(self):
        server = Server(self.home, LD_PRELOAD=os.environ["S3SSE_CLOCK_SHIM"], S3SSE_CLOCK_AHEAD=str(self.file))
        self.addCleanup(server.end)
        return server

    def jump(self, seconds):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.rename(self.file)

    def test_small_jumps_under_load(self):
        # Less than a signature may be off by.
        choice = random.Random("clock")
        world = World("clock")
        world.begin(self.server.ready)
        stop = threading.Event()
        threads = world.load(self.server.ready, stop)
        for _ in range(20):
            time.sleep(0.15)
            self.jump(choice.randrange(-600, 600))
        stop.set()
        for thread in threads:
            thread.join()
        self.assertGreater(world.acknowledged, 50, "the load did too little to say anything")
        self.jump(0)
        world.check(self.server.ready)
        self.server.end()
        self.assertEqual(fsck(self.home), "")
        self.server = self.start()
        world.check(self.server.ready)
        self.assertEqual(world.violations, [])

    def test_large_jumps(self):
        client = Client(self.server.ready)
        self.addCleanup(client.close)
        client.send("PUT", f"/{BUCKET}")
        client.send("PUT", f"/{BUCKET}", [("versioning", "")],
                    b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
        client.kms("EnableKeyRotation", KeyId=key)
        written = []
        for ahead in (0, 400 * DAY, -30 * DAY, 20 * 365 * DAY, 0):
            self.jump(ahead)
            client.ahead = ahead
            body = f"written {ahead} seconds ahead".encode() * 100
            headers = [("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", key),
                       ("x-amz-server-side-encryption-bucket-key-enabled", "true")]
            answer, _ = client.send("PUT", f"/{BUCKET}/k", body=body, headers=headers)
            written.append((answer["x-amz-version-id"], body))
            self.all_is_there(client, written)
        self.server.end()
        self.assertEqual(fsck(self.home), "")
        self.server = self.start()
        again = Client(self.server.ready)
        self.addCleanup(again.close)
        self.all_is_there(again, written)

    def all_is_there(self, client, written):
        for version, body in written:
            self.assertEqual(client.get(BUCKET, "k", version), body)
        self.assertEqual(client.get(BUCKET, "k"), written[-1][1], "the last that came is the current one")
        _, listing = client.send("GET", f"/{BUCKET}", [("versions", "")])
        listed = [e.text for e in xml.etree.ElementTree.fromstring(listing).iterfind("{*}Version/{*}VersionId")]
        self.assertEqual(listed, [version for version, _ in reversed(written)], "newest first")


if __name__ == "__main__":
    unittest.main()
