"""s3sse mutate: exit codes, the files it writes, what it says about names it does not know, and about vectors that
somebody made worse."""

import json
import pathlib
import shutil
import unittest

from binary import BinaryTest


class Mutate(BinaryTest):
    def test_a_noticed_rule_ends_with_0(self):
        out, _ = self.s3sse("mutate", "--rule", "SSEC-17", "--only", "sse-c", "--json")
        report = json.loads(out)
        self.assertEqual((report["mutants"], report["killed"], report["survived"]), (1, 1, 0))
        self.assertEqual(report, json.loads((self.home / "out/mutation.json").read_text()))
        killer = report["matrix"][0]["killers"][0]
        self.assertIn("sse-c", killer["case"])
        self.assertTrue(killer["finding"])

    def test_a_survivor_ends_with_7(self):
        out, _ = self.s3sse("mutate", "--rule", "SSEC-17", "--only", "bucket-encryption", expect=7)
        self.assertIn("no case cites it", out)
        page = (self.home / "out/mutation.html").read_text()
        self.assertLess(page.index("<h2>Not killed"), page.index("SSEC-17"))

    def test_one_killer_is_enough_unless_all_are_wanted(self):
        def killers(*more):
            out, _ = self.s3sse("mutate", "--rule", "SSEC-17", "--only", "sse-c/get", "--json", *more)
            return len(json.loads(out)["matrix"][0]["killers"])
        self.assertEqual((killers(), killers("--killers", 2)), (1, 2))
        self.assertGreater(killers("--killers", 0), 2)

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
        self.assertRegex(out, r"(?m)^SSEC-17 .*\n +Answers 400 where S3 says 403\.$")
        self.assertRegex(out, r"(?m)^body\.truncated ")


class WorseVectors(BinaryTest):
    """A useless case and a wrong rule, added to a copy of what the repository has."""

    USELESS = """{ "id": "worse/useless", "title": "Whatever the answer is, it will do", "rules": ["PUT-01"],
        "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
                     "expect": { "status": ["2xx", "3xx", "4xx", "5xx"] } } ] }"""
    WRONG_CASE = """{ "id": "worse/wrong", "title": "An object is not encrypted unless asked for", "rules": ["PUT-99"],
        "steps": [ { "call": "PutObject", "key": "doc", "body": { "text": "x" },
                     "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": { "absent": true } } } } ] }"""
    WRONG_RULE = """{ "id": "PUT-99", "slug": "worse.object_is_stored_as_it_comes", "level": "MUST",
        "evidence": ["documented"], "operations": ["PutObject"], "methods": ["any"],
        "statement": "An object is not encrypted unless the request asks for it.", "observable": "No header.",
        "visibility": "wire", "sources": ["https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"] }"""

    def setUp(self):
        super().setUp()
        self.vectors = self.home / "vectors"
        shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / "vectors", self.vectors)
        (self.vectors / "rules/worse.json").write_text(
            '{ "$schema": "../schema/rules.schema.json", "topic": "worse", "title": "Worse", "rules": ['
            + self.WRONG_RULE + "] }")
        (self.vectors / "cases/worse.json").write_text(
            '{ "$schema": "../schema/cases.schema.json", "cases": [' + self.USELESS + "," + self.WRONG_CASE + "] }")

    def test_lint_names_both(self):
        out, _ = self.s3sse("lint", "--vectors", self.vectors, expect=6)
        self.assertRegex(out, r"error \[checks-nothing\] worse/useless would pass on nearly every answer")
        self.assertRegex(out, r"error \[dead-rule\] the simulator never asks for PUT-99")

    def test_the_proof_names_both(self):
        out, _ = self.s3sse("mutate", "--expectations", "--only", "worse", "--vectors", self.vectors, expect=7)
        self.assertRegex(out, r"survived +worse/useless step 1 PutObject, status")
        self.assertRegex(out, r"prove nothing:\n  worse/wrong: 1 PutObject, header x-amz-server-side-encryption")


class Repeat(BinaryTest):
    def test_a_repeated_shuffled_run_reports_each_case_once(self):
        _, err = self.s3sse("run", "--only", "smoke", "--repeat", 3, "--shuffle", "monday")
        self.assertIn("repetition 3 of 3", err)
        report = json.loads((self.home / "out/report.json").read_text())
        self.assertEqual(len({case["id"] for case in report["cases"]}), len(report["cases"]))


if __name__ == "__main__":
    unittest.main()
