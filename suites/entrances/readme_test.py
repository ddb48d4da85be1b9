"""Every command block of the README and of the guides beside the code is run as it stands there: pasted into a plain bash (or Python), in a
fresh HOME, in a folder that looks like a clone. A block that needs a server gets one at the very address that it names:
the tests have a network of their own, where s3.example.net is a name.

A block that cannot be run says why in its source: <!-- not run: REASON -->"""

import ctypes
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ["S3SSE_BINARY"])
AWS = os.environ.get("S3SSE_AWS_CLI", "/usr/bin/aws")
PAGES = ["README.md", "CONTRIBUTING.md", "simulator/README.md", "suites/README.md", "suites/interop/lesson.md"]
NOT_RUN = 4  # blocks that say why they are not run: a new one is a decision, and is counted here
START_SECONDS = 20
KEYS = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"

# What is there before the blocks under a heading are run, all of them in one folder, one after the other.
#   serve     s3sse serve at 9000 and 9443 in another terminal, and the lines that it prints pasted
#   lab       an endpoint https://s3.example.net:9000 and its ca.pem; credentials in the variables; target.json
#   failed_report   out/ of a run in which something failed
#   reports   results of earlier runs, in the folders that the blocks name
SETUP = {
    ("README.md", "Measure a server"): ["lab"],
    ("README.md", "Gate a CI"): ["lab"],
    ("README.md", "Test an application"): ["serve-after-first"],
    ("README.md", "Teach"): ["serve"],
    ("README.md", "An endpoint in detail"): ["failed_report", "lab", "target"],
    ("README.md", "Reports"): ["reports"],
    ("simulator/README.md", "The simulator"): ["serve-after-first"],
}
# Runs until somebody interrupts it: started, waited for, interrupted; it ends with 0.
UNTIL_INTERRUPTED = re.compile(r"^s3sse serve\b[^|]*$", re.M)


class Block:
    def __init__(self, page, heading, line, language, reason, text):
        self.page, self.heading, self.line, self.language, self.reason, self.text = page, heading, line, language, reason, text

    def __str__(self):
        return f"{self.page}:{self.line} ({self.heading})"


def blocks(page):
    """The fenced blocks that hold commands. "text" is output or a drawing."""
    out, heading, reason, inside = [], "", "", None
    for number, line in enumerate((PROJECT / page).read_text().splitlines(), 1):
        if inside is not None:
            if line.strip() == "```":
                out.append(Block(page, heading, *inside[:3], "".join(inside[3])))
                inside, reason = None, ""
            else:
                inside[3].append(line + "\n")
        elif line.startswith("```"):
            inside = (number, line[3:].strip() or "bash", reason, [])
        elif line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.strip():
            found = re.fullmatch(r"<!-- not run: (.+) -->", line.strip())
            reason = found.group(1) if found else ""
    return [block for block in out if block.language != "text"]


def private_network():
    """A network with nothing but loopback in it, and a name table of our own."""
    clone_newns, clone_newuser, clone_newnet, ms_rec_private = 0x20000, 0x10000000, 0x40000000, 0x44000
    libc = ctypes.CDLL(None, use_errno=True)
    user, group, root = os.getuid(), os.getgid(), os.geteuid() == 0
    if libc.unshare(clone_newns | clone_newnet | (0 if root else clone_newuser)) != 0:
        raise OSError(ctypes.get_errno(), "unshare: the tests of the README need namespaces")
    if not root:
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    with socket.socket() as any_socket:  # SIOCSIFFLAGS: lo is up
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x8 | 0x40))
    hosts = tempfile.NamedTemporaryFile("w", prefix="s3sse-hosts-", delete=False)
    hosts.write("127.0.0.1 localhost s3.example.net\n")
    hosts.close()
    os.chmod(hosts.name, 0o644)
    libc.mount(b"none", b"/", None, ms_rec_private, None)
    if libc.mount(hosts.name.encode(), b"/etc/hosts", None, 0x1000, None) != 0:
        raise OSError(ctypes.get_errno(), "mount: the tests of the README need a name table of their own")


def certificate_for(host, folder):
    certificate, key = folder / "ca.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out",
                    str(certificate)], check=True, capture_output=True)
    return certificate, key


class Readme(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-readme-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        # A clone, as far as the blocks can tell; what they write stays out of the real one.
        self.clone = self.home / "s3sse-clone"
        self.clone.mkdir()
        for entry in PROJECT.iterdir():
            if entry.name not in (".git", ".ci", "out", "run", "test"):
                (self.clone / entry.name).symlink_to(entry)
        # The script looks for the sources beside itself: where it stands, not where it is called.
        (self.clone / "run").write_text(f'#!/bin/sh\nexec "{PROJECT}/run" "$@"\n')
        (self.clone / "run").chmod(0o755)
        (self.home / "bin").mkdir()
        (self.home / "bin" / "s3sse").symlink_to(BINARY)
        (self.home / "bin" / "aws").symlink_to(AWS)
        self.before = ""  # what was pasted into the terminal before
        self.servers = []
        self.addCleanup(self.end_servers)

    def environment(self):
        return {"HOME": str(self.home), "PATH": f"{self.home}/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}

    def run_block(self, block):
        if block.language == "python":
            file = self.home / "block.py"
            file.write_text(block.text)
            text = f"python3 {file}\n"
        else:
            self.assertEqual(block.language, "bash", f"{block}: neither bash, python nor text")
            text = block.text
        done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"], input=(self.before + text).encode(),
                              env=self.environment(), cwd=self.clone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=900)
        self.assertEqual(done.returncode, 0, f"{block}\n{block.text}\n{done.stdout.decode(errors='replace')[-4000:]}")

    def start(self, command, ready):
        log = self.home / f"serve-{len(self.servers)}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(["bash", "-c", "exec " + command], env=self.environment(), cwd=self.clone, stdout=out,
                                       stderr=subprocess.STDOUT)
        self.servers.append(process)
        deadline = time.monotonic() + START_SECONDS
        while not ready(log.read_text()):
            if process.poll() is not None or time.monotonic() > deadline:
                self.fail(f"{command} did not start: {log.read_text()}")
            time.sleep(0.05)
        return process, log

    def end_servers(self):
        for process in self.servers:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=20), 0)
        self.servers = []

    # ---- what SETUP names ----

    def serve(self, command="s3sse serve"):
        _, log = self.start(command, lambda said: "Ctrl-C ends it" in said)
        pasted = log.read_text().split("Paste into another terminal", 1)[1].split("Then, for example")[0]
        self.before = "".join(line + "\n" for line in pasted.splitlines() if line.startswith("  "))

    def lab(self):
        certificate, key = certificate_for("s3.example.net", self.home)
        (self.clone / "ca.pem").write_bytes(certificate.read_bytes())
        self.start(f"s3sse serve --host-name s3.example.net --https-port 9000 --http-port 9080 --cert {certificate} --key {key}",
                   lambda said: "Ctrl-C ends it" in said)
        self.before = KEYS

    def target(self):
        shutil.copy(PROJECT / "harness" / "ci" / "target.example.json", self.clone / "target.json")

    def failed_report(self):
        self.start("s3sse serve --switch-off SSEC-17", lambda said: "Ctrl-C ends it" in said)
        done = subprocess.run([BINARY, "run", "--endpoint", "https://127.0.0.1:9443", "--only", "smoke/*"], cwd=self.clone,
                              env=self.environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.end_servers()

    def reports(self):
        def result_of(folder, *flags):
            subprocess.run([BINARY, "run", "--only", "smoke/*", "--out", self.clone / folder, *flags], check=False,
                           env=self.environment(), stdout=subprocess.DEVNULL)
            self.assertTrue((self.clone / folder / "report.json").exists(), folder)

        for folder in ("out", "main", "lab/rgw", "lab/minio", "history/1", "history/2"):
            result_of(folder)
        for shard in ("1", "2"):
            result_of(f"shard-{shard}", "--shard", f"{shard}/2")
        result_of("amazon", "--trace")

    # ---- the tests ----

    def under(self, page, heading):
        """Runs the blocks under one heading, in order, in one folder."""
        setup = SETUP.get((page, heading), [])
        for name in setup:
            if name != "serve-after-first":
                getattr(self, name)()
        for block in blocks(page):
            if block.heading != heading or block.reason:
                continue
            if UNTIL_INTERRUPTED.search(block.text) and block.language == "bash":
                if "serve-after-first" in setup and not self.before:
                    self.serve(block.text.split("#")[0].strip())  # goes on while the blocks behind it are run
                    continue
                self.fail(f"{block}: the table of set-ups says nothing of this server")
            self.run_block(block)
        self.end_servers()

    def test_every_block_that_is_not_run_says_why(self):
        reasons = [block.reason for page in PAGES for block in blocks(page) if block.reason]
        self.assertEqual(len(reasons), NOT_RUN, reasons)

    def test_the_table_of_set_ups_names_headings_that_are_there(self):
        there = {(page, block.heading) for page in PAGES for block in blocks(page)}
        self.assertLessEqual(set(SETUP), there)

    def test_links_lead_somewhere(self):
        for page in PAGES:
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (PROJECT / page).read_text()):
                if not target.startswith(("http://", "https://")):
                    self.assertTrue((PROJECT / page).parent.joinpath(target).exists(), f"{page}: {target}")


def add_tests():
    for page in PAGES:
        for heading in dict.fromkeys(block.heading for block in blocks(page) if not block.reason):
            name = "test_" + re.sub(r"\W+", "_", f"{page} {heading}".lower())
            setattr(Readme, name, lambda self, page=page, heading=heading: self.under(page, heading))


if __name__ == "__main__":
    private_network()
    add_tests()
    unittest.main()
