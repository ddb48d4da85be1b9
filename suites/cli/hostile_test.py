"""Endpoints that behave badly: the program ends in time, with exit 3 or a clear verdict, and says what happened."""

import resource
import ssl
import subprocess
import time
import unittest

from binary import BinaryTest, Listener

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMYOWNKEYEXAMPLE0",
        "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2-hunter2-hunter2-hunter2-"}
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
# Far more than the flags below allow for, and far less than a run that waits for every case.
PATIENCE_SECONDS = 60


class Hostile(Listener):
    """Answers ListBuckets, if `polite`, and does its worst to everything else."""

    def __init__(self, worst, polite, context=None):
        self.worst, self.polite, self.context = worst, polite, context
        super().__init__()

    def serve(self, client):
        try:
            client.settimeout(PATIENCE_SECONDS)
            if self.context:
                client = self.context.wrap_socket(client, server_side=True)
            while head := self.read_head(client):
                if self.polite and head.startswith(b"GET / "):
                    client.sendall(OK)
                    continue
                self.worst(client)
                return
        except OSError:
            pass
        finally:
            client.close()

    @staticmethod
    def read_head(client):
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(65536)
            if not data:
                return b""
            head += data
        return head


def hang(client):
    while client.recv(65536):
        pass


def cut_in_the_body(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of")


def garbage(client):
    client.sendall(b"\x00\xff\xfe\x1b[2J" * 50 + b"\r\n\r\n")


def redirect(client):
    client.sendall(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/elsewhere\r\n"
                   b"Content-Length: 0\r\nConnection: close\r\n\r\n")


def endless_headers(client):
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    line = b"X-Filler: " + b"x" * 8000 + b"\r\n"
    for _ in range(100 * 1024 * 1024 // len(line)):
        client.sendall(line)
    client.sendall(b"\r\n")


def endless_body(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"100000\r\n" + b"<a>" + b"x" * (0x100000 - 3) + b"\r\n"
    for _ in range(200):
        client.sendall(chunk)


class Hostility(BinaryTest):
    def against(self, worst, *arguments, polite, expect):
        server = Hostile(worst, polite)
        self.addCleanup(server.close)
        begin = time.monotonic()
        out, err = self.s3sse("run", "--endpoint", f"http://127.0.0.1:{server.port}", "--timeout", 1, "--jobs", 4,
                              "--give-up-after", 4, "--only", "smoke", "--only", "put-object", "--only",
                              "bucket-encryption", *arguments, expect=expect, **KEYS)
        self.assertLess(time.monotonic() - begin, PATIENCE_SECONDS)
        self.assertTrue((out + err).isascii(), "an answer reached the terminal as it was")
        return out, err

    def check(self, worst, says):
        # From the first request on: nothing is run.
        _, err = self.against(worst, polite=False, expect=3)
        self.assertRegex(self.one_line(err), says)
        # Once the run has begun, with and without detection: incomplete, or cases with a reason; never green, and never
        # a deviation that the endpoint was not seen to have.
        for arguments in (("--no-detect",), ()):
            out, _ = self.against(worst, *arguments, polite=True, expect=3)
            self.assertNotIn("\nCONFORMING", out)
            report = self.report()
            self.assertNotIn("pass", [case["verdict"] for case in report["cases"]])
            self.assertRegex(report["incomplete_reason"] + "".join(case["reason"] for case in report["cases"]), says)

    def test_it_hangs(self):
        self.check(hang, "first byte|no answer in 4 cases")

    def test_it_cuts_the_connection_in_the_middle_of_a_body(self):
        self.check(cut_in_the_body, "before its end|no answer in 4 cases")

    def test_it_answers_garbage(self):
        self.check(garbage, "HTTP|no answer in 4 cases")

    def test_it_sends_a_hundred_megabytes_of_headers(self):
        self.check(endless_headers, "of headers|no answer in 4 cases")

    def test_it_sends_bodies_without_end(self):
        """No answer is kept beyond what one can honestly have: eight at a time would else fill the machine."""
        self.check(endless_body, "body of more than|no answer in 4 cases")
        peak_kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(peak_kilobytes, 300 * 1024)

    def test_it_redirects(self):
        """A redirect is an answer, which S3 gives, too: it is not followed, and blocks what needs the bucket."""
        for polite in (False, True):
            out, _ = self.against(redirect, polite=polite, expect=3)
            self.assertNotIn("\nCONFORMING", out)
            reasons = [case["reason"] for case in self.report()["cases"] if case["verdict"] == "blocked"]
            self.assertTrue(reasons)
            self.assertTrue(all("307" in reason for reason in reasons), reasons[:3])

    def test_its_certificate_has_expired(self):
        config, key, certificate = (self.home / name for name in ("ca.cnf", "key.pem", "cert.pem"))
        config.write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={self.home}/index\nnew_certs_dir={self.home}\n"
                          f"rand_serial=yes\ndefault_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n"
                          "[e]\nsubjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:TRUE\n"
                          "[req]\ndistinguished_name=n\n[n]\n")
        (self.home / "index").write_text("")
        request = self.home / "request.pem"
        for command in (["req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj",
                         "/CN=localhost", "-config", config],
                        ["ca", "-batch", "-notext", "-config", config, "-selfsign", "-keyfile", key, "-in", request,
                         "-out", certificate, "-startdate", "20200101000000Z", "-enddate", "20200201000000Z"]):
            subprocess.run(["openssl", *map(str, command)], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = Hostile(hang, True, context)
        self.addCleanup(server.close)
        _, err = self.s3sse("run", "--endpoint", f"https://localhost:{server.port}", "--ca-bundle", certificate,
                            expect=3, **KEYS)
        self.assertIn("expired", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
