"""The check of form passes the repository, and names a source that is formed otherwise and a folder that holds too many."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent


class CheckFormat(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, "-B", HERE / "check_format.py", root], capture_output=True, text=True, timeout=300)

    def test_the_repository_has_its_form(self):
        done = self.check(ROOT)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_another_form_and_a_drawer_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            shutil.copy(ROOT / ".clang-format", root)
            (root / "harness" / "runner").mkdir(parents=True)
            (root / "harness" / "runner" / "a.cpp").write_text("int  a ;\n")
            for number in range(40):
                (root / "harness" / "runner" / f"b{number}.h").write_text("int b();\n")
            done = self.check(root)
        self.assertEqual(done.returncode, 1)
        self.assertIn("harness/runner/a.cpp:1:", done.stdout)
        self.assertIn("harness/runner: 41 sources in one folder, at most 40", done.stdout)


if __name__ == "__main__":
    unittest.main()
