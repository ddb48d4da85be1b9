"""Wrong usage says the way out and ends with 2."""

import re
import unittest

from binary import BinaryTest

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "hunter2-secret"}


class Usage(BinaryTest):
    def wrong(self, *arguments, says, **variables):
        out, err = self.s3sse(*arguments, expect=2, **variables)
        self.assertEqual(out, "")
        self.assertIn(says, self.one_line(err))

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

    def test_a_typing_error(self):
        self.wrong("lst", says="there is no verb \"lst\" (did you mean list?)")
        self.wrong("policy", says="explain, lint")
        self.wrong("policy", "lnit", says="did you mean lint?")
        self.wrong("policy", "lint", "x.json", "--knd", "key", says="s3sse policy lint has no flag --knd (did you mean --kind?)")
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

    def test_a_name_without_its_flag(self):
        self.wrong("run", "smoke", says="did you mean --only smoke?")
        self.wrong("run", "Smoke/SSE-C/wrong-key", says="did you mean --only smoke/sse-c/wrong-key?")
        self.wrong("run", "ssec-17", says="did you mean --rule SSEC-17?")
        self.wrong("run", "nonsense", says="takes no argument \"nonsense\"; see")

    def test_closed_lists_are_closed(self):
        self.wrong("run", "--operation", "GetObjct", says="did you mean GetObject?")
        self.wrong("list", "--operation", "GenerateDataKy", says="did you mean GenerateDataKey?")
        self.wrong("run", "--allow", "sse-c-value-befor-policy", says="did you mean sse-c-value-before-policy?")
        self.wrong("run", "--have", "bucket-kys", says="did you mean bucket-keys?")
        self.wrong("run", "--skip", "smok", says="did you mean smoke?")
        self.wrong("run", "--baseline", "moto-5.2.6", says="did you mean moto-5.2.5?")
        self.wrong("lint", "--skip", "duplicate-titel", says="did you mean duplicate-title?")
        self.wrong("mutate", "--mutant", "etag.unqoted", says="did you mean etag.unquoted?")
        self.wrong("serve", "--fault", "kms.throtle", says="did you mean kms.throttle?")
        self.wrong("serve", "--fault", "kms.throttle:op=GenerateDataKy", says="did you mean GenerateDataKey?")
        self.wrong("serve", "--fault", "kms.throttle:s3=PutObjct", says="did you mean PutObject?")
        self.wrong("serve", "--fault", "kms.slow:dely=1s", says="did you mean delay?")
        self.wrong("explain", "SSE-C/nothing/of/the/kind", says="there is no rule and no case")
        for verb in ("run", "list"):
            _, err = self.s3sse(verb, "--only", "smok", expect=5)
            self.assertIn("did you mean smoke?", self.one_line(err))

    def test_case_does_not_matter_where_it_makes_no_difference(self):
        def same(*pairs):
            for shouted, plain in pairs:
                self.assertEqual(self.s3sse(*shouted)[0], self.s3sse(*plain)[0])
        self.assertIn("smoke/sse-c/wrong-key", self.s3sse("explain", "SMOKE/SSE-C/wrong-key")[0])
        same((("show", "ssec-17"), ("show", "SSEC-17")),
             (("show", "SSE_C.Wrong_Key_Is_Access_Denied"), ("show", "SSEC-17")),
             (("show", "Smoke/SSE-C/Wrong-Key"), ("show", "smoke/sse-c/wrong-key")),
             (("list", "--only", "SMOKE"), ("list", "--only", "smoke")),
             (("list", "--only", "Smoke/*", "--skip", "*Wrong*"), ("list", "--only", "smoke/*", "--skip", "*wrong*")),
             (("list", "--rule", "ssec-17"), ("list", "--rule", "SSEC-17")),
             (("list", "--rule", "sse_c.wrong_key_is_access_denied"), ("list", "--rule", "SSEC-17")),
             (("list", "--method", "sse-c", "--level", "MUST"), ("list", "--method", "SSE-C", "--level", "must")),
             (("list", "--operation", "getobject"), ("list", "--operation", "GetObject")),
             (("mutate", "--list", "--rule", "ssec-17", "--mutant", "Etag.*"),
              ("mutate", "--list", "--rule", "SSEC-17", "--mutant", "etag.*")),
             (("run", "--lack", "SSE-KMS", "--dry-run"), ("run", "--lack", "sse-kms", "--dry-run")))

    def test_a_file_that_is_not_there(self):
        for arguments in (("render", "gone.json"), ("diff", "gone.json", "gone.json"), ("badge", "gone.json"),
                          ("merge", "gone.json", "gone.json"), ("matrix", "gone.json"), ("trend", "gone"),
                          ("rerun", "--failed", "gone.json"), ("run", "--target", "gone.json"),
                          ("run", "--baseline", "gone.json"), ("run", "--vectors", "gone"), ("list", "--cases", "gone"),
                          ("baseline", "update", "--baseline", "new.json", "--report", "gone.json"),
                          ("audit", "gone.jsonl"), ("policy", "lint", "gone.json"),
                          ("serve", "--cert", "gone.pem", "--key", "gone.pem"), ("serve", "--kms-seed", "gone.json"),
                          ("serve", "--principals", "gone.json")):
            with self.subTest(arguments=arguments):
                self.wrong(*arguments, says="gone")
        self.wrong("run", "--endpoint", "https://localhost:1", "--ca-bundle", "gone.pem", says="gone.pem", **KEYS)

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
