"""No source recognises an operation by its name, and a new place that does is named."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
CHECK = HERE / "check_operation_names.py"
TABLES = ("simulator/service/operations/operations.h", "simulator/kms/json/operations.h", "harness/model/operation.cpp")


class CheckOperationNames(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, timeout=60)

    def check_source(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            for table in TABLES:
                target = pathlib.Path(folder) / table
                target.parent.mkdir(parents=True)
                shutil.copy(ROOT / table, target)
            source = pathlib.Path(folder) / path
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(text)
            return self.check(folder)

    def test_the_repository_has_none(self):
        done = self.check(ROOT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_way_of_comparing_is_named(self):
        for line in ('if (call.operation.name == "PutObject") return;',
                     'if ("kms:Decrypt" != step.call()) return;',
                     'if (iequals(operation, "CopyObject")) return;',
                     'if (api.starts_with("GenerateDataKey")) return;',
                     'for (auto name : {"GetObject",\n  "HeadObject"}) use(name);'):
            with self.subTest(line=line):
                done = self.check_source("simulator/sse/plan.cpp", "// a line\n" + line)
                self.assertEqual(done.returncode, 1)
                self.assertIn("simulator/sse/plan.cpp:2: ", done.stdout)

    def test_naming_an_operation_is_no_comparison(self):
        for line in ('send(on_bucket("DeleteBucket", fixture));', '// call == "PutObject"',
                     'parse_xml(body, "CompleteMultipartUpload");', 'if (code == "AccessDenied") return;'):
            with self.subTest(line=line):
                self.assertEqual(self.check_source("harness/runner/run/clean_up.cpp", line).returncode, 0)

    def test_tests_do_not_compare_either(self):
        done = self.check_source("suites/unit/a_test.cpp", 'if (' + 'operation' + ' == "PutObject") return;')
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
