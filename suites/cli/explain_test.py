"""s3sse explain: a rule that holds and one that is broken; a mistake, its cause and its cure."""

import json
import unittest

from binary import BinaryTest


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

    def test_a_name_that_is_not_there(self):
        _, err = self.s3sse("explain", "SSEC-99", expect=2)
        self.one_line(err)


if __name__ == "__main__":
    unittest.main()
