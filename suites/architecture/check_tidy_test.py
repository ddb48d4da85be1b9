#!/usr/bin/env python3
"""clang-tidy finds nothing in the product, and the check would say so if it did."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = os.environ["S3SSE_BUILD_FOLDER"]


def check(*sources):
    return subprocess.run([sys.executable, "-B", HERE / "check_tidy.py", BUILD, *sources], capture_output=True, text=True, timeout=1800)


class CheckTidy(unittest.TestCase):
    def test_nothing_is_found_in_the_product(self):
        told = check()
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)

    def test_what_is_used_after_it_was_moved_is_found(self):
        with tempfile.TemporaryDirectory() as scratch:
            source = pathlib.Path(scratch) / "moved.cpp"
            source.write_text("#include <string>\n#include <utility>\nstd::string twice(std::string text) {\n"
                              "  std::string taken = std::move(text);\n  return taken + text;\n}\n")
            told = check(str(source))
        self.assertEqual(told.returncode, 1, told.stdout)
        self.assertIn("moved.cpp:5", told.stdout)
        self.assertIn("bugprone-use-after-move", told.stdout)

    def test_a_source_that_does_not_compile_is_said(self):
        with tempfile.TemporaryDirectory() as scratch:
            source = pathlib.Path(scratch) / "broken.cpp"
            source.write_text("int broken( {\n")
            told = check(str(source))
        self.assertEqual(told.returncode, 1, told.stdout)
        self.assertIn("broken.cpp:1", told.stdout)


if __name__ == "__main__":
    unittest.main()
