"""The thirty mistakes that users make most: each has a case."""

import json
import pathlib
import re
import unittest

from binary import BinaryTest

CASES = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "cases" / "mistakes"

class Mistakes(BinaryTest):
    def cases(self):
        listed = json.loads(self.s3sse("list", "--json", "--only", "mistakes")[0])
        return {re.sub(r"\[.*", "", case["id"]) for case in listed}

    def test_each_of_the_thirty_is_covered(self):
        numbers = [int(re.match(r"mistakes/(\d\d)-", case).group(1)) for case in self.cases()]
        self.assertEqual(len(numbers), len(set(numbers)), "two cases for one mistake")
        self.assertEqual(set(numbers), set(range(1, 31)))

    def test_each_tells_symptom_cause_and_fix(self):
        for path in sorted(CASES.glob("*.json")):
            for case in json.loads(path.read_text())["cases"]:
                self.assertRegex(case["notes"], r"^Symptom: .+\. Cause: .+\. Fix: .+\.$", case["id"])

    def test_the_simulator_shows_the_symptoms(self):
        self.s3sse("run", "--only", "mistakes")
        verdicts = {case["id"]: case["verdict"] for case in self.report()["cases"]}
        self.assertGreaterEqual(sum(verdict == "pass" for verdict in verdicts.values()), 29)


if __name__ == "__main__":
    unittest.main()
