"""Results in other formats and held against each other: render, merge, diff, matrix, trend, badge."""

import copy
import csv
import io
import json
import unittest
import xml.etree.ElementTree

from binary import BinaryTest


class Reports(BinaryTest):
    def setUp(self):
        super().setUp()
        self.s3sse("run", "--only", "smoke", "--out", "run")
        self.base = self.report("run")

    def write(self, name, change):
        """A report like that of the run, changed; its summary is counted anew by the program."""
        report = copy.deepcopy(self.base)
        change(report)
        verdicts = {name: 0 for name in report["summary"]["verdicts"]}
        for case in report["cases"]:
            verdicts[case["verdict"]] += 1
        report["summary"]["verdicts"] = verdicts
        report["summary"]["total"] = len(report["cases"])
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report))
        return path

    @staticmethod
    def fail_first(report, actual="200"):
        case = next(case for case in report["cases"] if case["gating"])
        case.update(verdict="fail", nature="exposes-data", findings=[
            {"step": "2 GetObject", "what": "status", "expected": "403", "actual": actual, "rule": case["rules"][0],
             "nature": "exposes-data"}])
        return case["id"]

    def test_evidence(self):
        self.s3sse("evidence", "collect", "run", expect=2)  # a run that kept no exchanges
        self.s3sse("run", "--only", "smoke", "--trace", "--out", "traced")
        self.s3sse("evidence", "collect", "traced", "--server", "s3sse itself", "--out", "evidence.json")
        evidence = json.loads((self.home / "evidence.json").read_text())
        self.assertEqual((evidence["amazon"], evidence["region"]), (False, "us-east-1"))
        text = (self.home / "evidence.json").read_text()
        for own in ("111122223333", "s3sse-m", "AKIA", "Signature="):
            self.assertNotIn(own, text)
        shown, _ = self.s3sse("evidence", "show", "evidence.json")
        self.assertIn("x-amz-server-side-encryption: AES256", shown)
        merged, _ = self.s3sse("evidence", "merge", "evidence.json")
        self.assertIn("0 rules observed at Amazon S3", merged)

        # The same with a rule broken contradicts.
        server, ready = self.serve("--switch-off", "SSEC-17")
        self.s3sse("run", "--endpoint", ready["https"], "--only", "smoke", "--trace", "--out", "broken", expect=1)
        self.end(server)
        self.s3sse("evidence", "collect", "broken", "--server", "a broken one", "--out", "broken.json")
        merged, _ = self.s3sse("evidence", "merge", "evidence.json", "broken.json", "--into", "observed.json", expect=1)
        self.assertIn("a broken one", merged)
        self.assertIn("SSEC-17", merged)
        observed = json.loads((self.home / "observed.json").read_text())
        self.assertEqual({one["rule"] for one in observed["contradictions"]}, {"SSEC-17"})
        self.assertIn("SSEC-17", {one["rule"] for one in observed["observations"]}, "at the other server")
        self.s3sse("evidence", "merge", "evidence.json", "--into", "traced/report.json", expect=2)
        self.s3sse("evidence", "show", "traced/report.json", expect=2)

    def test_a_rule_tells_where_it_was_observed(self):
        import pathlib
        import shutil
        shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / "vectors", self.home / "vectors")
        (self.home / "vectors/observed.json").write_text(json.dumps({
            "kind": "s3sse observed", "format": 1, "contradictions": [], "observations": [
                {"rule": "SSEC-17", "server": "Amazon S3", "amazon": True, "region": "eu-west-1", "date": "2026-12-24",
                 "build": "0.1.0", "cases": 3}]}))
        told, _ = self.s3sse("show", "SSEC-17", "--vectors", "vectors")
        self.assertIn("observed at Amazon S3, eu-west-1, on 2026-12-24 (3 cases)", told)
        (self.home / "vectors/observed.json").write_text("{")
        self.s3sse("show", "SSEC-17", "--vectors", "vectors", expect=6)

    def test_a_run_writes_every_file(self):
        for name in ("report.html", "report.md", "report.json", "junit.xml", "events.jsonl"):
            self.assertTrue((self.home / "run" / name).stat().st_size, name)

    def test_every_format_says_the_same(self):
        total = self.base["summary"]["total"]
        for source in ("run", "run/report.json", "run/events.jsonl"):
            out, _ = self.s3sse("render", source, "--json")
            self.assertEqual(json.loads(out)["summary"], self.base["summary"])
        junit, _ = self.s3sse("render", "run", "--format", "junit")
        self.assertEqual(int(xml.etree.ElementTree.fromstring(junit.encode()).get("tests")), total)
        table, _ = self.s3sse("render", "run", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(table)))
        self.assertEqual({row["id"] for row in rows}, set(self.base["rules"]))
        page, _ = self.s3sse("render", "run", "--format", "html")
        data = page.split('id="data">')[1].split("</script>")[0]
        self.assertEqual(json.loads(data)["report"]["summary"], self.base["summary"])
        sarif, _ = self.s3sse("render", "run", "--format", "sarif")
        tally = self.base["summary"]["all"]
        self.assertEqual(len(json.loads(sarif)["runs"][0]["results"]), tally["failed"] + tally["known_failures"])
        self.assertIn(f"| {self.base['summary']['all']['applicable']} |", self.s3sse("render", "run", "--format",
                                                                                      "markdown")[0])

    def test_diff(self):
        out, _ = self.s3sse("diff", "run", "run")
        self.assertIn("no regression", out)
        worse = self.write("worse.json", self.fail_first)
        out, _ = self.s3sse("diff", "run", worse, "--json", expect=4)
        self.assertEqual(len(json.loads(out)["newly_deviating"]), 1)
        out, _ = self.s3sse("diff", worse, "run", "--json")
        self.assertEqual(len(json.loads(out)["newly_conforming"]), 1)
        other = self.write("other.json", lambda report: self.fail_first(report, "500"))
        out, _ = self.s3sse("diff", worse, other, "--format", "markdown")
        self.assertIn("Deviating in another way", out)

    def test_merge(self):
        half = len(self.base["cases"]) // 2
        self.write("a/report.json", lambda report: report.update(cases=report["cases"][:half]))
        self.write("b/report.json", lambda report: report.update(cases=report["cases"][half:]))
        self.s3sse("merge", "a", "b", "--out", "whole")
        self.assertEqual(self.report("whole")["summary"], self.base["summary"])
        self.assertTrue((self.home / "whole" / "report.html").exists())
        _, err = self.s3sse("merge", "a", "a", expect=2)
        self.assertIn("decided in both", self.one_line(err))

    def test_matrix(self):
        worse = self.write("worse.json", self.fail_first)
        out, _ = self.s3sse("matrix", "good=run", f"bad={worse}", "gone=missing.json", "--json")
        matrix = json.loads(out)
        self.assertEqual([column["available"] for column in matrix["columns"]], [True, True, False])
        differing = [row for row in matrix["rows"] if row["cells"][0] != row["cells"][1]]
        self.assertTrue(any("status: 200 (expected 403)" in row["cells"][1]["answers"] for row in differing))
        self.assertIn("<table", self.s3sse("matrix", "run", worse, "--format", "html")[0])
        self.one_line(self.s3sse("matrix", "missing.json", expect=2)[1])

    def test_trend(self):
        self.write("history/1/report.json", lambda report: report.update(started="2026-01-01T00:00:00Z"))
        self.write("history/2/report.json",
                   lambda report: (report.update(started="2026-01-02T00:00:00Z"), self.fail_first(report)))
        out, _ = self.s3sse("trend", "history", "--json")
        points = json.loads(out)["series"][0]["points"]
        self.assertEqual([len(point["newly_deviating"]) for point in points], [0, 1])
        self.assertIn("newly deviates", self.s3sse("trend", "history")[0])
        xml.etree.ElementTree.fromstring(self.s3sse("trend", "history", "--format", "svg")[0])
        self.one_line(self.s3sse("trend", "no/such/folder", expect=2)[1])
        (self.home / "history/2/mutation.json").write_text('{"format": "1.0", "mutants": 1}')
        self.assertEqual(self.s3sse("trend", "history")[1], "", "what mutate writes beside a report is no report")

    def test_badge(self):
        self.s3sse("badge", "run", "--out", "badges")
        names = {path.name for path in (self.home / "badges").iterdir()}
        self.assertLessEqual({"badge.svg", "badge.json", "badge-sse-c.svg", "badge-sse-c.json"}, names)
        badge = json.loads(self.s3sse("badge", "run", "--json")[0])
        self.assertTrue(badge["message"].startswith("conforming"))
        worse = self.write("worse.json", self.fail_first)
        self.assertEqual(json.loads(self.s3sse("badge", worse, "--json")[0])["message"], "1 deviation")
        self.one_line(self.s3sse("badge", "run", "--method", "rot13", expect=2)[1])

    def test_what_is_no_report(self):
        (self.home / "broken.json").write_text('{"format": 1')
        for verb in (("render",), ("diff", "run"), ("badge",)):
            _, err = self.s3sse(*verb, "broken.json", expect=2)
            self.assertIn("broken.json", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
