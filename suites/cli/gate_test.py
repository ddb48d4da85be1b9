"""A gate as a pipeline has it: the deviations of an endpoint are recorded as its baseline; one rule gets worse, in the
endpoint or on the way; the gate fails, and every file that a pipeline shows names that rule and no other."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from binary import BinaryTest, self_signed_certificate

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VECTORS = PROJECT / "vectors"
PROXY = PROJECT / "harness" / "lab" / "altering_proxy.py"
KNOWN, WORSE = "SSEC-20", "SSEC-06"


class Gate(BinaryTest):
    def setUp(self):
        super().setUp()
        # A baseline is made of a whole run: a suite of few topics makes that quick.
        for folder in ("rules", "profiles", "schema", "cases/smoke", "cases/sse-c", "cases/client-side"):
            shutil.copytree(VECTORS / folder, self.home / "vectors" / folder)

    def run_against(self, *arguments, broken, expect, way=None):
        """`way`: from what serve says to the URL and the CA that are used instead."""
        process, ready = self.serve("--switch-off", *broken)
        url, ca = way(ready) if way else (ready["https"], ready["ca"])
        try:
            return self.s3sse("run", "--vectors", "vectors", "--endpoint", url, "--ca-bundle", ca,
                              *arguments, expect=expect, AWS_ACCESS_KEY_ID=ready["access_key_id"],
                              AWS_SECRET_ACCESS_KEY=ready["secret_access_key"])[0]
        finally:
            self.end(process)
            (self.home / "ready.json").unlink(missing_ok=True)  # serve takes it away when it ends

    def through_proxy(self, replace, by):
        certificate, key = self_signed_certificate(self.home)

        def way(ready):
            process = subprocess.Popen([sys.executable, PROXY, "--upstream", ready["https"], "--ca", ready["ca"], "--certificate",
                                        certificate, "--key", key, "--replace", replace, "--by", by], stdout=subprocess.PIPE)
            self.addCleanup(self.end, process)
            return f"https://127.0.0.1:{int(process.stdout.readline())}", certificate

        return way

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
        new = [line for line in markdown.splitlines() if re.match(r"\d+\. \*\*new\*\*", line)]
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

    def test_one_rule_made_worse_on_the_way(self):
        self.run_against(broken=[KNOWN], expect=1)
        self.s3sse("baseline", "update", "--baseline", "known.json", "--report", "out/report.json")
        harmless = self.through_proxy("no-answer-has-this", "text-in-any-header")
        self.run_against("--baseline", "known.json", broken=[KNOWN], expect=0, way=harmless)

        # CSE-03: metadata, the wrapped key of a client-side encrypted object among it, comes back to the letter
        harmful = self.through_proxy("x-amz-meta-x-amz-key-v2", "x-amz-meta-lost-on-path")
        console = self.run_against("--baseline", "known.json", broken=[KNOWN], expect=4, way=harmful)
        report = self.report()
        findings = {case["id"]: case["findings"] for case in report["cases"]}
        self.assertEqual({each["rule"] for name in report["baseline"]["unexpected"] for each in findings[name]}, {"CSE-03"})
        self.assertEqual(report["baseline"]["stale"], [])
        self.assertIn("CSE-03", console)
        self.assertNotIn(KNOWN, console)


if __name__ == "__main__":
    unittest.main()
