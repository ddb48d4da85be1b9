"""s3sse explain TOPIC: a method told from the trace of a request that just ran; explain error: what was pasted, explained."""

import json
import pathlib
import re
import unittest

from binary import BinaryTest

FLOWS = ("sse-s3", "sse-kms", "dsse-kms", "sse-c")
TOPICS = FLOWS + ("defaults", "bucket-key", "in-transit")


class ExplainTopics(BinaryTest):
    def test_each_topic_is_told(self):
        for topic in TOPICS:
            out, _ = self.s3sse("explain", topic)
            for part in ("Rules\n", " -> 200 OK", "PUT /"):
                self.assertIn(part, out, topic)
            self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if "│" in line or "─" in line), topic)
        for topic in FLOWS:
            out, _ = self.s3sse("explain", topic)
            for part in ("┌─ You", "┌─ On the disk", "Who holds which key", "What an attacker gets who has", "Reading it back",
                         "x-amz-server-side-encryption", "seal          Seals", "open          Opens"):
                self.assertIn(part, out, topic)
            self.assertEqual("AWS KMS ─" in out, "kms" in topic, topic)
            self.assertEqual("KMS: GenerateDataKey, granted" in out, "kms" in topic, topic)
        self.assertIn("more like it, with 0 calls of KMS", self.s3sse("explain", "bucket-key")[0])
        self.assertIn("(plain HTTP)", self.s3sse("explain", "in-transit")[0])

    def test_what_is_drawn_comes_of_the_trace(self):
        """Another seed changes every value; the same one none. The drawing has the values of the plays."""
        def drawn(out):
            inside = "".join(line for line in out.splitlines() if line.strip().startswith(("│", "┌")))
            return set(re.findall(r"[0-9a-f]{16,}|(?:[0-9a-f]{2} ){6,}|sha256:[0-9a-f]{8}", inside))
        for topic in FLOWS:
            one, same, other = [drawn(self.s3sse("explain", topic, "--seed", seed)[0]) for seed in ("a", "a", "b")]
            self.assertGreaterEqual(len(one), 6, topic)
            self.assertEqual(one, same)
            self.assertFalse(one & other, topic)
        told = json.loads(self.s3sse("explain", "sse-kms", "--seed", "a", "--json")[0])
        put = next(step for step in told["plays"][0]["steps"] if step["step"].endswith("PutObject"))
        tag = next(v["value"] for event in put["trace"]["events"] for v in event["values"] if v["name"] == "segment 1: tag")
        self.assertIn(tag, drawn(self.s3sse("explain", "sse-kms", "--seed", "a")[0]))
        texts = {self.s3sse("explain", "client-side", "--seed", seed)[0] for seed in ("a", "a", "b")}
        ciphertexts = {re.search(r"ciphertext  (\S+)", text).group(1) for text in texts}
        self.assertEqual(len(ciphertexts), 2)

    def test_keys_are_told_only_when_asked(self):
        self.assertRegex(self.s3sse("explain", "sse-s3")[0], r"data key +│[^\n]*\n[^\n]*sha256:")
        out, _ = self.s3sse("explain", "sse-s3", "--reveal", "--json", "--seed", "a")
        put = next(step for step in json.loads(out)["plays"][0]["steps"] if step["step"].endswith("PutObject"))
        key = next(v["value"] for event in put["trace"]["events"] for v in event["values"] if v["name"] == "data key")
        self.assertRegex(key, "^[0-9a-f]{64}$")

    def error(self, text, expect=0):
        file = self.home / "error.txt"
        file.write_text(text)
        return self.s3sse("explain", "error", file, "--json", expect=expect)[0]

    def causes(self, text):
        return [cause["case"] for cause in json.loads(self.error(text))["causes"]]

    def test_errors_in_every_dress(self):
        md5 = "The calculated MD5 hash of the key did not match the hash that was provided."
        document = f"<?xml version='1.0'?><Error><Code>InvalidArgument</Code><Message>{md5}</Message></Error>"
        for text in (document, f"< HTTP/1.1 400 Bad Request\n< x-amz-request-id: 1\n<\n{document}",
                     f"Traceback (most recent call last):\n  File 'x.py', line 1\nbotocore.exceptions.ClientError: An error occurred "
                     f"(InvalidArgument) when calling the PutObject operation: {md5}\n",
                     f"\nAn error occurred (InvalidArgument) when calling the PutObject operation: {md5}"):
            self.assertEqual(self.causes(text)[:2], ["mistakes/02-md5-of-base64-text", "mistakes/03-md5-in-hex"], text)
        self.assertEqual(self.causes("An error occurred (400) when calling the HeadObject operation: Bad Request")[0][:11], "mistakes/08")
        self.assertIn("mistakes/05-md5-as-raw-bytes", self.causes("botocore.exceptions.ParamValidationError: Parameter validation failed:\n"
                                                                  "Invalid type for parameter SSECustomerKeyMD5"))
        disabled = "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555 is disabled."
        self.assertEqual(self.causes(f"<Error><Code>KMS.DisabledException</Code><Message>{disabled}</Message></Error>"), ["mistakes/27-key-disabled"])
        self.assertEqual(self.causes("An error occurred (InvalidRequest) when calling the GetObject operation: The encryption parameters "
                                     "are not applicable to this object.")[0], "mistakes/11-key-for-an-object-without")

    def test_every_answer_of_every_mistake_leads_back_to_it(self):
        """Each refusal that a mistake gets from the simulator, pasted, names that mistake among its causes."""
        for path in sorted((pathlib.Path(__file__).resolve().parents[2] / "vectors" / "cases" / "mistakes").glob("*.json")):
            for case in json.loads(path.read_text())["cases"]:
                told = json.loads(self.s3sse("explain", case["id"], "--json")[0])
                for each in told["exchanges"]:
                    status, _, rest = each["answer"].partition(" ")
                    code, _, message = rest.partition(": ")
                    if status[0] == "2" or each["step"] == "set-up" or not message:
                        continue
                    pasted = f"<Error><Code>{code}</Code><Message>{message.replace('&', '&amp;')}</Message></Error>"
                    self.assertIn(case["id"], self.causes(pasted), pasted)

    def test_what_nobody_knows_is_said_so(self):
        self.assertEqual(json.loads(self.error("<Error><Code>SomethingElse</Code></Error>", expect=5))["causes"], [])
        self.assertEqual(json.loads(self.error("all is well", expect=5))["error"]["code"], "")
        self.assertIn("cannot", self.one_line(self.s3sse("explain", "error", self.home / "none", expect=2)[1]))


if __name__ == "__main__":
    unittest.main()
