"""s3sse mutate: exit codes, the file it writes, what it says about names it does not know."""

import json
import unittest

from binary import BinaryTest


class Mutate(BinaryTest):
    def test_a_noticed_rule_ends_with_0(self):
        out, _ = self.s3sse("mutate", "--rule", "SSEC-17", "--json")
        report = json.loads(out)
        self.assertEqual((report["mutants"], report["killed"], report["survived"]), (1, 1, 0))
        self.assertEqual(report, json.loads((self.home / "out/mutation.json").read_text()))
        killer = report["matrix"][0]["killers"][0]
        self.assertIn("sse-c", killer["case"])
        self.assertTrue(killer["finding"])

    def test_a_survivor_ends_with_7(self):
        out, _ = self.s3sse("mutate", "--rule", "SSEC-17", "--only", "bucket-encryption", expect=7)
        self.assertIn("no case cites it", out)

    def test_an_altered_answer_is_named(self):
        out, _ = self.s3sse("mutate", "--mutant", "etag.unquoted", "--verbose")
        self.assertIn("killed       etag.unquoted", out)

    def test_unknown_names_are_usage_errors_with_a_hint(self):
        _, err = self.s3sse("mutate", "--rule", "SSEC-1", expect=2)
        self.assertIn("did you mean SSEC-", self.one_line(err))
        _, err = self.s3sse("mutate", "--mutant", "etag.unqoted", expect=2)
        self.assertIn("did you mean etag.unquoted?", self.one_line(err))

    def test_no_case_ends_with_5(self):
        self.s3sse("mutate", "--only", "no-such-topic", expect=5)

    def test_the_list_names_rules_and_alterations(self):
        out, _ = self.s3sse("mutate", "--list")
        self.assertRegex(out, r"(?m)^SSEC-17 ")
        self.assertRegex(out, r"(?m)^body\.truncated ")


class Repeat(BinaryTest):
    def test_a_repeated_shuffled_run_reports_each_case_once(self):
        _, err = self.s3sse("run", "--only", "smoke", "--repeat", 3, "--shuffle", "monday")
        self.assertIn("repetition 3 of 3", err)
        report = json.loads((self.home / "out/report.json").read_text())
        self.assertEqual(len({case["id"] for case in report["cases"]}), len(report["cases"]))


if __name__ == "__main__":
    unittest.main()
