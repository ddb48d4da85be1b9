"""The check of twins passes the repository, and names what does again what simulator/base does."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
TWINS = """const auto read = nlohmann::json::parse(text);
const std::string written = value.dump(1);
std::ifstream file(path);
hash = (hash ^ byte) * 1099511628211ULL;
bool is_date(std::string_view text) {
text.substr(0, text.find_last_not_of(blank) + 1);
c = static_cast<char>(c - 'a' + 'A');
std::regex_match(answer, std::regex(pattern));
// Json::parse(text) in a comment
"""


class CheckOneOfEach(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, "-B", HERE / "check_one_of_each.py", root], capture_output=True, text=True,
                              timeout=120)

    def test_the_repository_has_one_of_each(self):
        done = self.check(HERE.parent.parent)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_each_twin_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            module = pathlib.Path(folder) / "harness" / "runner"
            module.mkdir(parents=True)
            (module / "twins.cpp").write_text(TWINS)
            done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        places = [line.split(": ")[0] for line in done.stdout.splitlines()]
        self.assertEqual(places, [f"harness/runner/twins.cpp:{line}" for line in range(1, 9)])


if __name__ == "__main__":
    unittest.main()
