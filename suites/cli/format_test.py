"""Each format is said once: what the readers take, the JSON Schemas and the tables of vectors/README.md are the same."""

import json
import os
import pathlib
import re
import subprocess
import unittest

import formats
from binary import BinaryTest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = PROJECT / "vectors" / "schema"
SAMPLE = json.loads((pathlib.Path(__file__).parent / "format_sample.json").read_text())
# Axes are replaced before the reader sees a case.
OF_THE_EXPANDER = ("vary", "skip", "...")
# A server that cannot listen ends by itself where a file is sound.
NO_SERVER = ("serve", "--port", "0", "--address", "192.0.2.1", "--allow-default-credentials")
POLICY = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
USER = {"name": "alice", "access_key_id": "AKIDALICE", "secret_access_key": "a-secret-of-alice",
        "policies": [{"name": "p", "document": POLICY}]}


def schema(name, folder=SCHEMAS):
    return json.loads((folder / f"{name}.schema.json").read_text())


class Formats(BinaryTest):
    def assertSame(self, name, sample, answers, of_schema_alone=(), folder=SCHEMAS):
        found = formats.differences(schema(name, folder), sample, answers, of_schema_alone)
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def answers_to_cases(self, documents):
        """What the loader says of each, in a folder of vectors that holds nothing else."""
        vectors = self.home / "vectors"
        (vectors / "cases").mkdir(parents=True, exist_ok=True)
        if not (vectors / "rules").exists():
            (vectors / "rules").symlink_to(PROJECT / "vectors" / "rules")
        said = []
        for document in documents:
            (vectors / "cases" / "sample.json").write_text(json.dumps(document))
            _, err = self.s3sse("list", "--vectors", vectors, expect=(0, 6))
            said.append(err)
        return said

    def test_the_sample_is_sound(self):
        self.assertEqual(self.answers_to_cases([SAMPLE]), [""])

    def test_cases(self):
        self.assertSame("cases", SAMPLE, self.answers_to_cases, OF_THE_EXPANDER)

    def test_a_key_of_one_side_alone_is_named(self):
        """What this comparison is worth: each kind of difference, made up."""
        doctored = schema("cases")
        step = doctored["definitions"]["step"]
        step["properties"]["only_in_schema"] = {"type": "string"}
        del step["properties"]["source_range"]  # so that only the reader has it
        step["properties"]["role"]["enum"].append("spectator")
        doctored["definitions"]["nature"]["enum"].remove("wording")
        step["required"].append("key")
        doctored["definitions"]["case"]["required"].remove("title")
        doctored["definitions"]["nowhere"] = {"type": "object", "properties": {"a": {}}}
        found = formats.differences(doctored, SAMPLE, self.answers_to_cases, OF_THE_EXPANDER)
        for difference in ("/definitions/step: the key only_in_schema is in the schema alone",
                           "/definitions/step: the key source_range is in the reader alone",
                           "/definitions/step/properties/role: the word spectator is in the schema alone",
                           "/definitions/step: the key key is required by the schema alone",
                           "/definitions/case: the key title is required by the reader alone",
                           "the sample has no object of /definitions/nowhere"):
            self.assertIn(difference, found)

    def each_in_a_file(self, *arguments):
        """Runs the binary on each document by itself."""
        def answers(documents):
            said = []
            for document in documents:
                path = self.home / "document.json"
                path.write_text(json.dumps(document))
                _, err = self.s3sse(*(path if part == "FILE" else part for part in arguments), expect=tuple(range(10)), ID="AKIDEXAMPLE", SECRET="a-secret", TOKEN="token")
                said.append(err.strip())
            return said
        return answers

    def test_targets(self):
        credentials = {"access_key_id_env": "ID", "secret_access_key_env": "SECRET", "session_token_env": "TOKEN",
                       "account_id": "111122223333", "user_name": "alice"}
        sample = {"endpoint": "https://127.0.0.1:1", "addressing": "path", "credentials": credentials}
        self.assertSame("target", sample, self.each_in_a_file("detect", "--target", "FILE"))

    def test_baselines(self):
        sample = {"format": 1, "about": "x", "causes": [{"id": "HDR-10", "said": "It ignores keys.", "cases": 3}], "expect": [
            {"pattern": "a/*", "verdict": "fail", "match": ["*"], "reason": "because", "link": "x", "until": "2026-12-01"}]}
        self.assertSame("baseline", sample, self.each_in_a_file("run", "--baseline", "FILE", "--only", "smoke/sse-c/wrong-key", "--quiet"),
                        folder=PROJECT / "reports" / "schema")

    def test_principals(self):
        sample = {"accounts": [{"account_id": "222233334444", "users": [USER],
                                "roles": [{**USER, "access_key_id": "AKIDROLE", "session": "s", "session_token": "t"}],
                                "root": {"access_key_id": "AKIDROOT", "secret_access_key": "a-secret-of-root"}}]}
        self.assertSame("principals", sample, self.each_in_a_file(*NO_SERVER, "--principals", "FILE"))

    def test_key_seeds(self):
        sample = {"keys": [{"key_id": "1234abcd-12ab-34cd-56ef-1234567890ab", "account_id": "111122223333",
                            "aliases": ["alias/a"], "description": "d", "state": "Enabled", "policy": {}, "tags": {"a": "b"}}]}
        self.assertSame("kms-seed", sample, self.each_in_a_file(*NO_SERVER, "--kms-seed", "FILE"))

    def test_rules(self):
        sample = {"$schema": "../schema/rules.schema.json", "topic": "topic", "title": "T", "rules": [
            {"id": "AAA-01", "slug": "topic.is_so", "level": "MUST", "evidence": ["documented"], "operations": ["any"],
             "methods": ["any"], "statement": "s", "observable": "o", "sources": ["https://example.com"], "notes": "n",
             "since": "2023-01-05", "until": "2024-01-05", "visibility": "out-of-scope", "visibility_reason": "r",
             "survival_reason": "s"}]}

        self.assertSame("rules", sample, self.answers_to_rules)

    def test_rules_of_clients(self):
        sample = {"$schema": "../schema/client-rules.schema.json", "topic": "topic", "title": "T", "subject": "client",
                  "rules": [{"id": "CSE-AAA-01", "slug": "topic.is_so", "level": "MUST", "evidence": ["observed-in-client"],
                             "formats": ["V3"], "statement": "s", "observable": "o", "sources": ["https://example.com"],
                             "notes": "n", "since": "2023-01-05", "until": "2024-01-05", "visibility": "out-of-scope",
                             "visibility_reason": "r", "survival_reason": "s"}]}
        self.assertSame("client-rules", sample, self.answers_to_rules)

    def answers_to_rules(self, documents):
        """What the compiler of the rulebook says of each."""
        rules, sources = self.home / "rules", self.home / "simulator"
        rules.mkdir(exist_ok=True)
        sources.mkdir(exist_ok=True)
        said = []
        for document in documents:
            (rules / "topic.json").write_text(json.dumps(document))
            said.append(subprocess.run([os.environ["S3SSE_RULEBOOK_CODEGEN"], rules, sources, self.home / "ids.h",
                                        self.home / "table.cpp"], capture_output=True, text=True, timeout=60).stderr)
        return said


class Readme(unittest.TestCase):
    """vectors/README.md explains every word of the format, and none that there is not."""

    README = (PROJECT / "vectors" / "README.md").read_text()
    CASES = schema("cases")

    def names(self):
        """Every key of every object, less what every object may have."""
        def walk(node):
            if isinstance(node, dict):
                if isinstance(node.get("properties"), dict):
                    yield from node["properties"]
                for value in node.values():
                    yield from walk(value)
            elif isinstance(node, list):
                for value in node:
                    yield from walk(value)
        return set(walk(self.CASES))

    def table(self, heading):
        """The first column of the first table below the heading."""
        section = self.README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        rows = re.findall(r"^\| (`[^|]*) \|", section, re.M)
        return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}

    def test_the_table_of_steps_is_the_schema(self):
        keys = set(self.CASES["definitions"]["step"]["properties"]) - {"...", "role"}  # role is explained above it
        self.assertEqual(self.table("Steps"), keys)

    def test_every_key_is_explained(self):
        for name in sorted(self.names() - {"$schema"}):
            self.assertRegex(self.README, rf'[`"]{re.escape(name)}["`:]', f"{name} is not explained")

    def test_every_capability_is_listed_and_no_other(self):
        section = self.README.split("\n## Capabilities\n")[1].split("\n\n`select`")[0]
        plain = re.sub(r"\([^()]*\)", "", section)
        self.assertEqual(set(re.findall(r"`([^`]+)`", plain)), set(self.CASES["definitions"]["capability"]["enum"]))

    def test_no_key_is_made_up(self):
        """Keys of the examples in the part about the format are keys of the schema, or names that a case chooses."""
        part = self.README.split("\n## Vary\n")[0]
        known = self.names() | set(self.CASES["properties"])
        for block in re.findall(r"```json\n(.*?)```", part, re.S):
            for key in re.findall(r'"([a-z_0-9$]+)":', block):
                self.assertIn(key, known | {"size", "read", "other"}, key)


if __name__ == "__main__":
    unittest.main()
