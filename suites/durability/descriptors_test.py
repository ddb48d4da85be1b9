"""Descriptors run out under load: what was acknowledged stays, and the server comes back by itself."""

import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from crash import BINARY, Server
from small_client import Client
from world import World


class Descriptors(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-descriptors-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.server = Server(self.home)
        self.addCleanup(lambda: self.server.end())

    def limit(self, most):
        """Those that are open stay open."""
        _, hard = resource.prlimit(self.server.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.server.process.pid, resource.RLIMIT_NOFILE, (most, hard))

    def next_one(self):
        """The number that the next descriptor gets."""
        taken = {int(number) for number in os.listdir(f"/proc/{self.server.process.pid}/fd")}
        return min(set(range(len(taken) + 1)) - taken)

    def findings(self):
        done = subprocess.run([BINARY, "fsck", str(self.home / "data"), "--deep", "--json"],
                              env={**os.environ, "HOME": str(self.home)}, capture_output=True, text=True, timeout=120)
        return {finding["what"] for finding in json.loads(done.stdout)["findings"]}

    def test_what_was_acknowledged_survives(self):
        choice = random.Random("descriptors")
        world = World("descriptors", workers=6)
        world.begin(self.server.ready)
        usual = resource.prlimit(self.server.process.pid, resource.RLIMIT_NOFILE)[0]
        starved = 0
        for _ in range(6):
            stop = threading.Event()
            threads = world.load(self.server.ready, stop)
            time.sleep(0.2)
            for _ in range(4):
                few = self.next_one() + choice.randrange(0, 3)
                self.limit(few)
                time.sleep(0.15)
                starved += self.next_one() >= few
                self.limit(usual)
                time.sleep(0.05)
            stop.set()
            for thread in threads:
                thread.join()
            self.assertIsNone(self.server.process.poll(), "the server is still there")
            world.check(self.server.ready)
            self.assertEqual(world.violations, [])
        self.assertGreater(starved, 0, "there was always one left")
        self.assertGreater(world.acknowledged, 50, "the load did too little to say anything")
        self.server.end()
        # Without a descriptor, a snapshot that could not be saved could not be removed either: opening the folder does it.
        self.assertLessEqual(self.findings(), {"a snapshot that never came to an end"})
        self.server = Server(self.home)
        world.check(self.server.ready)
        self.assertEqual(world.violations, [])

    def test_who_comes_while_there_is_none_left_is_served_later(self):
        early = Client(self.server.ready)
        early.send("PUT", "/descriptors")
        usual = resource.prlimit(self.server.process.pid, resource.RLIMIT_NOFILE)[0]
        self.limit(3)  # so that not even one that is idle can give its own
        late = Client(self.server.ready)
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(late.send("GET", "/descriptors", [("list-type", 2)])))
        waiting.start()
        time.sleep(1)
        used = self.cpu_seconds()
        time.sleep(1)
        self.assertLess(self.cpu_seconds() - used, 0.5, "waiting for a descriptor is no work")
        self.assertEqual(answers, [])
        self.limit(usual)
        waiting.join(timeout=15)
        self.assertEqual(len(answers), 1, "there are descriptors again, and nobody was served")
        early.close()
        late.close()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    unittest.main()
