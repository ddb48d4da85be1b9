"""The include check passes the repository, and catches an upward include."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
CHECK = HERE / "check_includes.py"


class CheckIncludes(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, timeout=60)

    def test_the_repository_holds_its_arrows(self):
        done = self.check(HERE.parent.parent)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_upward_include_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "harness" / "runner" / "runner.cpp"
            source.parent.mkdir(parents=True)
            source.write_text('#include "simulator/base/bytes.h"\n#include "simulator/kms/kms.h"\n')
            done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.strip(), "harness/runner/runner.cpp:2: harness/runner may not include "
                                              "simulator/kms/kms.h")


if __name__ == "__main__":
    unittest.main()
