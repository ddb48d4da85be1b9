"""s3sse explain TOPIC: a method told from the trace of a request that just ran; explain error: what was pasted, explained."""

import json
import pathlib
import re
import unittest

from binary import BinaryTest

FLOWS = ("sse-s3", "sse-kms", "dsse-kms", "sse-c")
TOPICS = FLOWS + ("client-side", "defaults", "bucket-key", "in-transit")
PASTED = pathlib.Path(__file__).resolve().parent / "pasted"


class ExplainTopics(BinaryTest):
    def test_each_topic_is_told(self):
        for topic in TOPICS:
            out, _ = self.s3sse("explain", topic)
            for part in ("Rules\n", " -> 200 OK", "PUT /", "┌─ You"):
                self.assertIn(part, out, topic)
            self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if "│" in line or "─" in line), topic)
        for topic in FLOWS:
            out, _ = self.s3sse("explain", topic)
            for part in ("┌─ You", "┌─ On the disk", "Who holds which key", "What an attacker gets who has", "Reading it back",
                         "x-amz-server-side-encryption", "seal          Seals", "open          Opens"):
                self.assertIn(part, out, topic)
            self.assertEqual("AWS KMS ─" in out, "kms" in topic, topic)
            self.assertEqual("KMS: GenerateDataKey, granted" in out, "kms" in topic, topic)
        out, _ = self.s3sse("explain", "client-side")
        for part in ("┌─ You", "┌─ Amazon S3", "Who holds which key", "What an attacker gets who has", "x-amz-meta-x-amz-3: ", "with another key"):
            self.assertIn(part, out)
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

    def test_every_value_of_every_topic_comes_of_the_seed(self):
        """Whatever looks like a key, a nonce, an id or ciphertext is another one under another seed."""
        def values(out):
            long_ones = re.findall(r"[A-Za-z0-9+/=]{20,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|sha256:[0-9a-f]{8}", out)
            return {value for value in long_ones if re.search(r"[0-9]", value)}
        for topic in TOPICS:
            one, same, other = [values(self.s3sse("explain", topic, "--seed", seed)[0]) for seed in ("a", "a", "b")]
            self.assertEqual(one, same, topic)
            self.assertGreaterEqual(len(one), 4, topic)
            # The MD5 of a customer key, a context in Base64 and an ETag under SSE-S3 come of texts that stay the same.
            told_anyhow = {value for value in one & other if not re.search("sha256:|-", value)}
            self.assertEqual(one & other - told_anyhow, set(), topic)
            self.assertLessEqual(len(told_anyhow), 4, topic)

    def test_keys_are_told_only_when_asked(self):
        self.assertRegex(self.s3sse("explain", "sse-s3")[0], r"data key +│[^\n]*\n[^\n]*sha256:")
        out, _ = self.s3sse("explain", "sse-s3", "--reveal", "--json", "--seed", "a")
        put = next(step for step in json.loads(out)["plays"][0]["steps"] if step["step"].endswith("PutObject"))
        key = next(v["value"] for event in put["trace"]["events"] for v in event["values"] if v["name"] == "data key")
        self.assertRegex(key, "^[0-9a-f]{64}$")

    def error(self, text, expect=0):
        file = self.home / "error.txt"
        file.write_text(text, newline="")
        return self.s3sse("explain", "error", file, "--json", expect=expect)[0]

    def causes(self, text):
        return [cause["case"] for cause in json.loads(self.error(text))["causes"]]

    def test_what_real_clients_printed(self):
        """Outputs of the clients themselves, with paths and ports made neutral."""
        for name, status, code, operation, cause in (
                ("aws-cli", "", "AccessDenied", "PutObject", "mistakes/01-sse-c-on-a-new-bucket"),
                ("aws-cli-head", "400", "", "HeadObject", "mistakes/08-head-without-the-key"),
                ("boto3-client-error", "", "InvalidRequest", "GetObject", "mistakes/08-head-without-the-key"),
                ("boto3-param-validation", "", "", "", "mistakes/05-md5-as-raw-bytes"),
                ("curl-v", "400", "InvalidArgument", "PutObject", "mistakes/02-md5-of-base64-text"),
                ("rclone", "400", "KMS.NotFoundException", "", "mistakes/26-alias-in-the-wrong-place"),
                ("s3cmd", "400", "KMS.NotFoundException", "", "mistakes/26-alias-in-the-wrong-place"),
                ("sdk-for-java", "400", "", "", "mistakes/13-sse-c-over-plain-http"),
                ("sdk-for-javascript", "403", "AccessDenied", "", "mistakes/10-another-key")):
            told = json.loads(self.error((PASTED / (name + ".txt")).read_text()))
            error = told["error"]
            self.assertEqual((error["status"], error["code"], error["operation"]), (status, code, operation), name)
            self.assertEqual(told["causes"][0]["case"], cause, name)
            self.assertTrue(told["causes"][0]["sure"], name)
            self.assertNotIn(")", error["message"][:3], name)

    def test_other_ways_to_paste_it(self):
        md5 = "The calculated MD5 hash of the key did not match the hash that was provided."
        document = f"<?xml version='1.0'?>\n<Error>\n  <Code>InvalidArgument</Code>\n  <Message>{md5}</Message>\n</Error>"
        headers = "HTTP/1.1 400 Bad Request\r\nx-amz-request-id: 1\r\nConnection: close\r\n\r\n"
        transcript = self.s3sse("explain", "mistakes/02-md5-of-base64-text")[0].split("On the wire\n")[1].split("\nRules")[0]
        wrapped = f"An error occurred (InvalidArgument) when calling the UploadPart operation: The calculated MD5 hash of\nthe key did not match the\n hash that was provided."
        of_go = f"operation error S3: PutObject, https response error StatusCode: 400, RequestID: 1, HostID: 2, api error InvalidArgument: {md5}"
        continued = f"> PUT /b/k HTTP/1.1\n< HTTP/1.1 100 Continue\n< HTTP/1.1 400 Bad Request\n<\n{document}"
        for text in (document, headers + document, transcript, wrapped, of_go, continued, f"< HTTP/1.1 400 Bad Request\n<\n{document}", md5):
            self.assertEqual(self.causes(text)[0], "mistakes/02-md5-of-base64-text", text)
        self.assertEqual(json.loads(self.error(continued))["error"]["status"], "400")
        bare = json.loads(self.error(headers))
        self.assertEqual((bare["error"]["status"], any(cause["sure"] for cause in bare["causes"])), ("400", False), "of HEAD, perhaps")
        disabled = "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555 is disabled."
        self.assertEqual(self.causes(f"<Error><Code>KMS.DisabledException</Code><Message>{disabled}</Message></Error>"), ["mistakes/27-key-disabled"])
        self.assertEqual(self.causes("An error occurred (InvalidRequest) when calling the GetObject operation: The encryption parameters "
                                     "are not applicable to this object.")[0], "mistakes/11-key-for-an-object-without")

    def test_what_the_client_says_by_itself(self):
        told = json.loads(self.error((PASTED / "boto3-ssl-error.txt").read_text()))
        self.assertEqual(told["causes"], [])
        self.assertIn("CA", told["client"]["fix"])
        out, _ = self.s3sse("explain", "error", PASTED / "boto3-ssl-error.txt")
        self.assertIn("S3 has not answered", out)
        bucket = "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid bucket name \"a b\""
        told = json.loads(self.error(bucket))
        self.assertEqual((told["causes"], "type" in told["client"]["fix"]), ([], True), "no mistake of the thirty")

    def test_nothing_secret_is_told(self):
        secrets = ["LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=", "c5ee6e789415e935286bb39de518a8a8762204c10375455c4cb9b8aef447cb83",
                   "p7CRFqCwZG3JIz3xvUXtPA==", "\\xb7&\\xb0D", "-q\\x16B"]
        leaky = ("An error occurred (InvalidArgument) when calling the PutObject operation: no good: " + secrets[0] + " at https://h/b/k?X-Amz-Signature="
                 + secrets[1])
        for text in [leaky, f"<Error><Code>{secrets[0]}</Code><Message>key {secrets[0]}</Message></Error>", f"Some: {secrets[1]}\n    at x"] \
                + [file.read_text() for file in PASTED.iterdir()]:
            (self.home / "leaky.txt").write_text(text)
            for flags in ((), ("--json",)) if text == leaky else (("--json",),):
                out, err = self.s3sse("explain", "error", "leaky.txt", *flags, expect=(0, 5))
                for secret in secrets:
                    self.assertNotIn(secret, out + err, text[:80])

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
        for text, hint in (("all is well", "Paste the whole error document"), ("HTTP/1.1 403 Forbidden\n", "A status alone"),
                           ("<Error><Code>NoSuchKey</Code></Error>", "s3sse rules NoSuchKey")):
            (self.home / "unknown.txt").write_text(text)
            self.assertIn(hint, self.s3sse("explain", "error", "unknown.txt", expect=5)[0])
        self.assertIn("cannot", self.one_line(self.s3sse("explain", "error", self.home / "none", expect=2)[1]))


if __name__ == "__main__":
    unittest.main()
