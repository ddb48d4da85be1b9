"""The judge of encryption clients: the reference client passes, and a client that breaks one rule is told which."""

import json
import os
import unittest

from binary import BINARY, BinaryTest

OWN = f"{BINARY} cse adapter"
# Each of these, switched off in the reference client, makes a client that is wrong in one way.
BROKEN = ["CSE-ATT-03", "CSE-ATT-05", "CSE-ATT-07", "CSE-ATT-15", "CSE-ATT-19", "CSE-DEC-08", "CSE-DEC-12", "CSE-DEC-17", "CSE-DEC-18",
          "CSE-DEC-22", "CSE-FMT-14", "CSE-FMT-39", "CSE-INS-11", "CSE-INS-24", "CSE-KDF-02", "CSE-KDF-12", "CSE-KDF-15", "CSE-KDF-16",
          "CSE-KDF-17", "CSE-KDF-21", "CSE-KR-32", "CSE-KR-42", "CSE-OPS-31"]


class Judge(BinaryTest):
    def judge(self, adapter, *arguments, expect=0):
        out, _ = self.s3sse("cse", "judge", "--adapter", adapter, "--json", "--quiet", *arguments, expect=expect)
        return json.loads(out)

    def test_the_reference_client_is_found_right_in_both_modes(self):
        record = self.judge(OWN)
        bad = [case["id"] for case in record["cases"] if case["verdict"] not in ("pass", "not-applicable", "not-checked")]
        self.assertEqual(bad, [])
        self.assertGreater(sum(case["verdict"] == "pass" for case in record["cases"]), 800)
        for name in ("report.html", "report.json", "report.md", "junit.xml", "events.jsonl"):
            self.assertTrue((self.home / "out" / name).exists(), name)

    def test_a_client_that_breaks_one_rule_is_told_which(self):
        for rule in BROKEN:
            with self.subTest(rule=rule):
                record = self.judge(f"{OWN} --switch-off {rule}", "--only", rule, expect=1)
                blamed = {finding["rule"] for case in record["cases"] for finding in case["findings"]}
                self.assertIn(rule, blamed)

    def test_an_adapter_that_says_no_hello_is_wrong_usage(self):
        for adapter, word in (("/no/such/thing", "/no/such/thing"), ("cat", "\"ok\""), ("echo hello", "hello")):
            _, err = self.s3sse("cse", "judge", "--adapter", adapter, expect=2)
            self.assertIn(word, err)

    def test_a_selection_of_nothing_is_told(self):
        self.s3sse("cse", "judge", "--adapter", OWN, "--only", "nothing/*", expect=5)

    def test_the_cases_can_be_listed(self):
        out, _ = self.s3sse("cse", "judge", "--list", "--json")
        cases = json.loads(out)
        self.assertGreater(len(cases), 900)
        self.assertEqual(len({case["id"] for case in cases}), len(cases))


if __name__ == "__main__":
    unittest.main()
