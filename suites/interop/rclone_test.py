"""rclone: every method, small and multipart, over verified TLS."""

import unittest

from simulator_server import InteropTest, customer_key, make_bucket, pattern

SMALL, LARGE = 1000, 12 * 1024 * 1024 + 7


class Rclone(InteropTest):
    def rclone(self, *arguments):
        config = self.write("rclone.conf", f"""[sim]
type = s3
provider = Other
endpoint = {self.simulator.https}
force_path_style = true
env_auth = false
access_key_id = {self.simulator.access_key_id}
secret_access_key = {self.simulator.secret_access_key}
region = {self.simulator.region}
""".encode())
        # rclone takes the CA by its own flag and trips over AWS_CA_BUNDLE.
        return self.run_client("rclone", "--config", config, "--ca-cert", self.simulator.ca, "--retries", "1",
                               "--s3-upload-cutoff", "5M", "--s3-chunk-size", "5M", *arguments, AWS_CA_BUNDLE="")

    def round_trip(self, bucket, *method):
        make_bucket(self.simulator, bucket)
        for size in (SMALL, LARGE):
            source = self.write("source", pattern(size))
            self.rclone("copyto", source, f"sim:{bucket}/object", *method)
            self.rclone("copyto", f"sim:{bucket}/object", self.path("copy"), *method)
            self.assertEqual(self.path("copy").read_bytes(), pattern(size))

    def test_sse_s3(self):
        self.round_trip("rclone-sse-s3", "--s3-server-side-encryption", "AES256")

    def test_sse_kms(self):
        self.round_trip("rclone-sse-kms", "--s3-server-side-encryption", "aws:kms")

    def test_sse_c(self):
        raw_key = customer_key("rclone")[0].hex()[:32]  # rclone 1.60 takes 32 raw characters
        self.round_trip("rclone-sse-c", "--s3-sse-customer-algorithm", "AES256", "--s3-sse-customer-key", raw_key)


if __name__ == "__main__":
    unittest.main()
