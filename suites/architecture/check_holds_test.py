"""The count of places that ask whether a rule holds passes the repository, and catches a new one."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
CHECK = HERE / "check_holds.py"


class CheckHolds(unittest.TestCase):
    def check(self, root):
        return subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, timeout=60)

    @staticmethod
    def write(folder, source, text):
        path = pathlib.Path(folder) / "simulator" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_the_repository_keeps_its_limits(self):
        done = self.check(HERE.parent.parent)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_new_place_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            self.write(folder, "sse/plan.cpp", "// rules.hold(in a comment)\nif (rules.hold(Rule::x)) return;\n")
            done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("simulator/sse/plan.cpp:2: if (rules.hold(Rule::x)) return;", done.stdout)

    def test_deviations_may_ask(self):
        with tempfile.TemporaryDirectory() as folder:
            self.write(folder, "deviations/sse/data_keys.cpp", "if (rules.hold(Rule::x)) return;\n")
            self.write(folder, "sse/plan.cpp", "cite(Rule::x);\n")
            self.assertEqual(self.check(folder).returncode, 0)

    def test_a_rule_that_no_decision_cites_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            self.write(folder, "deviations/plan.cpp", "{Rule::x, plan, Passes{}}, {Rule::y, plan, Passes{}},\n")
            self.write(folder, "sse/plan.cpp", "cite(Rule::x);  // not Rule::y\n")
            done = self.check(folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Rule::y: simulator/deviations breaks it", done.stdout)
        self.assertNotIn("Rule::x", done.stdout)


if __name__ == "__main__":
    unittest.main()
