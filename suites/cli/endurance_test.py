"""Two thousand clients that hold on, of every kind, against s3sse serve, and ten thousand that are idle: whoever comes new
is served."""

import json
import pathlib
import resource
import sys
import unittest

from binary import BinaryTest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "durability"))
from endurance import measure, raise_descriptor_limit  # noqa: E402


class Endurance(BinaryTest):
    def test_whoever_comes_new_is_served(self):
        raise_descriptor_limit()  # which the server inherits
        process, ready = self.serve()
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        idle = min(10_000, descriptors // 2)  # half of what one process may open, be it for one listener or for both
        figures = measure(ready, process.pid, clients=min(2000, descriptors // 4), idle=idle, newcomers=100)
        self.assertIsNone(process.poll())
        self.assertEqual(figures["idle"]["held"], idle)
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    unittest.main()
