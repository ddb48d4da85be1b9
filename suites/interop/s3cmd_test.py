"""s3cmd: SSE-S3 and SSE-KMS both ways, SSE-C uploads. It cannot read SSE-C objects: its HEAD request does not carry the
headers given with --add-header, so S3 refuses it; the test holds that it fails for this reason."""

import unittest
import urllib.parse

from simulator_server import InteropTest, customer_key, make_bucket, pattern

SMALL, LARGE = 1000, 16 * 1024 * 1024 + 7


class S3cmd(InteropTest):
    def s3cmd(self, *arguments, **options):
        host = urllib.parse.urlsplit(self.simulator.https).netloc
        config = self.write("s3cfg", f"""[default]
access_key = {self.simulator.access_key_id}
secret_key = {self.simulator.secret_access_key}
host_base = {host}
host_bucket = {host}
use_https = True
ca_certs_file = {self.simulator.ca}
check_ssl_hostname = False
signature_v2 = False
multipart_chunk_size_mb = 5
max_retries = 1
""".encode())
        return self.run_client("s3cmd", "-c", config, "--no-progress", *arguments, **options)

    def round_trip(self, bucket, *method):
        make_bucket(self.simulator, bucket)
        for size in (SMALL, LARGE):
            self.s3cmd("put", *method, self.write("source", pattern(size)), f"s3://{bucket}/object")
            self.s3cmd("get", "--force", f"s3://{bucket}/object", self.path("copy"))
            self.assertEqual(self.path("copy").read_bytes(), pattern(size))

    def test_sse_s3(self):
        self.round_trip("s3cmd-sse-s3")

    def test_sse_kms(self):
        self.round_trip("s3cmd-sse-kms", "--server-side-encryption")

    def test_sse_c_writes_but_cannot_read(self):
        make_bucket(self.simulator, "s3cmd-sse-c")
        _, key, md5 = customer_key("s3cmd")
        prefix = "x-amz-server-side-encryption-customer"
        headers = [f"--add-header={prefix}-algorithm:AES256", f"--add-header={prefix}-key:{key}",
                   f"--add-header={prefix}-key-MD5:{md5}"]
        self.s3cmd("put", *headers, self.write("source", pattern(SMALL)), "s3://s3cmd-sse-c/object")
        _, err = self.s3cmd("get", "--force", *headers, "s3://s3cmd-sse-c/object", self.path("copy"),
                            expect="failure")
        self.assertIn("400", err)


if __name__ == "__main__":
    unittest.main()
