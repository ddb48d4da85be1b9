"""list, show, coverage, version; and vectors that are wrong."""

import json
import pathlib
import shutil
import unittest

from binary import BinaryTest

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"


class Verbs(BinaryTest):
    def test_list_has_one_entry_for_each_expanded_case(self):
        out, _ = self.s3sse("list", "--json")
        cases = json.loads(out)
        self.assertEqual(len({case["id"] for case in cases}), len(cases))
        for case in cases:
            self.assertEqual(sorted(case), ["id", "level", "needs", "rules", "title"])
            self.assertTrue(case["rules"])
        lines, _ = self.s3sse("list")
        self.assertEqual(lines.count("\n"), len(cases))
        self.assertIn(cases[0]["title"], lines.splitlines()[0])

    def test_list_by_words(self):
        found = json.loads(self.s3sse("list", "wrong", "KEY", "sse-c", "--json")[0])
        self.assertIn("smoke/sse-c/wrong-key[read=GetObject]", [case["id"] for case in found])
        for case in found:
            text = (case["id"] + case["title"] + " ".join(case["rules"])).lower()
            self.assertTrue("wrong" in text and "key" in text, case)
        self.s3sse("list", "wrong", "zebra", expect=5)

    def test_rules_are_found_by_words(self):
        found = json.loads(self.s3sse("rules", "Wrong", "key", "SSE-C", "--json")[0])
        self.assertIn("SSEC-17", [rule["id"] for rule in found][:5])
        for rule in found:
            text = " ".join([rule["id"], rule["slug"], rule["statement"], rule["topic"], *rule["operations"],
                             *rule["methods"]]).lower()
            self.assertTrue(all(word in text for word in ("wrong", "key")), rule)
            self.assertIn("sse c", text.replace("-", " ").replace("_", " "), rule)
        out, _ = self.s3sse("rules", "sse_c.wrong_key_is_access_denied")
        self.assertRegex(out, r"^SSEC-17 +MUST +sse_c\.wrong_key_is_access_denied\n +\S")
        everything = json.loads(self.s3sse("rules", "--json")[0])
        version = json.loads(self.s3sse("version", "--json")[0])
        self.assertEqual(len(everything), version["rules"] + version["client_rules"])
        out, err = self.s3sse("rules", "custmer", "key", expect=5)
        self.assertEqual(out, "")
        self.assertIn("\"custmer\" is in none (did you mean customer?)", self.one_line(err))
        self.assertEqual(self.s3sse("rules", "zebra", "--json", expect=5)[0], "[]\n")

    def test_a_topic_is_an_index(self):
        out, _ = self.s3sse("explain", "mistakes")
        mistakes = json.loads(self.s3sse("explain", "mistakes", "--json")[0])
        listed = {case["id"].split("[")[0] for case in json.loads(self.s3sse("list", "--only", "mistakes", "--json")[0])}
        self.assertEqual({mistake["id"] for mistake in mistakes}, listed)
        for mistake in mistakes:
            for text in (mistake["id"], mistake["title"], mistake["symptom"]):
                self.assertIn(text, out)
        self.assertIn("smoke/sse-c/wrong-key", self.s3sse("show", "smoke")[0])

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

    def test_coverage_of_clients(self):
        """A table of its own: vectors and scenarios of the judge show what they can, and the rest says why not."""
        clients = json.loads(self.s3sse("coverage", "--json")[0])["clients"]
        self.assertEqual(len(clients["rules"]), 323)
        self.assertTrue(all(rule["id"].count("-") == 2 for rule in clients["rules"]))
        shown = {rule["id"]: rule for rule in clients["rules"] if rule["visibility"] == "vector"}
        self.assertGreater(len(shown), 150)
        self.assertEqual([rule for rule in clients["uncovered"] if rule in shown], [])
        self.assertTrue(all(len(rule["reason"]) > 20 for rule in clients["left_out"]))
        self.assertIn("All of clients", self.s3sse("coverage")[0])
        self.s3sse("coverage", "--strict")
        vectors = self.home / "vectors"
        shutil.copytree(VECTORS, vectors)
        (vectors / "client-side" / "attacks.json").unlink()
        out, _ = self.s3sse("coverage", "--strict", "--vectors", vectors, expect=1)
        self.assertIn("CSE-ATT-01", out.split("neither a vector nor a scenario cites")[1])

    def test_coverage_of_the_api(self):
        table = json.loads(self.s3sse("coverage", "--api", "--json")[0])
        treatments = {"implemented", "refused", "without-effect"}
        for rows in ("operations", "members", "values"):
            self.assertGreater(len(table[rows]), 100, rows)
            self.assertEqual({row["treatment"] for row in table[rows]} - treatments, set(), rows)
        for row in table["members"] + table["values"]:
            self.assertTrue(row["note"] or row["treatment"] != "without-effect", row)
        told = self.s3sse("coverage", "--api")[0]
        self.assertIn(table["version"], told)
        self.assertIn("RenameObject", told)
        self.assertNotIn("PutObject\n", told, "what is implemented is counted, not listed")
        self.assertIn("PutObject\n", self.s3sse("coverage", "--api", "--verbose")[0])

    def test_version(self):
        version = json.loads(self.s3sse("version", "--json")[0])
        self.assertEqual(version["name"], "s3sse")
        self.assertIn(version["version"], self.s3sse("version")[0])


CASE = {"id": "own/get", "title": "An object comes back", "rules": ["GET-01"],
        "steps": [{"call": "PutObject", "key": "doc", "body": {"text": "x"}},
                  {"call": "GetObject", "key": "doc",
                   "expect": {"status": 200, "headers": {"x-amz-server-side-encryption": "AES256"}}}]}


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

    def test_an_id_with_other_axes_is_still_the_same_id(self):
        varied = {**CASE, "vary": {"size": [1]}, "title": "An object comes back whole"}
        self.invalid(self.folder(CASE, varied), "the id \"own/get\" is taken by cases/own/get.json")

    def test_broken_json(self):
        self.invalid(self.folder(text='{"cases": [,]}'), "get.json:1")


class CasesBeside(BinaryTest):
    """--cases: files of one's own, over those that there are."""

    def folder(self, case, name="cases"):
        folder = self.home / name
        folder.mkdir()
        (folder / "mine.json").write_text(json.dumps({"$schema": "x", "cases": [case]}))
        return name

    def test_verbs_take_them(self):
        folder = self.folder(CASE)
        listed = json.loads(self.s3sse("list", "--cases", folder, "--json")[0])
        self.assertEqual(len(listed), len(json.loads(self.s3sse("list", "--json")[0])) + 1)
        out, _ = self.s3sse("run", "--cases", folder, "--only", "own/get", "--quiet")
        self.assertIn("CONFORMING", out)
        self.assertEqual([case["file"] for case in self.report()["cases"]], ["cases/mine.json"])
        self.assertIn("cases/mine.json:1", self.s3sse("show", "own/get", "--cases", folder)[0])
        self.assertIn("GetObject", self.s3sse("explain", "own/get", "--cases", folder)[0])
        self.s3sse("lint", "--cases", folder)

    def test_lint_looks_at_them(self):
        unused = {**CASE, "kms_keys": ["nobody"]}
        out, _ = self.s3sse("lint", "--cases", self.folder(unused))
        self.assertIn("cases/mine.json:1", out)
        self.assertIn("nobody", out)

    def test_several_folders(self):
        first = self.folder(CASE)
        second = self.folder({**CASE, "id": "own/other", "title": "An object comes back again"}, "more")
        out, _ = self.s3sse("list", "--cases", first, "--cases", second, "--only", "own")
        self.assertEqual(out.count("\n"), 2)

    def test_they_are_held_to_the_same(self):
        for wrong, says in (({**CASE, "rules": ["GET-99"]}, "GET-99"),
                            ({**CASE, "id": "smoke/sse-c/wrong-key"}, "taken by cases/smoke/")):
            with self.subTest(says=says):
                folder = self.folder(wrong, says.replace("/", "-").replace(" ", "-"))
                for verb in ("list", "run", "lint"):
                    _, err = self.s3sse(verb, "--cases", folder, expect=6)
                    self.assertIn(says, err)
                    self.assertIn(f"{folder}/mine.json:1", err)

    def test_an_empty_folder(self):
        (self.home / "empty").mkdir()
        _, err = self.s3sse("list", "--cases", "empty", expect=6)
        self.assertIn("no case files here", err)


if __name__ == "__main__":
    unittest.main()
