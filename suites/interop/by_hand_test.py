"""The lines that reports print for doing a case by hand: pasted into a shell or into Python they meet the answers of
the case, with curl, the AWS CLI and boto3, and leave nothing behind."""

import json
import os
import re
import subprocess
import sys
import unittest

from simulator_server import InteropTest

AWS = os.environ.get("S3SSE_AWS_CLI", "/usr/bin/aws")
# case, what its answers have to show
CASES = [
    ("smoke/sse-c/wrong-key", ["AccessDenied"]),
    ("smoke/sse-kms/key-is-reported", ["aws:kms", "arn:aws:kms:"]),
    ("smoke/sse-s3/round-trip[size=65537]", ["AES256"]),
    ("multipart-upload/every-method/part-replaced[method=sse-kms]", ["aws:kms"]),
    ("sse-c/attributes/with-key", ["ObjectSize"]),
]
BROKEN = re.compile(r"SignatureDoesNotMatch|command not found|Traceback|ParamValidation|usage: aws|"
                    r"BadDigest|MalformedXML|syntax error|bad substitution|<redacted|<customer")


class ByHand(InteropTest):
    def lines(self, case, tool):
        return self.run_client(os.environ["S3SSE_BINARY"], "show", case, f"--{tool}")[0]

    def buckets(self):
        return self.run_client(AWS, "--endpoint-url", self.simulator.https, "s3", "ls")[0]

    def paste(self, case, tool):
        """The printed answers of all steps."""
        text = self.lines(case, tool)
        folder = os.path.dirname(AWS)
        environment = self.simulator.environment(
            ENDPOINT=self.simulator.https, CURL_CA_BUNDLE=self.simulator.ca, AWS_DEFAULT_OUTPUT="json",
            PATH=folder + os.pathsep + os.environ["PATH"])
        interpreter = [sys.executable, "-"] if tool == "boto3" else ["bash"]
        done = subprocess.run(interpreter, input=text.encode(), env=environment, cwd=self.simulator.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        out = done.stdout.decode(errors="replace")
        self.assertNotRegex(out, BROKEN, f"{case} --{tool}\n{text}\n{out}")
        self.assertEqual(self.buckets(), "", f"{case} --{tool} left a bucket behind\n{out}")
        return out

    def check(self, tool):
        for case, wanted in CASES:
            out = self.paste(case, tool)
            for text in wanted:
                self.assertIn(text, out, f"{case} --{tool}")

    def test_curl(self):
        self.check("curl")

    def test_aws_cli(self):
        self.check("aws-cli")

    def test_boto3(self):
        self.check("boto3")

    def test_bodies_are_those_of_the_run(self):
        """The same seed makes the same bytes in the lines as in the run: the ETag is the MD5 of the plaintext."""
        case = "smoke/sse-s3/round-trip[size=65537]"
        report = self.simulator.folder / "traced"
        self.run_client(os.environ["S3SSE_BINARY"], "run", "--only", case, "--trace", "--out", report)
        traced = json.loads((report / "report.json").read_text())["cases"][0]
        etags = {value for exchange in traced["transcript"] for name, value in exchange["response"]["headers"]
                 if name.lower() == "etag"}
        self.assertTrue(etags)
        self.assertTrue(any(etag in self.paste(traced["id"], "curl") for etag in etags))


if __name__ == "__main__":
    unittest.main()
