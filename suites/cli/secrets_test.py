"""No secret in any output: everything is run with marked keys against an endpoint that repeats all that it is sent, and
every file and console is searched for them."""

import base64
import http.server
import json
import re
import ssl
import subprocess
import threading
import unittest
import urllib.parse

from binary import BinaryTest, self_signed_certificate

SECRET = "MARKED/secret+key=that/nobody+may=ever/see+1"
TOKEN = "MARKED/session+token/of/forty+characters/or=more//"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMARKEDEXAMPLE000", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": TOKEN}


class Echo:
    """Makes every bucket, and answers everything else with an error that repeats the whole request."""

    def __init__(self, certificate, key):
        echo = self
        self.secrets = {SECRET.encode(), TOKEN.encode()}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                echo.remember(self.path, self.headers)
                path, _, query = self.path.partition("?")
                if (self.command in ("PUT", "DELETE") and not query and path.count("/") == 1) or path == "/":
                    status, body = 200, b""
                else:
                    status = 400
                    told = f"{self.path} " + " ".join(f"{n}: {v}" for n, v in self.headers.items())
                    body = ("<Error><Code>InvalidRequest</Code><Message>" +
                            told.replace("&", "&amp;").replace("<", "&lt;") + "</Message></Error>").encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def remember(self, path, headers):
        """What of a request may never be seen again: whole customer keys, and signatures."""
        for name, value in headers.items():
            if name.lower().endswith("server-side-encryption-customer-key"):
                try:
                    raw = base64.b64decode(value, validate=True)
                except ValueError:
                    continue
                if len(raw) == 32:
                    self.secrets.add(raw)
        for text in (headers.get("Authorization", ""), urllib.parse.unquote(path)):
            self.secrets.update(found.encode() for found in re.findall(r"Signature=([0-9a-f]{64})", text))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def faces(secret):
    """The secret as it may look in a text."""
    standard = base64.b64encode(secret)
    quoted = urllib.parse.quote(secret, safe="").encode()
    return {secret, standard, standard.rstrip(b"="), base64.urlsafe_b64encode(secret), secret.hex().encode(),
            secret.hex().upper().encode(), quoted, quoted.lower(),
            urllib.parse.quote(standard.decode(), safe="").encode(),
            json.dumps(secret.decode("latin-1")).strip('"').encode()}


class Secrets(BinaryTest):
    def setUp(self):
        super().setUp()
        self.console = b""
        certificate, key = self_signed_certificate(self.home)
        self.ca = certificate
        self.echo = Echo(certificate, key)
        self.addCleanup(self.echo.close)

    def keep(self, *arguments, expect=(0, 1, 2, 3, 4, 5)):
        out, err = self.s3sse(*arguments, expect=expect, **KEYS)
        self.console += out.encode() + err.encode()
        return out

    def at(self, verb, *arguments):
        return self.keep(verb, "--endpoint", self.echo.url, "--ca-bundle", self.ca, *arguments)

    def extra_formats(self):
        """Renders what this version can render, and asks for transcripts where it writes any."""
        help_text, _ = self.s3sse("--help")
        if re.search(r"^\s+render\b", help_text, re.M):
            for form in re.findall(r"--format\b[^\n]*?\b([a-z]+(?:, ?[a-z]+)+)", self.s3sse("render", "--help")[0]):
                for each in re.split(r", ?", form):
                    self.keep("render", "out/report.json", "--format", each)

    def check(self, secrets):
        secrets = {face for secret in secrets for face in faces(secret) if len(face) >= 16}
        (self.home / "console.txt").write_bytes(self.console)
        # Thousands of patterns in megabytes are work for grep; it knows no pattern with the end of a line in it.
        lines = {secret for secret in secrets if b"\n" not in secret and b"\0" not in secret}
        patterns = self.home / "server-patterns"
        patterns.write_bytes(b"\n".join(sorted(lines)) + b"\n")
        for path in sorted(self.home.rglob("*")):
            if not path.is_file() or path.name in ("cert.pem", "key.pem", "ready.json") or path.name.startswith("server-"):
                continue
            content = path.read_bytes()
            found = subprocess.run(["grep", "-aFob", "-m1", "-f", str(patterns), str(path)], stdout=subprocess.PIPE,
                                   env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
            self.assertIn(found.returncode, (0, 1), found)
            at = int(found.stdout.split(b":")[0]) if found.returncode == 0 else -1
            self.assertEqual(at, -1, f"{path} holds a secret: ...{content[max(0, at - 150):at]}")
            for secret in secrets - lines:
                self.assertEqual(content.find(secret), -1, f"{path} holds the bytes of a customer key")

    def test_an_endpoint_that_repeats_everything(self):
        run_help, _ = self.s3sse("run", "--help")
        trace = ["--trace"] if "--trace" in run_help else []
        self.at("detect")
        self.at("detect", "--json")
        self.at("run", "--no-detect", "--verbose", *trace, "--only", "sse-c", "--only", "presigned", "--only", "smoke",
                "--only", "copy-object/sse-c*")
        failed = [case for case in self.report()["cases"] if case["verdict"] in ("fail", "blocked")]
        self.assertTrue(failed)
        self.extra_formats()
        self.at("rerun", "--failed", "out/report.json", "--no-detect", "--json", "--out", "again")
        self.at("sweep", "--older-than", "0s")
        self.keep("baseline", "update", "--baseline", "known.json", "--report", "out/report.json")
        customer_keys = [secret for secret in self.echo.secrets if len(secret) == 32]
        self.assertGreater(len(customer_keys), 3, "no customer key was sent: the test proves nothing")
        self.assertGreater(len(self.echo.secrets), 20)
        self.check(self.echo.secrets)

    def test_a_server_with_marked_keys(self):
        process, ready = self.serve(AWS_ACCESS_KEY_ID=KEYS["AWS_ACCESS_KEY_ID"], AWS_SECRET_ACCESS_KEY=SECRET)
        credentials = {"AWS_ACCESS_KEY_ID": KEYS["AWS_ACCESS_KEY_ID"], "AWS_SECRET_ACCESS_KEY": SECRET}
        for arguments in (("detect",), ("run", "--only", "smoke", "--only", "sse-c"), ("sweep", "--older-than", "0s")):
            out, err = self.s3sse(*arguments, "--endpoint", ready["https"], expect=(0, 1, 3), **credentials)
            self.console += out.encode() + err.encode()
        process.terminate()
        out, err = process.communicate(timeout=20)
        self.console += err
        # What a server prints for its user to paste is its secret key, on purpose, and nowhere else.
        self.check({SECRET.encode()})


if __name__ == "__main__":
    unittest.main()
