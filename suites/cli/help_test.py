"""Help, completion and manual page: made of the parser, whole, and with examples of the verb's own."""

import re
import subprocess
import unittest

from binary import BINARY, BinaryTest


def below(help_text):
    """The verbs that a help lists."""
    section = re.search(r"^Subcommands:\n((?:  .*\n)+)", help_text, re.MULTILINE)
    return re.findall(r"^  (\S+)", section.group(1), re.MULTILINE) if section else []


class Help(BinaryTest):
    def every_verb(self, *path):
        """(path, help) of the program and of everything below it."""
        text, err = self.s3sse(*path, "--help")
        self.assertEqual(err, "")
        yield path, text
        for verb in below(text):
            yield from self.every_verb(*path, verb)

    def test_every_verb_has_examples_of_its_own_and_its_exit_codes(self):
        verbs = list(self.every_verb())
        self.assertGreater(len(verbs), 25)
        for path, text in verbs:
            with self.subTest(verb=path):
                self.assertIn("Examples:", text)
                examples = text[text.index("Examples:"):]
                self.assertRegex(examples, r"\bs3sse {}".format(re.escape(" ".join(path))))
                self.assertRegex(text, r"Exit codes?:")
                self.assertLessEqual(max(map(len, text.splitlines())), 120)

    def test_help_is_a_verb_too(self):
        self.assertEqual(self.s3sse("help")[0], self.s3sse("--help")[0])
        self.assertEqual(self.s3sse("help", "run")[0], self.s3sse("run", "--help")[0])
        self.assertEqual(self.s3sse("help", "policy", "lint")[0], self.s3sse("policy", "lint", "--help")[0])
        _, err = self.s3sse("help", "rnu", expect=2)
        self.assertIn("did you mean run?", self.one_line(err))

    def test_version(self):
        version, _ = self.s3sse("version")
        self.assertRegex(version, r"^s3sse \d+\.\d+")
        self.assertEqual(self.s3sse("--version")[0], version)
        self.assertEqual(self.s3sse("-V")[0], version)

    def test_without_an_argument_it_says_what_can_be_done(self):
        out, err = self.s3sse(expect=2)
        self.assertEqual(out, "")
        for line in ("s3sse run", "s3sse serve", "s3sse --help"):
            self.assertIn(line, err)
        self.assertLess(err.count("\n"), 15)

    def test_the_manual_page_has_every_verb_and_flag_and_is_sound(self):
        page, _ = self.s3sse("man")
        plain = page.replace("\\-", "-")
        for path, text in self.every_verb():
            if not below(text):
                self.assertIn(f".SS s3sse {' '.join(path)}\n", plain)
            for flag in re.findall(r"^  (?:-\w,)?(--[a-z0-9-]+)", text, re.MULTILINE):
                self.assertIn(flag, plain)
        for line in page.splitlines():
            self.assertRegex(line, r"^(?!\.(?!TH |SH |SS |TP$|PP$|nf$|fi$|sp$))(?!')")
        if subprocess.run(["which", "groff"], capture_output=True).returncode == 0:
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=page.encode(), capture_output=True)
            self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))


class Completion(BinaryTest):
    def setUp(self):
        super().setUp()
        (self.home / "s3sse").symlink_to(BINARY)

    def bash(self, *words):
        """What bash offers for the last word, by the function that it was taught."""
        quoted = " ".join("'" + word + "'" for word in ("s3sse", *words))
        script = f"""set -u
source <(s3sse completion bash)
COMP_WORDS=({quoted}); COMP_CWORD={len(words)}
complete -p s3sse | grep -q -- '-F _s3sse'
_s3sse
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
        done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, cwd=self.home,
                              env=self.environment(PATH=f"{self.home}:/usr/bin:/bin"))
        self.assertEqual(done.stderr.decode(), "")
        return done.stdout.decode().split()

    def test_verbs(self):
        self.assertEqual(self.bash("ru"), ["run", "rules"])
        self.assertEqual(self.bash("policy", ""), ["explain", "lint"])
        self.assertLessEqual({"run", "serve", "completion"}, set(self.bash("")))
        self.assertNotIn("complete", self.bash(""), "for programs alone")

    def test_flags(self):
        self.assertEqual(self.bash("run", "--shu"), ["--shuffle"])
        self.assertIn("--kind", self.bash("policy", "lint", "--"))
        self.assertNotIn("--kind", self.bash("run", "--"))

    def test_values(self):
        self.assertEqual(self.bash("run", "--level", ""), ["must", "should", "may"])
        self.assertEqual(self.bash("run", "--level", "=", "s"), ["should"])
        self.assertEqual(self.bash("serve", "--era", "202"), ["2022", "2025", "2026"])
        self.assertEqual(self.bash("run", "--lack", "dsse"), ["dsse-kms"])
        self.assertEqual(self.bash("completion", "b"), ["bash"])
        self.assertEqual(self.bash("help", "sw"), ["sweep"])
        self.assertEqual(self.bash("render", "--out", "x"), [], "files are for the shell")

    def test_names_of_rules_and_cases(self):
        self.assertEqual(self.bash("explain", "SSEC-17"), ["SSEC-17"])
        self.assertEqual(self.bash("serve", "--switch-off", "sse_c.wrong_key_is_acc"), ["sse_c.wrong_key_is_access_denied"])
        self.assertIn("mistakes", self.bash("run", "--only", "mi"))
        self.assertEqual(self.bash("show", "smoke/sse-c/wrong"), ["smoke/sse-c/wrong-key"])
        self.assertTrue(all(name.count("/") <= 1 for name in self.bash("show", "sse-c/")))

    def test_a_script_for_each_shell(self):
        for shell in ("bash", "zsh", "fish"):
            script, _ = self.s3sse("completion", shell)
            self.assertIn("complete --", script)
            if subprocess.run(["which", shell], capture_output=True).returncode == 0:
                subprocess.run([shell, "-n"], input=script.encode(), check=True)
        _, err = self.s3sse("completion", "tcsh", expect=2)
        self.assertIn("bash, zsh, fish", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
