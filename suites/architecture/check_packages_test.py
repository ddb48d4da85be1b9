"""The lists of packages are exact, and each package that is missing, or one too many, is named."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
SETUP = HERE.parent.parent / ".ci" / "setup.sh"


class CheckPackages(unittest.TestCase):
    def check(self, setup):
        return subprocess.run([sys.executable, "-B", HERE / "check_packages.py", os.environ["S3SSE_BUILD_FOLDER"], setup],
                              capture_output=True, text=True, timeout=600)

    def check_altered(self, change):
        with tempfile.TemporaryDirectory() as folder:
            setup = pathlib.Path(folder) / "setup.sh"
            setup.write_text(change(SETUP.read_text()))
            return self.check(setup)

    def test_both_lists_are_exact(self):
        done = self.check(SETUP)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_package_that_is_taken_out_is_named(self):
        text = SETUP.read_text()
        for name in ("build", "test"):
            packages = re.search(rf"^{name}_packages=\(([^)]*)\)", text, re.M).group(1).split()
            self.assertGreater(len(packages), 5)
            # All at once, so that the build is asked once: every one of them has to be named.
            done = self.check_altered(lambda text: re.sub(rf"^{name}_packages=\([^)]*\)", f"{name}_packages=()", text, flags=re.M))
            self.assertEqual(done.returncode, 1)
            for package in packages:
                with self.subTest(package=package):
                    self.assertIn(f"{package} is needed to {name}, ", done.stdout)

    def test_a_package_that_nothing_needs_is_named(self):
        done = self.check_altered(lambda text: text.replace("build_packages=(", "build_packages=(cowsay "))
        self.assertEqual(done.returncode, 1)
        self.assertIn("cowsay is in build_packages", done.stdout)


if __name__ == "__main__":
    unittest.main()
