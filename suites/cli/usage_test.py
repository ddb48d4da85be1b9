"""Wrong usage says the way out and ends with 2; help teaches."""

import re
import unittest

from binary import BinaryTest

VERBS = ("run", "rerun", "detect", "sweep", "baseline", "serve", "list", "show", "coverage", "policy", "version")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "hunter2-secret"}


class Usage(BinaryTest):
    def wrong(self, *arguments, says, **variables):
        out, err = self.s3sse(*arguments, expect=2, **variables)
        self.assertEqual(out, "")
        self.assertIn(says, self.one_line(err))

    def test_help_of_each_verb_teaches_with_examples(self):
        out, _ = self.s3sse("--help")
        for verb in VERBS:
            self.assertIn(f"  {verb} ", out)
            text, err = self.s3sse(verb, "--help")
            self.assertIn("Examples:", text)
            self.assertIn(f"  s3sse {verb}", text)
            self.assertEqual(err, "")
            self.assertLessEqual(max(map(len, text.splitlines())), 120, text)

    def test_exit_codes_are_in_the_help(self):
        for arguments in (("--help",), ("run", "--help")):
            out = " ".join(self.s3sse(*arguments)[0].split())
            self.assertIn("5 nothing selected, or nothing of it could be checked", out)

    def test_help_uses_the_words_of_the_reports(self):
        """reports/README.md has the words; these are the ones that readers stumbled over."""
        text = self.s3sse("--help")[0]
        verbs = [line.split()[0] for line in text.split("Subcommands:")[1].split("Examples:")[0].splitlines()
                 if line.startswith("  ") and not line.startswith("   ")]
        self.assertGreater(len(verbs), 20)
        old = r"\b(nature|gating|gates|blames?|laxit(y|ies)|teeth|doors?|spine|undecided|not-checked)\b"
        for verb in verbs:
            more = self.s3sse(verb, "--help")[0]
            self.assertEqual([line for line in more.splitlines() if re.search(old, line)], [], verb)
            text += more
        # Off, this rule gives another error to a wrong key; it lets nobody in.
        self.assertIsNone(re.search(r"accepts wrong|opens an object", text))

    def test_nothing_or_a_typing_error(self):
        self.wrong(says="s3sse --help")
        self.wrong("lst", says="did you mean list?")
        self.wrong("list", "--onyl", "x", says="did you mean --only?")
        self.wrong("run", "--frobnicate", says="s3sse run --help")
        self.wrong("show", says="s3sse show --help")

    def test_values_are_checked(self):
        self.wrong("run", "--level", "maybe", says="--level")
        self.wrong("run", "--era", "1999", says="--era")
        self.wrong("run", "--gate", "none", says="--gate")
        self.wrong("run", "--jobs", "0", says="--jobs")
        self.wrong("run", "--timeout", "soon", says="--timeout")
        self.wrong("run", "--method", "ROT13", says="--method")
        self.wrong("run", "--lack", "sse-x", says="sse-c")
        self.wrong("run", "--rule", "SSEC-177", says="did you mean SSEC-17?")
        self.wrong("run", "--vectors", "nowhere", says="nowhere")
        self.wrong("show", "SSEC-177", says="did you mean SSEC-17?")
        self.wrong("serve", "--switch-off", "SSEC-177", says="did you mean SSEC-17?")
        self.wrong("serve", "--cert", "x.pem", says="--key")
        self.wrong("serve", "--http-port", "70000", says="--http-port")

    def test_endpoints_and_credentials(self):
        self.wrong("run", "--endpoint", "localhost:9000", says="https://HOST", **KEYS)
        self.wrong("run", "--endpoint", "https://localhost/bucket", says="a path", **KEYS)
        self.wrong("run", "--endpoint", "https://localhost:1", says="AWS_ACCESS_KEY_ID")
        self.wrong("run", "--endpoint", "https://localhost:1", says="AWS_SECRET_ACCESS_KEY",
                   AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE")
        self.wrong("run", "--endpoint", "env", says="AWS_ENDPOINT_URL", **KEYS)
        self.wrong("run", "--endpoint", "https://localhost:1", "--profile", "lab", says="\"lab\"", **KEYS)
        self.wrong("run", "--plain-endpoint", "http://localhost", says="--endpoint")
        for flag in ("--ca-bundle", "--second-profile", "--other-profile"):
            self.wrong("run", flag, "x", says=f"{flag} goes with --endpoint URL")

    def test_secrets_are_not_repeated(self):
        _, err = self.s3sse("run", "--endpoint", "https://user:hunter2@localhost", expect=2, **KEYS)
        self.assertNotIn("hunter2", err)


if __name__ == "__main__":
    unittest.main()
