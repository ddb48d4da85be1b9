"""The lines of `s3sse show CASE --curl` (--aws-cli, --boto3), pasted into a plain shell after the lines that `s3sse serve`
prints: they meet the answers of the case, say so, end with 0, and leave nothing behind. Where an answer is another one
they end with 1, and where a step cannot be sent as the case says with 3."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from simulator_server import Simulator

BINARY = os.environ["S3SSE_BINARY"]
AWS = os.environ.get("S3SSE_AWS_CLI", "/usr/bin/aws")
TOOLS = ("curl", "aws-cli", "boto3")
# case, its exit code by curl, the AWS CLI and boto3, and what its answers have to show
CASES = [
    ("smoke/sse-c/wrong-key", (0, 0, 0), ["AccessDenied"]),
    ("smoke/sse-kms/key-is-reported", (0, 0, 0), ["aws:kms", "arn:aws:kms:"]),
    ("smoke/sse-s3/round-trip[size=65537]", (0, 0, 0), ["AES256"]),
    ("multipart-upload/every-method/part-replaced[method=sse-kms]", (0, 0, 0), ["aws:kms"]),
    ("sse-c/attributes/with-key", (0, 0, 0), ["ObjectSize"]),
    # A damaged key, which the AWS CLI has no option for.
    ("sse-c/base64/foreign-characters", (0, 3, 0), []),
]
BROKEN = re.compile(r"SignatureDoesNotMatch|command not found|Traceback|ParamValidation|usage: aws|"
                    r"BadDigest|MalformedXML|syntax error|bad substitution|unbound variable|<redacted|<customer")


def greeting_of(simulator):
    return (simulator.folder / "serve.log").read_text()


def lines_to_paste(greeting):
    """What stands indented behind "Paste": as a person would select it."""
    pasted = greeting.split("Paste into another terminal", 1)[1].split("Then, for example")[0]
    return "".join(line + "\n" for line in pasted.splitlines() if line.startswith("  "))


class PlainShell(unittest.TestCase):
    """A server as it prints itself, and a bash that knows nothing: no AWS_ variable, a fresh HOME."""

    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator(*cls.flags)
        cls.addClassCleanup(cls.simulator.stop)

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-by-hand-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        (self.home / "bin").mkdir()
        (self.home / "bin" / "s3sse").symlink_to(BINARY)
        (self.home / "bin" / "aws").symlink_to(AWS)
        (self.home / "bin" / "python3").symlink_to(sys.executable)

    def bash(self, text, **variables):
        """(exit code, everything printed)"""
        environment = {"HOME": str(self.home), "PATH": f"{self.home}/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
                       "TMPDIR": str(self.home), **variables}
        # The link to a venv's Python has to find its packages.
        environment["VIRTUAL_ENV"] = sys.prefix
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path.endswith("-packages"))
        done = subprocess.run(["bash", "--noprofile", "--norc"], input=text.encode(), env=environment, cwd=self.home,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=180)
        return done.returncode, done.stdout.decode(errors="replace")

    def by_hand(self, case, tool, more=""):
        """(exit code, everything printed) of the line that the manual gives, after the lines of the greeting."""
        shell = "python3 -" if tool == "boto3" else "bash"
        return self.bash(lines_to_paste(greeting_of(self.simulator)) + f"{more}s3sse show '{case}' --{tool} | {shell}\n")

    def assert_nothing_left(self, context):
        code, out = self.bash(lines_to_paste(greeting_of(self.simulator)) + 'aws --endpoint-url "$ENDPOINT" s3 ls\n')
        self.assertEqual((code, out), (0, ""), context)


class ByHand(PlainShell):
    def check(self, tool):
        for case, codes, wanted in CASES:
            code, out = self.by_hand(case, tool)
            context = f"{case} --{tool}\n{out}"
            self.assertEqual(code, codes[TOOLS.index(tool)], context)
            self.assertNotRegex(out, BROKEN, context)
            if code == 0:
                for text in [*wanted, "== as expected", "== 0 unexpected answers"]:
                    self.assertIn(text, out, context)
            self.assert_nothing_left(context)

    def test_curl(self):
        self.check("curl")

    def test_aws_cli(self):
        self.check("aws-cli")

    def test_boto3(self):
        self.check("boto3")

    def test_without_the_lines_of_serve_they_say_what_is_missing(self):
        for tool in ("curl", "aws-cli"):
            code, out = self.bash(f"s3sse show smoke/sse-c/wrong-key --{tool} | bash\n")
            self.assertNotEqual(code, 0)
            self.assertIn("ENDPOINT: the URL of the endpoint", out)

    def test_an_endpoint_that_is_not_there(self):
        for tool in TOOLS:
            code, out = self.by_hand("smoke/sse-s3/round-trip", tool, "ENDPOINT=https://127.0.0.1:9; ")
            self.assertEqual(code, 1, out)
            self.assertIn("== UNEXPECTED", out)

    def test_the_answers_that_are_right_stand_beside_each_step(self):
        _, out = self.bash("s3sse show smoke/sse-c/wrong-key --curl\n")
        self.assertIn("\nexpected '403 AccessDenied'\n", out)

    def test_users_and_accounts_beside_the_owner(self):
        code, out = self.by_hand("sse-kms/permissions/aws-managed-key-and-other-accounts", "curl")
        self.assertEqual(code, 0, out)

    def test_bodies_are_those_of_the_run(self):
        """The same seed makes the same bytes in the lines as in the run: the ETag is the MD5 of the plaintext."""
        case = "smoke/sse-s3/round-trip[size=65537]"
        code, out = self.bash(f"s3sse run --only '{case}' --trace --out traced\n")
        self.assertEqual(code, 0, out)
        traced = json.loads((self.home / "traced" / "report.json").read_text())["cases"][0]
        etags = {value for exchange in traced["transcript"] for name, value in exchange["response"]["headers"]
                 if name.lower() == "etag"}
        self.assertTrue(etags)
        _, pasted = self.by_hand(traced["id"], "curl")
        self.assertTrue(any(etag in pasted for etag in etags), pasted)


class BrokenRule(PlainShell):
    """A server that answers a wrong key with 400, where S3 answers 403."""

    flags = ("--switch-off", "SSEC-17")

    def test_every_tool_tells(self):
        for tool in TOOLS:
            code, out = self.by_hand("smoke/sse-c/wrong-key", tool)
            self.assertEqual(code, 1, out)
            self.assertRegex(out, r"== UNEXPECTED: .*AccessDenied")
            self.assert_nothing_left(out)


class Greeting(PlainShell):
    flags = ("--region", "eu-west-1")

    def test_every_example_works_as_printed(self):
        examples = greeting_of(self.simulator).split("Then, for example")[1]
        lines = [line for line in examples.splitlines() if line.startswith("  ")]
        for tool in ("  aws ", "  curl ", "  python3 ", "  s3sse run ", "  s3sse show "):
            self.assertTrue(any(line.startswith(tool) for line in lines), lines)
        for line in lines:
            if line.startswith("  s3sse run "):
                line += " --only 'smoke/*'"  # all of it is long
            code, out = self.bash(lines_to_paste(greeting_of(self.simulator)) + line + "\n")
            self.assertEqual(code, 0, line + "\n" + out)
        self.assertIn("demo", self.bash(lines_to_paste(greeting_of(self.simulator)) +
                                        'aws --endpoint-url "$ENDPOINT" s3 ls\n')[1])


class Variants(PlainShell):
    def test_each_can_be_shown_by_number_or_by_id(self):
        case = "smoke/sse-c/wrong-key"
        _, out = self.bash(f"s3sse show {case} --json\n")
        ids = json.loads(out)["variants"]
        self.assertGreater(len(ids), 1)
        for tool in TOOLS:
            for number, name in enumerate(ids, 1):
                _, by_number = self.bash(f"s3sse show {case} --variant {number} --{tool}\n")
                _, by_id = self.bash(f"s3sse show '{name}' --{tool}\n")
                self.assertEqual(by_number, by_id)
                self.assertTrue(by_number.startswith(f"# {name}: "), by_number)
                self.assertIn(f"# variant {number} of {len(ids)}; ", by_number)
        _, shown = self.bash(f"s3sse show {case} --variant 2\n")
        self.assertTrue(shown.startswith(ids[1] + "\n"), shown)

    def test_one_that_is_not_there(self):
        for line, wanted in (("smoke/sse-c/wrong-key --variant 99", "there is no --variant 99"),
                             ("'smoke/sse-c/wrong-key[read=GetObjct]'", "did you mean"),
                             ("'smoke/sse-c/wrong-key[read=GetObject]' --variant 2", "leave out --variant")):
            code, out = self.bash(f"s3sse show {line} --curl\n")
            self.assertEqual(code, 2, out)
            self.assertIn(wanted, out)


if __name__ == "__main__":
    unittest.main()
