"""s3sse explain: a rule that holds and one that is broken; a mistake, its cause and its cure."""

import base64
import json
import pathlib
import shutil
import unittest

from binary import BinaryTest

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"


class Explain(BinaryTest):
    def test_a_rule_holds_and_is_switched_off(self):
        out, _ = self.s3sse("explain", "SSEC-17")
        self.assertIn("https://", out)
        holds, broken = out.split("\nThe rule is switched off\n")
        self.assertIn("-> 403 AccessDenied", holds)
        self.assertTrue(broken.startswith("Answers 400 where S3 says 403.\n"), "the sentence of the index")
        self.assertIn("-> 400 InvalidRequest", broken)
        self.assertIn("instead of 403 AccessDenied", broken)
        self.assertIn("SSEC-17  status", broken)

    def test_the_same_for_scripts(self):
        told = json.loads(self.s3sse("explain", "sse_c.wrong_key_is_access_denied", "--json")[0])
        self.assertEqual((told["rule"], told["level"]), ("SSEC-17", "MUST"))
        self.assertEqual(told["misbehaviour"], ["Answers 400 where S3 says 403."])
        self.assertTrue(any(each["answer"].startswith("403") for each in told["holds"]))
        self.assertEqual({finding["rule"] for finding in told["findings"]}, {"SSEC-17"})

    def test_a_mistake(self):
        out, _ = self.s3sse("explain", "mistakes/02-md5-of-base64-text")
        for word in ("Symptom", "Cause", "Fix", "SSEC-08", "https://", "-> 400 InvalidArgument", "-> 200"):
            self.assertIn(word, out)
        told = json.loads(self.s3sse("explain", "mistakes/02-md5-of-base64-text", "--json")[0])
        self.assertEqual(told["verdict"], "pass")
        self.assertTrue(all(told[name] for name in ("symptom", "cause", "fix", "exchanges", "rules")))
        answers = [each["answer"][:3] for each in told["exchanges"] if each["step"][0].isdigit()]
        self.assertEqual(answers, ["400", "200"])

    def test_a_case_of_another_era(self):
        out, _ = self.s3sse("explain", "default-encryption/before-2023/never-configured")
        self.assertIn("ServerSideEncryptionConfigurationNotFoundError", out)

    def test_no_secret_is_told(self):
        out, _ = self.s3sse("explain", "SSEC-24", "--json")
        self.assertNotIn("wJalrXUtnFEMI", out)
        for told in json.loads(out)["holds"]:
            for name, value in told["headers"]:
                if name.endswith("customer-key"):
                    self.assertTrue(value.startswith("<"), "a customer key in clear")
            self.assertNotRegex(told["request"], r"(?i)signature=[0-9a-f]{8,}")

    def test_the_table_of_methods(self):
        out, _ = self.s3sse("explain", "methods")
        rows = out.split("\n\n")
        self.assertEqual([row.split("\n")[0] for row in rows[:-1]],
                         ["Client-side encryption", "SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C"])
        for row in rows[:-1]:
            for question in ("who holds the keys", "who encrypts", "what is stored", "who can read"):
                self.assertRegex(row, rf"\n  {question} +\w")
        self.assertNotIn("not shown", out)
        table = json.loads(self.s3sse("explain", "methods", "--json")[0])
        cells = [cell for row in table for name, cell in row.items() if name != "method"]
        self.assertEqual(len(cells), 20)
        for cell in cells:
            self.assertTrue(cell["shown"], cell)
            self.s3sse("show", cell["case"])

    def test_a_cell_that_does_not_hold_is_not_told(self):
        """The table is of what is, and not of what somebody wrote down."""
        vectors = self.home / "vectors"
        shutil.copytree(VECTORS, vectors)
        path = vectors / "cases" / "lesson" / "methods.json"
        document = json.loads(path.read_text())
        case = next(case for case in document["cases"] if case["id"] == "lesson/methods/sse-s3/can-read")
        case["steps"][-1]["expect"] = {"status": 403}
        path.write_text(json.dumps(document))
        out, _ = self.s3sse("explain", "methods", "--vectors", vectors, expect=1)
        self.assertEqual(out.count("not shown"), 1)
        self.assertNotIn(case["notes"] + "\n", out.split("SSE-S3\n")[1].split("\n\n")[0])

    def test_an_object_that_s3_cannot_read(self):
        told = json.loads(self.s3sse("explain", "client-side", "--json")[0])
        client, text = told["client"], bytes.fromhex(told["client"]["plaintext"]).decode()
        self.assertEqual(client["opened"], text)
        self.assertNotEqual(client["wrong_key"], text)
        self.assertEqual(len(bytes.fromhex(client["ciphertext"])), len(text) + 16)
        self.assertEqual(set(client["metadata"]) - {"x-amz-m"}, {"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i"})
        wire = json.dumps([[step["request"], step["answer"]] for step in told["plays"][0]["steps"] if "request" in step])
        self.assertNotIn(text, wire)
        for value in client["metadata"].values():
            self.assertIn(json.dumps(value)[1:-1], wire, "S3 gets it, and gives it back")
        again = json.loads(self.s3sse("explain", "client-side", "--json")[0])
        self.assertNotEqual(again["client"]["ciphertext"], client["ciphertext"], "a key for each run")
        out, _ = self.s3sse("explain", "client-side")
        self.assertIn("-> 200", out)
        self.assertRegex(client["wrapping_key"], "^sha256:[0-9a-f]{8}$")
        revealed = json.loads(self.s3sse("explain", "client-side", "--json", "--reveal")[0])
        self.assertRegex(revealed["client"]["wrapping_key"], "^[0-9a-f]{64}$")

    def test_a_mistake_of_servers_is_made_by_one(self):
        """S3 does not make it, so what it looks like is shown by a server that breaks the rules."""
        out, _ = self.s3sse("explain", "mistakes/30-accepted-means-encrypted")
        wrong, right = out.split("A server that does it right\n")
        self.assertIn("STO-01  stored bytes", wrong)
        self.assertNotIn("      x-amz-server-side-encryption: AES256\n", wrong.split("1 PutObject")[1].split("->")[1].split("2 HeadObject")[0])
        self.assertIn("x-amz-server-side-encryption: AES256", right.split("1 PutObject")[1].split("->")[1])

    def test_a_rule_for_clients(self):
        out, _ = self.s3sse("explain", "CSE-ATT-01")
        self.assertIn("attacks/two-keys/v3-other", out)
        self.assertNotIn("No case cites it", out)
        self.assertRegex(self.s3sse("explain", "CSE-OPS-04")[0], r"\n  s3/\w")

    def test_a_name_that_is_not_there(self):
        _, err = self.s3sse("explain", "SSEC-99", expect=2)
        self.one_line(err)


if __name__ == "__main__":
    unittest.main()
