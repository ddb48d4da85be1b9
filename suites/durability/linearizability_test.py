"""A short run of linearizable.py, in memory and on disk; and its checker against histories that are known."""

import unittest

from linearizable import NOTHING, Call, check, explain, explain_unique


def write(began, ended, value):
    return Call(began, ended, False, value, "put")


def read(began, ended, value):
    return Call(began, ended, True, value, "get")


class Checker(unittest.TestCase):
    def test_an_order_that_exists_is_found(self):
        for history in (
                [],
                [write(0, 1, "a"), read(2, 3, "a")],
                [write(0, 9, "a"), read(1, 2, NOTHING), read(3, 4, "a")],
                [write(0, 9, "a"), write(0, 9, "b"), read(1, 2, "b"), read(3, 4, "a")],
                [write(0, 1, "a"), write(2, 9, NOTHING), read(3, 4, NOTHING),
                 write(3, 8, "a")._replace(what="again"), read(5, 6, "a")]):
            self.assertIsNone(explain(history), history)
            if all(call.what != "again" for call in history):
                self.assertIsNone(explain_unique(history), history)

    def test_what_no_order_explains_is_named(self):
        stale = read(4, 5, "a")
        for history, culprit in (
                ([write(0, 1, "a"), write(2, 3, "b"), stale], stale),
                ([write(0, 1, "a"), read(2, 3, NOTHING)], read(2, 3, NOTHING)),
                ([read(0, 1, "never")], read(0, 1, "never")),
                # One reader has seen the new value: no later one sees the old.
                ([write(0, 1, "a"), write(2, 9, "b"), read(3, 4, "b"), read(5, 6, "a")], read(5, 6, "a"))):
            self.assertEqual(explain(history), culprit)
            self.assertIsNotNone(explain_unique(history), history)


class Simulator(unittest.TestCase):
    def linearizable(self, data):
        calls, problems = check(seconds=3, clients=20, keys=5, data=data, seed="test")
        self.assertEqual(problems, [])
        self.assertGreater(calls, 100, "too few to say anything")

    def test_in_memory(self):
        self.linearizable(data=False)

    def test_on_disk(self):
        self.linearizable(data=True)


if __name__ == "__main__":
    unittest.main()
