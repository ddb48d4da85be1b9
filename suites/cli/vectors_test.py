"""list, show, coverage, version; and vectors that are wrong."""

import json
import unittest

from binary import BinaryTest


class Verbs(BinaryTest):
    def test_list_has_one_entry_for_each_expanded_case(self):
        out, _ = self.s3sse("list", "--json")
        cases = json.loads(out)
        self.assertEqual(len({case["id"] for case in cases}), len(cases))
        for case in cases:
            self.assertEqual(sorted(case), ["id", "level", "needs", "rules"])
            self.assertTrue(case["rules"])
        lines, _ = self.s3sse("list")
        self.assertEqual(lines.count("\n"), len(cases))

    def test_filters_narrow(self):
        everything = json.loads(self.s3sse("list", "--json")[0])
        wrong_key = json.loads(self.s3sse("list", "--json", "--only", "smoke/sse-c/wrong-key")[0])
        self.assertEqual([case["id"] for case in wrong_key],
                         ["smoke/sse-c/wrong-key[read=GetObject]", "smoke/sse-c/wrong-key[read=HeadObject]"])
        one = json.loads(self.s3sse("list", "--json", "--only", wrong_key[0]["id"])[0])
        self.assertEqual(one, wrong_key[:1])
        topic = json.loads(self.s3sse("list", "--json", "--only", "smoke", "--skip", "*wrong-key*")[0])
        self.assertTrue(topic and all(case["id"].startswith("smoke/") for case in topic))
        self.assertFalse([case for case in topic if "wrong-key" in case["id"]])
        ruled = json.loads(self.s3sse("list", "--json", "--rule", "SSEC-*")[0])
        self.assertTrue(all(any(rule.startswith("SSEC-") for rule in case["rules"]) for case in ruled))
        must = json.loads(self.s3sse("list", "--json", "--level", "must")[0])
        self.assertEqual({case["level"] for case in must}, {"MUST"})
        self.assertLess(len(ruled), len(everything))
        method = json.loads(self.s3sse("list", "--json", "--method", "sse-c", "--operation", "getobject")[0])
        self.assertIn(wrong_key[0], method)

    def test_nothing_matches(self):
        out, err = self.s3sse("list", "--only", "no/such/case", expect=5)
        self.assertEqual(out, "")
        self.one_line(err)
        self.assertEqual(self.s3sse("list", "--json", "--only", "no/such/case", expect=5)[0], "[]\n")

    def test_show_a_rule(self):
        out, _ = self.s3sse("show", "SSEC-17")
        self.assertIn("https://", out)
        self.assertIn("smoke/sse-c/wrong-key", out)
        rule = json.loads(self.s3sse("show", "sse_c.wrong_key_is_access_denied", "--json")[0])
        self.assertEqual((rule["id"], rule["level"]), ("SSEC-17", "MUST"))

    def test_show_a_case(self):
        case = json.loads(self.s3sse("show", "smoke/sse-c/wrong-key", "--json")[0])
        self.assertEqual(len(case["variants"]), 2)
        self.assertIn("vary", case["case"])
        self.assertTrue(all(rule["sources"] for rule in case["rules"]))
        variants = json.loads(self.s3sse("show", "smoke/sse-c/wrong-key", "--expand", "--json")[0])
        self.assertEqual([variant["case"]["steps"][1]["call"] for variant in variants], ["GetObject", "HeadObject"])
        text, _ = self.s3sse("show", "smoke/sse-c/wrong-key[read=HeadObject]")
        self.assertIn("HeadObject", text)
        self.assertNotIn("${read}", text)

    def test_coverage(self):
        coverage = json.loads(self.s3sse("coverage", "--json")[0])
        observable = {"must": 0, "should": 0}
        for rule in coverage["rules"]:
            if rule["visibility"] in ("wire", "inside") and rule["level"].lower() in observable:
                observable[rule["level"].lower()] += 1
                self.assertEqual(rule["id"] in coverage["uncovered"], not rule["cases"], rule)
        for level, count in observable.items():
            self.assertEqual(coverage[level]["observable"], count)
        missing = sum(coverage[level]["observable"] - coverage[level]["covered"] for level in observable)
        self.assertEqual(len(coverage["uncovered"]), missing)
        weighty = sum(rule["level"] != "MAY" for rule in coverage["rules"])
        self.assertLessEqual(len(coverage["left_out"]), 0.05 * weighty, "too many rules are left out")
        told = self.s3sse("coverage", "--verbose")[0]
        for rule in coverage["left_out"]:
            self.assertGreater(len(rule["reason"]), 20, rule)
            self.assertIn(rule["reason"], told)
        self.assertIn("sse-c", self.s3sse("coverage")[0])
        self.s3sse("coverage", "--strict", expect=1 if missing else 0)

    def test_version(self):
        version = json.loads(self.s3sse("version", "--json")[0])
        self.assertEqual(version["name"], "s3sse")
        self.assertIn(version["version"], self.s3sse("version")[0])


CASE = {"id": "own/get", "title": "An object comes back", "rules": ["GET-01"], "needs": ["sse-s3"],
        "steps": [{"call": "PutObject", "key": "doc", "body": {"text": "x"}},
                  {"call": "GetObject", "key": "doc", "expect": {"status": 200}}]}


class OwnVectors(BinaryTest):
    def folder(self, *cases, text=None):
        rules = json.loads(self.s3sse("show", "GET-01", "--json")[0])
        keep = ("id", "slug", "level", "evidence", "operations", "methods", "statement", "observable", "sources",
                "visibility")
        folder = self.home / "vectors"
        (folder / "rules").mkdir(parents=True)
        (folder / "cases" / "own").mkdir(parents=True)
        (folder / "rules" / "read-object.json").write_text(json.dumps(
            {"$schema": "../schema/rules.schema.json", "topic": "read-object", "title": "Reads",
             "rules": [{name: rules[name] for name in keep}]}))
        (folder / "cases" / "own" / "get.json").write_text(
            text or json.dumps({"$schema": "../../schema/cases.schema.json", "cases": cases}))
        return folder

    def test_good_ones_are_taken(self):
        folder = self.folder(CASE)
        self.assertEqual(json.loads(self.s3sse("list", "--json", "--vectors", folder)[0])[0]["id"], "own/get")
        self.assertEqual(json.loads(self.s3sse("list", "--json", S3SSE_VECTORS=str(folder))[0])[0]["id"], "own/get")

    def invalid(self, folder, says):
        for verb in (("list",), ("coverage",), ("show", "GET-01"), ("run",)):
            out, err = self.s3sse(*verb, "--vectors", folder, expect=6)
            self.assertEqual(out, "")
            self.assertIn(says, err)
            self.assertIn("cases/own/get.json", err)

    def test_an_unknown_rule(self):
        self.invalid(self.folder({**CASE, "rules": ["GET-99"]}), "GET-99")

    def test_an_unknown_capability(self):
        self.invalid(self.folder({**CASE, "needs": ["sse-x"]}), "sse-x")

    def test_an_unknown_key(self):
        self.invalid(self.folder({**CASE, "stpes": []}), "stpes")

    def test_broken_json(self):
        self.invalid(self.folder(text='{"cases": [,]}'), "get.json:1")


if __name__ == "__main__":
    unittest.main()
