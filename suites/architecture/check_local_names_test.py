"""The check of file-local names passes the repository, and names two files that share one."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
FIRST = """namespace s3sse {
namespace {

struct Options { int a; };

int read_all(const Options& options) { return options.a; }

}  // namespace
}  // namespace s3sse
"""
SECOND = """namespace s3sse {
namespace {

using Json = int;
constexpr const char* footer = R"(struct Options {};)";

template <typename T>
T read_all(T value) {
  int Options = 0;  // inside of a function it is nobody else's
  return value + Options;
}

}  // namespace
}  // namespace s3sse
"""


class CheckLocalNames(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, "-B", HERE / "check_local_names.py", root], capture_output=True, text=True,
                              timeout=120)

    def test_every_name_of_the_repository_is_unique(self):
        done = self.check(HERE.parent.parent)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_shared_name_is_named_with_its_files(self):
        with tempfile.TemporaryDirectory() as folder:
            module = pathlib.Path(folder) / "harness" / "runner"
            module.mkdir(parents=True)
            (module / "CMakeLists.txt").write_text("")
            (module / "first.cpp").write_text(FIRST)
            (module / "second.cpp").write_text(SECOND)
            done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.strip(),
                         "harness/runner: read_all is file-local in first.cpp, second.cpp: rename all but one")


if __name__ == "__main__":
    unittest.main()
