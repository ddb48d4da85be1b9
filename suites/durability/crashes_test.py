"""A few rounds of what crash.py does for hours: the process is killed under load, and what it acknowledged is there."""

import unittest

from crash import crash_rounds


class Crashes(unittest.TestCase):
    def test_killed_processes_lose_nothing_that_they_acknowledged(self):
        world = crash_rounds("kill", rounds=6, seed="killed")
        self.assertEqual(world.violations, [])
        self.assertGreater(world.acknowledged, 50, "the load did too little to say anything")

    def test_the_process_may_be_killed_where_the_system_writes_when_it_likes(self):
        world = crash_rounds("kill", rounds=3, seed="killed", durability="os")
        self.assertEqual(world.violations, [])


if __name__ == "__main__":
    unittest.main()
