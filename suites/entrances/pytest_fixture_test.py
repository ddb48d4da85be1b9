"""The pytest fixture of harness/ci, copied beside the tests of an application as its first lines say."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "ci" / "pytest_s3sse.py"
TESTS = '''
import os, subprocess, sys
import botocore.exceptions, pytest
from pytest_s3sse import running_s3sse

def test_an_object_is_encrypted(s3sse):
    s3 = s3sse.client("s3")
    s3.create_bucket(Bucket="reports")
    s3.put_object(Bucket="reports", Key="a.pdf", Body=b"text", ServerSideEncryption="aws:kms")
    assert s3.head_object(Bucket="reports", Key="a.pdf")["ServerSideEncryption"] == "aws:kms"
    assert s3.get_object(Bucket="reports", Key="a.pdf")["Body"].read() == b"text"

def test_one_server_for_all(s3sse):
    assert [bucket["Name"] for bucket in s3sse.client().list_buckets()["Buckets"]] == ["reports"]

def test_kms_is_there_too(s3sse):
    assert s3sse.client("kms").create_key()["KeyMetadata"]["KeyState"] == "Enabled"

def test_an_application_in_a_process_of_its_own(s3sse):
    code = "import boto3; print(boto3.client('s3').list_buckets()['Buckets'][0]['Name'])"
    out = subprocess.run([sys.executable, "-c", code], env={**os.environ, **s3sse.environment()}, capture_output=True,
                         text=True, check=True).stdout
    assert out.strip() == "reports"

@pytest.fixture
def throttled():
    with running_s3sse("--fault", "kms.throttle:op=GenerateDataKey,count=1") as server:
        yield server

def test_flags_of_ones_own(throttled):
    import botocore.config
    s3 = throttled.client(config=botocore.config.Config(retries={"max_attempts": 0}))
    s3.create_bucket(Bucket="my-bucket")
    with pytest.raises(botocore.exceptions.ClientError, match="Throttling"):
        s3.put_object(Bucket="my-bucket", Key="k", Body=b"x", ServerSideEncryption="aws:kms")
    s3.put_object(Bucket="my-bucket", Key="k", Body=b"x", ServerSideEncryption="aws:kms")
'''


class Fixture(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-pytest-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        shutil.copy(FIXTURE, self.folder)
        (self.folder / "conftest.py").write_text('pytest_plugins = ["pytest_s3sse"]\n')

    def pytest(self, **variables):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_"))}
        environment.update(HOME=str(self.folder), **variables)
        return subprocess.run([sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(self.folder)],
                              capture_output=True, text=True, env=environment, cwd=self.folder, timeout=120)

    def servers(self):
        return list((self.folder / ".cache").rglob("server-*.json"))

    def test_the_tests_of_an_application(self):
        (self.folder / "test_application.py").write_text(TESTS)
        done = self.pytest()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("5 passed", done.stdout)

    def test_the_server_ends_with_the_run_also_when_a_test_fails(self):
        (self.folder / "test_failing.py").write_text(
            "import os\ndef test_it(s3sse):\n    print('endpoint', s3sse.endpoint)\n    assert False\n")
        done = self.pytest()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        port = done.stdout.split("endpoint https://127.0.0.1:")[1].split()[0]
        import socket
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(port)), timeout=5)

    def test_without_a_binary_it_says_so(self):
        (self.folder / "test_any.py").write_text("def test_it(s3sse): pass\n")
        done = self.pytest(S3SSE_BINARY="", PATH="/nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no s3sse on the PATH; name the binary in S3SSE_BINARY", done.stdout)


if __name__ == "__main__":
    unittest.main()
