"""The examples of the lesson (README, "The lesson"): each works against the simulator, or fails exactly as the real tool
fails. Needs the aws cli of Debian, curl, and a boto3."""

import base64
import hashlib
import json
import os
import pathlib
import unittest

import boto3
from botocore.exceptions import ParamValidationError

from simulator_server import InteropTest, make_bucket

AWS = os.environ.get("S3SSE_AWS_CLI", "/usr/bin/aws")
TEXT = b"a file to encrypt\n"
SITE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "cli" / "lesson" / "site"
CLIENT_SAYS = json.loads((SITE / "lessons.json").read_text())["client_says"]


class Lesson(InteropTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make_bucket(cls.simulator, "my-bucket")

    def setUp(self):
        self.file = self.write("file.txt", TEXT)
        self.key = self.write("key.bin", hashlib.sha256(b"lesson").digest())
        self.s3 = boto3.client("s3", endpoint_url=self.simulator.https, region_name=self.simulator.region,
                               aws_access_key_id=self.simulator.access_key_id,
                               aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca)
        self.addCleanup(self.s3.close)

    def aws(self, *arguments, **options):
        return self.run_client(AWS, "--endpoint-url", self.simulator.https, *arguments, **options)

    def head(self, key="file.txt", **arguments):
        return self.s3.head_object(Bucket="my-bucket", Key=key, **arguments)

    # aws s3 cp

    def test_cp_sse_aes256(self):
        self.aws("s3", "cp", self.file, "s3://my-bucket/", "--sse", "AES256")
        self.assertEqual(self.head()["ServerSideEncryption"], "AES256")

    def test_cp_sse_kms(self):
        self.aws("s3", "cp", self.file, "s3://my-bucket/", "--sse", "aws:kms")
        self.assertEqual(self.head()["ServerSideEncryption"], "aws:kms")

    def test_cp_sse_kms_with_an_alias(self):
        _, err = self.aws("s3", "cp", self.file, "s3://my-bucket/", "--sse", "aws:kms", "--sse-kms-key-id",
                          "alias/my-kms-key", expect="failure")
        self.assertIn("KMS.NotFoundException", err)  # nobody has made the alias yet
        key = json.loads(self.aws("kms", "create-key", "--output", "json")[0])["KeyMetadata"]
        self.aws("kms", "create-alias", "--alias-name", "alias/my-kms-key", "--target-key-id", key["KeyId"])
        self.aws("s3", "cp", self.file, "s3://my-bucket/", "--sse", "aws:kms", "--sse-kms-key-id", "alias/my-kms-key")
        self.assertEqual(self.head()["SSEKMSKeyId"], key["Arn"])

    def test_cp_sse_c(self):
        self.aws("s3", "cp", self.file, "s3://my-bucket/customer.txt", "--sse-c", "AES256", "--sse-c-key",
                 f"fileb://{self.key}")
        self.aws("s3", "cp", "s3://my-bucket/customer.txt", self.path("back.txt"), "--sse-c", "AES256",
                 "--sse-c-key", f"fileb://{self.key}")
        self.assertEqual(self.path("back.txt").read_bytes(), TEXT)

    def test_cp_sse_c_with_a_copy_source_key_is_refused_by_the_cli(self):
        _, err = self.aws("s3", "cp", self.file, "s3://my-bucket/", "--sse-c", "AES256", "--sse-c-key",
                          f"fileb://{self.key}", "--sse-c-copy-source-key", f"fileb://{self.key}", expect="failure")
        self.assertIn("--sse-c-copy-source must be specified as well", err)

    def test_sse_c_on_a_new_bucket_is_blocked(self):
        make_bucket(self.simulator, "new-bucket", allow_sse_c=False)
        _, err = self.aws("s3", "cp", self.file, "s3://new-bucket/", "--sse-c", "AES256", "--sse-c-key",
                          f"fileb://{self.key}", expect="failure")
        self.assertIn("AccessDenied", err)
        self.assertIn("blocked", err)

    # boto3 put_object

    def test_put_object_kms(self):
        answer = self.s3.put_object(Bucket="my-bucket", Key="boto", Body=TEXT, ServerSideEncryption="aws:kms")
        self.assertEqual(answer["ServerSideEncryption"], "aws:kms")

    def test_put_object_kms_with_an_arn(self):
        kms = boto3.client("kms", endpoint_url=self.simulator.https, region_name=self.simulator.region,
                           aws_access_key_id=self.simulator.access_key_id,
                           aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca)
        self.addCleanup(kms.close)
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        answer = self.s3.put_object(Bucket="my-bucket", Key="boto", Body=TEXT, ServerSideEncryption="aws:kms",
                                    SSEKMSKeyId=arn)
        self.assertEqual(answer["SSEKMSKeyId"], arn)
        with self.assertRaises(self.s3.exceptions.ClientError) as caught:  # the lesson's key is in another Region
            self.s3.put_object(Bucket="my-bucket", Key="boto", Body=TEXT, ServerSideEncryption="aws:kms",
                               SSEKMSKeyId="arn:aws:kms:us-west-2:123456789012:key/abcd-efgh")
        self.assertEqual(caught.exception.response["Error"]["Code"], "KMS.NotFoundException")

    def test_put_object_sse_c(self):
        raw = hashlib.sha256(b"lesson").digest()
        text = base64.b64encode(raw).decode()
        md5 = base64.b64encode(hashlib.md5(raw).digest()).decode()
        with self.assertRaises(ParamValidationError) as refused:  # raw bytes for key and MD5, as the lesson has it
            self.s3.put_object(Bucket="my-bucket", Key="c", Body=TEXT, SSECustomerAlgorithm="AES256",
                               SSECustomerKey=raw, SSECustomerKeyMD5=hashlib.md5(raw).digest())
        marks = next(one["marks"] for one in CLIENT_SAYS if one.get("mistake") == "mistakes/05-md5-as-raw-bytes")
        self.assertTrue(any(mark in str(refused.exception) for mark in marks), "explain error knows it by these words")
        trio = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": text, "SSECustomerKeyMD5": md5}
        self.s3.put_object(Bucket="my-bucket", Key="c", Body=TEXT, **trio)
        self.assertEqual(self.s3.get_object(Bucket="my-bucket", Key="c", **trio)["Body"].read(), TEXT)
        # Without the MD5 botocore encodes the key itself: right for raw bytes, once too often for Base64 text.
        self.s3.put_object(Bucket="my-bucket", Key="raw", Body=TEXT, SSECustomerAlgorithm="AES256", SSECustomerKey=raw)
        self.assertEqual(self.head("raw", **trio)["SSECustomerKeyMD5"], md5)
        with self.assertRaises(self.s3.exceptions.ClientError) as caught:
            self.s3.put_object(Bucket="my-bucket", Key="twice", Body=TEXT, SSECustomerAlgorithm="AES256",
                               SSECustomerKey=text)
        self.assertEqual(caught.exception.response["Error"]["Message"],
                         "The secret key was invalid for the specified algorithm.")

    # The three headers by hand

    def test_curl(self):
        raw = hashlib.sha256(b"lesson").digest()
        headers = [f"x-amz-server-side-encryption-customer-{name}: {value}" for name, value in (
            ("algorithm", "AES256"), ("key", base64.b64encode(raw).decode()),
            ("key-MD5", base64.b64encode(hashlib.md5(raw).digest()).decode()))]
        sse_c = [part for header in headers for part in ("-H", header)]
        url = f"{self.simulator.https}/my-bucket/by-hand"
        signed = ["curl", "--silent", "--show-error", "--fail-with-body", "--noproxy", "*", "--cacert",
                  self.simulator.ca, "--aws-sigv4", f"aws:amz:{self.simulator.region}:s3", "--user",
                  f"{self.simulator.access_key_id}:{self.simulator.secret_access_key}"]
        unsigned_payload = ["-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]
        self.run_client(*signed, *sse_c, *unsigned_payload, "-T", self.file, url)
        out, _ = self.run_client(*signed, *sse_c, *unsigned_payload, url)
        self.assertEqual(out.encode(), TEXT)
        out, _ = self.run_client(*signed, *unsigned_payload, url, expect=22)
        self.assertIn("<Code>InvalidRequest</Code>", out)

    # Bucket default, inherited and overridden

    def test_bucket_default_inherited_and_overridden(self):
        make_bucket(self.simulator, "default-bucket")
        self.s3.put_bucket_encryption(Bucket="default-bucket", ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]})
        inherited = self.s3.put_object(Bucket="default-bucket", Key="inherited", Body=TEXT)
        overridden = self.s3.put_object(Bucket="default-bucket", Key="overridden", Body=TEXT,
                                        ServerSideEncryption="AES256")
        self.assertEqual((inherited["ServerSideEncryption"], overridden["ServerSideEncryption"]),
                         ("aws:kms", "AES256"))


if __name__ == "__main__":
    unittest.main()
