"""The AWS CLI (path in S3SSE_AWS_CLI): every method, small and multipart, over verified TLS."""

import json
import os
import unittest

from simulator_server import InteropTest, customer_key, make_bucket, pattern

AWS = os.environ.get("S3SSE_AWS_CLI", "/usr/bin/aws")
SMALL, LARGE = 1000, 17 * 1024 * 1024  # the CLI uploads in parts of 8 MiB above 8 MiB


class AwsCli(InteropTest):
    def setUp(self):
        self.bucket = "aws-cli-" + self._testMethodName.replace("_", "-")
        make_bucket(self.simulator, self.bucket)

    def aws(self, *arguments, **options):
        return self.run_client(AWS, "--endpoint-url", self.simulator.https, *arguments, **options)

    def aws_json(self, *arguments):
        return json.loads(self.aws(*arguments, "--output", "json")[0])

    def round_trip(self, size, *method):
        source = self.write("source", pattern(size))
        self.aws("s3", "cp", source, f"s3://{self.bucket}/object", *method)
        read = [option for option in method if option.startswith(("--sse-c", "AES256", "fileb:"))] \
            if "--sse-c" in method else []
        self.aws("s3", "cp", f"s3://{self.bucket}/object", self.path("copy"), *read)
        self.assertEqual(self.path("copy").read_bytes(), pattern(size))

    def head(self):
        return self.aws_json("s3api", "head-object", "--bucket", self.bucket, "--key", "object")

    def test_presign(self):
        import ssl
        import urllib.request
        source = self.write("source", pattern(SMALL))
        self.aws("s3", "cp", source, f"s3://{self.bucket}/object")
        url = self.aws("s3", "presign", f"s3://{self.bucket}/object")[0].strip()
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.simulator.ca))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), tls)
        with opener.open(url, timeout=20) as answer:
            self.assertEqual(answer.read(), pattern(SMALL))

    def test_sse_s3(self):
        for size in (SMALL, LARGE):
            self.round_trip(size, "--sse", "AES256")
            self.assertEqual(self.head()["ServerSideEncryption"], "AES256")

    def test_sse_kms_with_the_managed_key(self):
        for size in (SMALL, LARGE):
            self.round_trip(size, "--sse", "aws:kms")
            head = self.head()
            self.assertEqual(head["ServerSideEncryption"], "aws:kms")
            self.assertRegex(head["SSEKMSKeyId"], r"^arn:aws:kms:us-east-1:\d{12}:key/[0-9a-f-]{36}$")

    def test_sse_kms_with_an_alias(self):
        key = self.aws_json("kms", "create-key", "--description", "interop")["KeyMetadata"]
        self.aws("kms", "create-alias", "--alias-name", "alias/interop", "--target-key-id", key["KeyId"])
        self.round_trip(SMALL, "--sse", "aws:kms", "--sse-kms-key-id", "alias/interop")
        self.assertEqual(self.head()["SSEKMSKeyId"], key["Arn"])

    def test_dsse_kms(self):
        source = self.write("source", pattern(SMALL))
        answer = self.aws_json("s3api", "put-object", "--bucket", self.bucket, "--key", "object", "--body", source,
                               "--server-side-encryption", "aws:kms:dsse") if self.knows_dsse() else None
        if answer is None:  # the CLI of 2022 has no such value: its own refusal is the expected behaviour
            _, err = self.aws("s3", "cp", source, f"s3://{self.bucket}/object", "--sse", "aws:kms:dsse",
                              expect="failure")
            self.assertIn("Invalid choice", err)
            return
        self.assertEqual(answer["ServerSideEncryption"], "aws:kms:dsse")
        self.aws("s3", "cp", f"s3://{self.bucket}/object", self.path("copy"))
        self.assertEqual(self.path("copy").read_bytes(), pattern(SMALL))

    def knows_dsse(self):
        out, _ = self.aws("--version")
        return not out.startswith("aws-cli/2.9.")

    def test_sse_c(self):
        key = self.write("key.bin", customer_key("aws cli")[0])
        for size in (SMALL, LARGE):
            self.round_trip(size, "--sse-c", "AES256", "--sse-c-key", f"fileb://{key}")
            self.aws("s3", "cp", f"s3://{self.bucket}/object", self.path("copy"), expect="failure")

    def test_copy_from_one_customer_key_to_another(self):
        first = self.write("first.bin", customer_key("first")[0])
        second = self.write("second.bin", customer_key("second")[0])
        source = self.write("source", pattern(SMALL))
        self.aws("s3", "cp", source, f"s3://{self.bucket}/object", "--sse-c", "AES256", "--sse-c-key",
                 f"fileb://{first}")
        self.aws("s3api", "copy-object", "--bucket", self.bucket, "--key", "other", "--copy-source",
                 f"{self.bucket}/object", "--copy-source-sse-customer-algorithm", "AES256",
                 "--copy-source-sse-customer-key", f"fileb://{first}", "--sse-customer-algorithm", "AES256",
                 "--sse-customer-key", f"fileb://{second}")
        self.aws("s3", "cp", f"s3://{self.bucket}/other", self.path("copy"), "--sse-c", "AES256", "--sse-c-key",
                 f"fileb://{second}")
        self.assertEqual(self.path("copy").read_bytes(), pattern(SMALL))

    def test_bucket_default(self):
        self.aws("s3api", "put-bucket-encryption", "--bucket", self.bucket, "--server-side-encryption-configuration",
                 json.dumps({"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
                                        "BucketKeyEnabled": True}]}))
        self.aws("s3", "cp", self.write("source", pattern(SMALL)), f"s3://{self.bucket}/object")
        head = self.head()
        self.assertEqual((head["ServerSideEncryption"], head["BucketKeyEnabled"]), ("aws:kms", True))

    def test_kms_key_life(self):
        key = self.aws_json("kms", "create-key")["KeyMetadata"]["KeyId"]
        self.aws("s3", "cp", self.write("source", pattern(SMALL)), f"s3://{self.bucket}/object", "--sse", "aws:kms",
                 "--sse-kms-key-id", key)
        self.aws("kms", "disable-key", "--key-id", key)
        _, err = self.aws("s3api", "get-object", "--bucket", self.bucket, "--key", "object", self.path("copy"),
                          expect="failure")
        self.assertIn("KMS.DisabledException", err)
        self.aws("kms", "enable-key", "--key-id", key)
        self.aws("s3api", "get-object", "--bucket", self.bucket, "--key", "object", self.path("copy"))
        self.assertEqual(self.path("copy").read_bytes(), pattern(SMALL))

    def test_list_and_delete(self):
        self.aws("s3", "cp", self.write("source", pattern(SMALL)), f"s3://{self.bucket}/a/b")
        out, _ = self.aws("s3", "ls", f"s3://{self.bucket}/", "--recursive")
        self.assertIn("1000 a/b", out)
        self.aws("s3", "rm", f"s3://{self.bucket}/", "--recursive")
        self.aws("s3", "rb", f"s3://{self.bucket}")


if __name__ == "__main__":
    unittest.main()
