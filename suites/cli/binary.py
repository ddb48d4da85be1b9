"""Runs the s3sse binary in a home folder of its own. Standard library only."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

BINARY = os.environ["S3SSE_BINARY"]
START_SECONDS = 20


class BinaryTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-cli-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def environment(self, **more):
        clean = {k: v for k, v in os.environ.items()
                 if not k.startswith(("AWS_", "S3SSE_", "XDG_")) and not k.lower().endswith("_proxy")}
        clean.update(HOME=str(self.home), **more)
        return clean

    def s3sse(self, *arguments, expect=0, **variables):
        """Runs to the end; returns (stdout, stderr). `expect`: the exit code, or a tuple of possible ones."""
        done = subprocess.run([BINARY, *map(str, arguments)], env=self.environment(**variables), cwd=self.home,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        out, err = done.stdout.decode(), done.stderr.decode()
        codes = expect if isinstance(expect, tuple) else (expect,)
        self.assertIn(done.returncode, codes, f"s3sse {arguments}\n{out[-3000:]}\n{err[-3000:]}")
        return out, err

    def one_line(self, text):
        """The text, which has to be a single line of the program."""
        self.assertEqual(text.count("\n"), 1, text)
        self.assertTrue(text.startswith("s3sse: "), text)
        return text

    def start(self, *arguments, **variables):
        process = subprocess.Popen([BINARY, *map(str, arguments)], env=self.environment(**variables), cwd=self.home,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        return process

    def end(self, process, number=signal.SIGTERM):
        """Sends the signal and waits; returns the exit code."""
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pipe in filter(None, (process.stdout, process.stderr)):
            pipe.close()
        return process.returncode

    def serve(self, *arguments, **variables):
        """(process, contents of the ready file)"""
        ready = self.home / "ready.json"
        process = self.start("serve", "--port", 0, "--ready-file", ready, *arguments, **variables)
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                self.fail("serve did not start: " + process.stderr.read().decode())
            time.sleep(0.02)
        return process, json.loads(ready.read_text())

    def report(self, folder="out"):
        return json.loads((self.home / folder / "report.json").read_text())


def self_signed_certificate(folder):
    """(certificate, key) as PEM files in `folder`, for loopback."""
    certificate, key = folder / "ca.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


class Listener:
    """Accepts connections on loopback; each is served by `serve(socket)` on a thread of its own."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def close(self):
        self.listener.close()


class SlowEndpoint:
    """Answers ListBuckets at once, and everything else after a while, with an error: for runs that have to last."""

    def __init__(self, seconds):
        import http.server

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status = 200
                if self.path != "/":
                    time.sleep(seconds)
                    status = 503
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
