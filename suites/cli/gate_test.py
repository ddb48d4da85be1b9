"""A gate as a pipeline has it: the deviations of an endpoint are recorded as its baseline; one rule gets worse; the
gate fails, and every file that a pipeline shows names that rule and no other."""

import json
import pathlib
import shutil
import unittest
import xml.etree.ElementTree

from binary import BinaryTest

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"
KNOWN, WORSE = "SSEC-20", "SSEC-06"


class Gate(BinaryTest):
    def setUp(self):
        super().setUp()
        # A baseline is made of a whole run: a suite of two topics makes that quick.
        for folder in ("rules", "profiles", "schema", "cases/smoke", "cases/sse-c"):
            shutil.copytree(VECTORS / folder, self.home / "vectors" / folder)

    def run_against(self, *arguments, broken, expect):
        process, ready = self.serve("--switch-off", *broken)
        try:
            return self.s3sse("run", "--vectors", "vectors", "--endpoint", ready["https"], "--ca-bundle", ready["ca"],
                              *arguments, expect=expect, AWS_ACCESS_KEY_ID=ready["access_key_id"],
                              AWS_SECRET_ACCESS_KEY=ready["secret_access_key"])[0]
        finally:
            self.end(process)
            (self.home / "ready.json").unlink()

    def test_one_rule_made_worse(self):
        self.run_against(broken=[KNOWN], expect=1)
        self.s3sse("baseline", "update", "--baseline", "known.json", "--report", "out/report.json")
        self.run_against("--baseline", "known.json", broken=[KNOWN], expect=0)
        self.assertTrue(any(case["verdict"] == "expected-failure" for case in self.report()["cases"]))

        console = self.run_against("--baseline", "known.json", broken=[KNOWN, WORSE], expect=4)
        report = self.report()
        cases = {case["id"]: case for case in report["cases"]}
        unexpected = report["baseline"]["unexpected"]
        self.assertTrue(unexpected)
        self.assertEqual({finding["rule"] for name in unexpected for finding in cases[name]["findings"]}, {WORSE})
        self.assertEqual(report["baseline"]["stale"], [])

        self.assertIn("NEW DEVIATIONS", console)
        self.assertIn(WORSE, console)
        self.assertNotIn(KNOWN, console)

        markdown = (self.home / "out" / "report.md").read_text()
        new = [line for line in markdown.splitlines() if line.startswith("- **new**")]
        self.assertTrue(new)
        self.assertTrue(all(WORSE in line for line in new), new)
        self.assertNotIn(KNOWN, markdown)
        self.assertIn("sent and answered", markdown)

        junit = xml.etree.ElementTree.parse(self.home / "out" / "junit.xml")
        named = {case.get("name") for case in junit.iter("testcase")
                 if any(p.get("name") == "baseline" for p in case.iter("property"))}
        self.assertEqual(named, set(unexpected))
        failures = {case.get("name") for case in junit.iter("testcase") if case.find("failure") is not None}
        self.assertEqual({name for name in failures if cases[name]["gating"]}, named)

        sarif = json.loads(self.s3sse("render", "out", "--format", "sarif")[0])["runs"][0]["results"]
        self.assertEqual({result["ruleId"] for result in sarif if result.get("baselineState") == "new"}, {WORSE})
        self.assertTrue(all("suppressions" in result for result in sarif if result["properties"]["verdict"] == "expected-failure"))


if __name__ == "__main__":
    unittest.main()
