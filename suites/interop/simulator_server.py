"""Starts `s3sse serve` for the interop tests and ends it by its pid. Standard library only: it runs under Debian's
Python and under the virtual environment with the newest clients alike."""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

START_SECONDS = 20


class Simulator:
    """A running simulator: `http` and `https` URLs, `ca` (path of the CA certificate), credentials and region."""

    def __init__(self, *arguments):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-interop-"))
        ready = self.folder / "ready.json"
        self.log = open(self.folder / "serve.log", "wb")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        environment["XDG_CACHE_HOME"] = str(self.folder / "cache")
        self.process = subprocess.Popen(
            [os.environ["S3SSE_BINARY"], "serve", "--http-port", "0", "--https-port", "0", "--ready-file", str(ready),
             *arguments],
            stdout=self.log, stderr=subprocess.STDOUT, env=environment)
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                output = (self.folder / "serve.log").read_text(errors="replace")
                self.stop()
                raise RuntimeError("the simulator did not start: " + output)
            time.sleep(0.02)
        for name, value in json.loads(ready.read_text()).items():
            setattr(self, name, value)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, **more):
        """The standard AWS variables, free of what the caller's own shell may hold."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and not k.lower().endswith("_proxy")}
        clean.update(
            AWS_ACCESS_KEY_ID=self.access_key_id, AWS_SECRET_ACCESS_KEY=self.secret_access_key,
            AWS_DEFAULT_REGION=self.region, AWS_REGION=self.region, AWS_CA_BUNDLE=self.ca, AWS_PAGER="",
            AWS_EC2_METADATA_DISABLED="true", AWS_MAX_ATTEMPTS="1", AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull, HOME=str(self.folder))
        clean.update(more)
        return clean


class InteropTest(unittest.TestCase):
    """One simulator per class; `self.path(name)` are files in a folder of the class."""

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator()
        cls.addClassCleanup(cls.simulator.stop)

    def path(self, name):
        return self.simulator.folder / name

    def write(self, name, content):
        self.path(name).write_bytes(content)
        return str(self.path(name))

    def run_client(self, *command, expect=0, **environment):
        """Runs a client; returns (stdout, stderr). `expect`: the wanted exit code, or "failure" for any but 0."""
        done = subprocess.run([str(part) for part in command], env=self.simulator.environment(**environment),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        fine = done.returncode != 0 if expect == "failure" else done.returncode == expect
        self.assertTrue(fine, f"{command} ended with {done.returncode}, not {expect}\n{out}\n{err}")
        return out, err


def customer_key(label):
    """A 32-byte key, with the Base64 texts of key and MD5 that the SSE-C headers carry."""
    key = hashlib.sha256(label.encode()).digest()
    return key, base64.b64encode(key).decode(), base64.b64encode(hashlib.md5(key).digest()).decode()


def pattern(size):
    """Bytes that differ at every segment and part boundary, so that swapped or shifted pieces show."""
    block = hashlib.sha256(b"interop").digest()
    out = bytearray()
    counter = 0
    while len(out) < size:
        out += hashlib.sha256(block + counter.to_bytes(8, "big")).digest() * 32
        counter += 1
    return bytes(out[:size])


UNBLOCK_SSE_C_XML = (
    '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule>'
    "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
    "<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes>"
    "</Rule></ServerSideEncryptionConfiguration>")


def signed_headers(simulator, method, path_and_query, body=b"", headers=None, service="s3"):
    """The headers of a request that is signed with the standard library alone."""
    import datetime
    import hmac
    import urllib.parse
    path, _, query = path_and_query.partition("?")
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    signed = {"host": urllib.parse.urlsplit(simulator.https).netloc, "x-amz-content-sha256": digest, "x-amz-date": now,
              "content-md5": base64.b64encode(hashlib.md5(body).digest()).decode(), **(headers or {})}
    names = ";".join(sorted(signed))
    parameters = sorted(part if "=" in part else part + "=" for part in query.split("&") if part)
    canonical = "\n".join([method, path, "&".join(parameters)] + [f"{k}:{signed[k]}" for k in sorted(signed)] +
                          ["", names, digest])
    scope = f"{now[:8]}/{simulator.region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + simulator.secret_access_key).encode()
    for part in (now[:8], simulator.region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={simulator.access_key_id}/{scope}, "
                               f"SignedHeaders={names}, Signature={signature}")
    return signed


def connection_to(simulator):
    import http.client
    import ssl
    import urllib.parse
    url = urllib.parse.urlsplit(simulator.https)
    return http.client.HTTPSConnection(url.hostname, url.port, timeout=20,
                                       context=ssl.create_default_context(cafile=simulator.ca))


def signed_request(simulator, method, path_and_query, body=b"", headers=None):
    """A signed request with the standard library alone, for what an old client's API model does not know."""
    connection = connection_to(simulator)
    try:
        connection.request(method, path_and_query, body=body,
                           headers=signed_headers(simulator, method, path_and_query, body, headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def make_bucket(simulator, bucket, allow_sse_c=True):
    """A bucket by plain HTTP requests, so that every client test starts from the same ground."""
    status, body = signed_request(simulator, "PUT", f"/{bucket}")
    if status != 200:
        raise RuntimeError(f"CreateBucket answered {status}: {body!r}")
    if allow_sse_c:
        status, body = signed_request(simulator, "PUT", f"/{bucket}?encryption", UNBLOCK_SSE_C_XML.encode())
        if status != 200:
            raise RuntimeError(f"PutBucketEncryption answered {status}: {body!r}")
