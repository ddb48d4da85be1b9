"""s3cmd: SSE-S3 and SSE-KMS both ways. With SSE-C it fails both ways against an S3 that behaves like Amazon's, and the
tests hold how: it takes the ETag of an upload for an MD5, which it is not under SSE-C, and gives up on an object that
arrived whole; and its HEAD before a download does not carry the headers given with --add-header."""

import unittest
import urllib.parse

from simulator_server import InteropTest, customer_key, make_bucket, pattern, signed_request

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

    def sse_c_headers(self):
        _, key, md5 = customer_key("s3cmd")
        prefix = "x-amz-server-side-encryption-customer"
        return {f"{prefix}-algorithm": "AES256", f"{prefix}-key": key, f"{prefix}-key-md5": md5}

    def test_sse_c_upload_arrives_but_its_etag_is_no_md5(self):
        make_bucket(self.simulator, "s3cmd-put")
        added = [f"--add-header={name}:{value}" for name, value in self.sse_c_headers().items()]
        _, err = self.s3cmd("put", *added, self.write("source", pattern(SMALL)), "s3://s3cmd-put/object",
                            expect="failure")
        self.assertIn("MD5 Sums don't match", err)
        status, body = signed_request(self.simulator, "GET", "/s3cmd-put/object", headers=self.sse_c_headers())
        self.assertEqual((status, body), (200, pattern(SMALL)))

    def test_sse_c_download_fails_at_its_head_request(self):
        make_bucket(self.simulator, "s3cmd-get")
        status, _ = signed_request(self.simulator, "PUT", "/s3cmd-get/object", pattern(SMALL), self.sse_c_headers())
        self.assertEqual(status, 200)
        added = [f"--add-header={name}:{value}" for name, value in self.sse_c_headers().items()]
        _, err = self.s3cmd("get", "--force", *added, "s3://s3cmd-get/object", self.path("copy"), expect="failure")
        self.assertIn("400", err)


if __name__ == "__main__":
    unittest.main()
