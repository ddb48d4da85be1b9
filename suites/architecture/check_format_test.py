"""The check of form passes the repository, and names a source that is formed otherwise, a comment without its subject and a
folder that holds too many."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent

BAD = """\
#pragma once
// What a door does.

/// Whether it is open. Is it?
bool is_open();

struct Door {
  int owner;  ///< who has the key
  /// How wide it is,
  /// in metres.
  int width;
};
"""

GOOD = """\
#pragma once
// Who knocks, and may they come in? What they bring is looked at
// where they stand.

/// True if it is open. Which way it opens does not matter:
/// how far does.
bool is_open();

struct Door {
  int owner;  ///< the one who has the key
};

/// Whoever has the key may.
inline bool opens(bool has_key) {
  // What is locked stays locked.
  return has_key;
}
"""


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

    def test_a_comment_that_does_not_begin_with_its_subject_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            shutil.copy(ROOT / ".clang-format", root)
            (root / "simulator").mkdir()
            (root / "simulator" / "bad.h").write_text(BAD)
            (root / "simulator" / "good.h").write_text(GOOD)
            done = self.check(root)
        self.assertEqual(done.returncode, 1)
        named = [line.split(": ")[0] + " " + line.split()[-1] for line in done.stdout.splitlines()]
        self.assertEqual(named, ['simulator/bad.h:2 "What"', 'simulator/bad.h:4 "Whether"', 'simulator/bad.h:8 "who"',
                                 'simulator/bad.h:9 "How"'])


if __name__ == "__main__":
    unittest.main()
