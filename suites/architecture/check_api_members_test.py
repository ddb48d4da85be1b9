"""What the table of the API says of headers and parameters is so in the sources, and a stale word is named."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
CHECK = HERE / "check_api_members.py"
TABLE = """constexpr auto obeyed_header_names = std::to_array<std::string_view>({
    // a word
    "x-amz-acl", "x-amz-grant-read",
});
constexpr auto obeyed_parameter_names = std::to_array<std::string_view>({
    "versionId",
});
constexpr auto without_effect = std::to_array<WithoutEffect>({
    {"x-amz-mfa",
     "Nobody asks."},
});
"""


class CheckApiMembers(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, timeout=60)

    def check_source(self, text):
        with tempfile.TemporaryDirectory() as folder:
            for path, content in (("simulator/service/api/members.cpp", TABLE), ("simulator/service/a.cpp", text)):
                target = pathlib.Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content)
            return self.check(folder)

    def test_the_repository_has_none(self):
        done = self.check(ROOT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_is_read_by_name_or_by_its_beginning_is_obeyed(self):
        done = self.check_source('get("X-Amz-Acl"); starts_with("x-amz-grant-"); query("versionId");')
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_what_nobody_reads_is_named(self):
        done = self.check_source('get("x-amz-acl"); starts_with("x-amz-grant-"); // query("versionId");')
        self.assertEqual(done.returncode, 1)
        self.assertIn("versionId is obeyed", done.stdout)

    def test_a_reason_is_stale_where_a_source_names_what_it_excuses(self):
        done = self.check_source('get("x-amz-acl"); starts_with("x-amz-grant-"); query("versionId"); get("x-amz-mfa");')
        self.assertEqual(done.returncode, 1)
        self.assertIn("x-amz-mfa has no effect", done.stdout)


if __name__ == "__main__":
    unittest.main()
