"""A pytest fixture `s3sse`: an S3 and KMS server that really encrypts, one for the whole test run.

Copy this file beside your conftest.py, and write into that: pytest_plugins = ["pytest_s3sse"]

    def test_upload(s3sse):
        s3 = s3sse.client("s3")
        s3.create_bucket(Bucket="reports")
        my_application.upload(s3, "reports", "a.pdf")
        assert s3.head_object(Bucket="reports", Key="a.pdf")["ServerSideEncryption"] == "aws:kms"

The binary is found by $S3SSE_BINARY, or as `s3sse` on the PATH. A server with flags of your own (a fault, another era):

    @pytest.fixture
    def throttled():
        with running_s3sse("--fault", "kms.throttle:op=GenerateDataKey,count=1") as server:
            yield server
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import pytest

START_SECONDS = 20


class S3sse:
    """A running server: `endpoint` (HTTPS), `plain_endpoint` (HTTP), `ca` (PEM file), `region`, and the owner's keys."""

    def __init__(self, ready):
        self.endpoint, self.plain_endpoint, self.ca = ready["https"], ready["http"], ready["ca"]
        self.access_key_id, self.secret_access_key = ready["access_key_id"], ready["secret_access_key"]
        self.region = ready["region"]
        self.principals = ready["principals"]  # owner, second, other_account: access_key_id, secret_access_key ...

    def client(self, service="s3", **more):
        """A boto3 client; `more` goes to boto3.client, and wins."""
        import boto3
        return boto3.client(service, **{"endpoint_url": self.endpoint, "verify": self.ca, "region_name": self.region,
                                        "aws_access_key_id": self.access_key_id,
                                        "aws_secret_access_key": self.secret_access_key, **more})

    def environment(self):
        """The variables that the AWS tools and SDKs read, for an application in a process of its own."""
        return {"AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": self.access_key_id,
                "AWS_SECRET_ACCESS_KEY": self.secret_access_key, "AWS_DEFAULT_REGION": self.region,
                "AWS_REGION": self.region, "AWS_CA_BUNDLE": self.ca}


@contextlib.contextmanager
def running_s3sse(*flags):
    """A server on free ports, ended with the block; `flags` as `s3sse serve --help` has them."""
    binary = os.environ.get("S3SSE_BINARY") or shutil.which("s3sse")
    if not binary:
        raise RuntimeError("there is no s3sse on the PATH; name the binary in S3SSE_BINARY")
    with tempfile.TemporaryDirectory(prefix="pytest-s3sse-") as name:
        folder = pathlib.Path(name)
        ready, log = folder / "ready.json", folder / "serve.log"
        # Keys of the developer's own have no business here: without them serve takes the example keys.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        with open(log, "wb") as out:
            server = subprocess.Popen([binary, "serve", "--port", "0", "--ready-file", str(ready), *flags], stdout=out,
                                      stderr=out, env={**clean, "XDG_CACHE_HOME": str(folder)})
        try:
            deadline = time.monotonic() + START_SECONDS
            while not ready.exists():
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("s3sse serve did not start: " + log.read_text(errors="replace"))
                time.sleep(0.02)
            yield S3sse(json.loads(ready.read_text()))
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="session")
def s3sse():
    with running_s3sse() as server:
        yield server
