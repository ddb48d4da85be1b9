"""The container image without a container engine: the same script assembles its root folder, and what stands in the
Containerfile (user, variables, entry point) is done in a chroot."""

import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["S3SSE_BINARY"]
RECIPE = PROJECT / "harness" / "ci" / "Containerfile"
START_SECONDS = 30


def instructions():
    """[(stage, keyword, rest)] of the Containerfile."""
    out, stage = [], ""
    for line in RECIPE.read_text().replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        keyword, rest = line.split(maxsplit=1)
        if keyword == "FROM":
            stage = rest.split(" AS ")[1]
        out.append((stage, keyword, rest))
    return out


def of_image(keyword):
    return [rest for stage, each, rest in instructions() if stage == "image" and each == keyword]


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-image-"))
        cls.addClassCleanup(shutil.rmtree, scratch, ignore_errors=True)
        cls.root = scratch / "root"
        # The line of the recipe, with the paths of this machine.
        (line,) = [rest for stage, keyword, rest in instructions() if keyword == "RUN" and "assemble_root" in rest]
        script, binary, vectors, folder = shlex.split(line)
        assert (binary, folder) == ("build/release/bin/s3sse", "/image"), line
        subprocess.run([PROJECT / script, BINARY, PROJECT / vectors, cls.root], check=True)
        scratch.chmod(0o755)
        cls.entry = json.loads(of_image("ENTRYPOINT")[0])
        (cls.work,) = of_image("WORKDIR")
        cls.variables = dict(pair.split("=", 1) for rest in of_image("ENV") for pair in shlex.split(rest))

    def command(self, *arguments):
        """As the image would start it: its user, its folder, its variables and nothing else."""
        user, group = of_image("USER")[0].split(":")
        variables = [f"{name}={value}" for name, value in self.variables.items()]
        # chroot(1) goes to "/"; the work folder is where a relative path has to lead.
        if os.geteuid() == 0:
            start = ["chroot", f"--userspec={user}:{group}", str(self.root)]
        else:  # a user of its own namespace takes root's part, and cannot become another
            start = ["unshare", "-r", "chroot", str(self.root)]
        return ["env", "-i", *variables, *[shutil.which(start[0]) or start[0], *start[1:]], *self.entry, *map(str, arguments)]

    def run_in_it(self, *arguments):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=300)

    def test_the_suite_passes_in_it_and_leaves_its_reports(self):
        done = self.run_in_it("run", "--only", "smoke/*", "--out", f"{self.work}/out")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for name in ("report.html", "report.md", "report.json", "junit.xml"):
            self.assertTrue((self.root / self.work.strip("/") / "out" / name).exists(), name)

    def test_it_serves(self):
        ready = self.root / "tmp" / "ready.json"
        server = subprocess.Popen(self.command("serve", "--address", "0.0.0.0",
                                               "--allow-default-credentials", "--port", "0", "--ready-file",
                                               "/tmp/ready.json"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not ready.exists():
                self.assertIsNone(server.poll(), "serve ended")
                self.assertLess(time.monotonic(), deadline, "serve did not start")
                time.sleep(0.02)
            said = json.loads(ready.read_text())
            ca = self.root / said["ca"].strip("/")
            context = ssl.create_default_context(cafile=ca)
            with self.assertRaises(urllib.error.HTTPError) as refused:  # unsigned, and so refused: S3 answers
                urllib.request.urlopen(said["https"] + "/", context=context, timeout=20)
            self.assertEqual(refused.exception.code, 403)
            refused.exception.close()
        finally:
            server.send_signal(signal.SIGTERM)
            out = server.communicate(timeout=20)[0].decode()
        self.assertEqual(server.returncode, 0, out)

    def test_it_trusts_the_authorities_of_the_machine(self):
        """An endpoint with a certificate that none of them signed is refused for that, not for want of a file."""
        done = self.run_in_it("detect", "--endpoint", "https://127.0.0.1:9")
        self.assertEqual(done.returncode, 2, done.stderr)  # no credentials: it asks for them before it looks
        bundle = self.root / "etc/ssl/certs/ca-certificates.crt"
        self.assertGreater(bundle.read_text().count("BEGIN CERTIFICATE"), 50)

    def test_it_sends_requests(self):
        """What the first request needs is loaded then: the program does not name it."""
        before, variable, *after = self.command("detect", "--endpoint", "http://127.0.0.1:9")
        keys = ["AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"]
        done = subprocess.run([before, variable, *keys, *after], capture_output=True, text=True, timeout=300)
        self.assertIn("127.0.0.1:9", done.stderr)
        self.assertRegex(done.stderr, "(?i)connect")

    def test_nothing_is_in_it_but_what_it_needs(self):
        def libraries_of(file):
            return re.findall(r"/\S+\.so\S*", subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout)

        curl = next(self.root.rglob("libcurl.so.4"))  # loaded by the program when it sends its first request
        asked = {pathlib.Path(file).name for file in [*libraries_of(BINARY), *libraries_of(curl), curl]}
        there = {path.name for path in self.root.rglob("*.so*")}
        self.assertEqual(there, asked)
        self.assertEqual([path.name for path in (self.root / "usr/bin").iterdir()], ["s3sse"])
        self.assertEqual((self.root / "etc/passwd").read_text().splitlines()[-1].split(":")[2],
                         of_image("USER")[0].split(":")[0])

    def test_what_the_recipe_copies_is_there(self):
        for stage, keyword, rest in instructions():
            if keyword != "COPY":
                continue
            *sources, _target = [word for word in rest.split() if not word.startswith("--")]
            for source in sources:
                if "--from=build" in rest:
                    self.assertTrue((self.root / source.removeprefix("/image/")).exists(), source)
                else:
                    self.assertTrue((PROJECT / source).exists(), source)
        self.assertEqual(of_image("EXPOSE"), ["9000 9443"])
        builds = [rest for stage, keyword, rest in instructions() if keyword == "RUN"]
        self.assertEqual(builds[0].split()[0], "./run")


if __name__ == "__main__":
    unittest.main()
