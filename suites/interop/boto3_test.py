"""boto3, whichever version the interpreter that runs this has: every method, small and multipart, over verified TLS."""

import io
import unittest

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

from simulator_server import InteropTest, customer_key, make_bucket, pattern

SMALL, LARGE = 1000, 12 * 1024 * 1024 + 7
KEY, KEY_TEXT, KEY_MD5 = customer_key("boto3")
CUSTOMER = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": KEY_TEXT, "SSECustomerKeyMD5": KEY_MD5}


class Boto3(InteropTest):
    def client(self, service="s3", **config):
        return boto3.client(service, endpoint_url=self.simulator.https, region_name=self.simulator.region,
                            aws_access_key_id=self.simulator.access_key_id,
                            aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca,
                            config=Config(retries={"max_attempts": 0}, **config))

    def setUp(self):
        self.bucket = "boto3-" + self._testMethodName.replace("_", "-")
        make_bucket(self.simulator, self.bucket)
        self.s3 = self.client()
        self.addCleanup(self.s3.close)

    def round_trip(self, size, write, read=None, key="object"):
        """Puts in one request or, above 5 MiB, in parts; returns the answer to HeadObject."""
        config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
        self.s3.upload_fileobj(io.BytesIO(pattern(size)), self.bucket, key, ExtraArgs=dict(write), Config=config)
        head = self.s3.head_object(Bucket=self.bucket, Key=key, **(read or {}))
        self.assertEqual(head["ContentLength"], size)
        body = self.s3.get_object(Bucket=self.bucket, Key=key, **(read or {}))["Body"].read()
        self.assertEqual(body, pattern(size))
        if size > 0:  # no range of an empty object is satisfiable
            part = self.s3.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={size // 2}-{size // 2 + 99}",
                                      **(read or {}))["Body"].read()
            self.assertEqual(part, pattern(size)[size // 2:size // 2 + 100])
        return head

    def refusal(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response
        return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"].get("Message")

    def test_sse_s3(self):
        for size in (0, SMALL, LARGE):
            head = self.round_trip(size, {"ServerSideEncryption": "AES256"})
            self.assertEqual(head["ServerSideEncryption"], "AES256")

    def test_sse_kms(self):
        kms = self.client("kms")
        self.addCleanup(kms.close)
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        for size in (SMALL, LARGE):
            head = self.round_trip(size, {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": arn})
            self.assertEqual((head["ServerSideEncryption"], head["SSEKMSKeyId"]), ("aws:kms", arn))

    def test_sse_kms_without_a_key_id_uses_the_managed_key(self):
        kms = self.client("kms")
        self.addCleanup(kms.close)
        head = self.round_trip(SMALL, {"ServerSideEncryption": "aws:kms"})
        managed = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
        self.assertEqual((head["SSEKMSKeyId"], managed["KeyManager"]), (managed["Arn"], "AWS"))

    def test_dsse_kms(self):
        head = self.round_trip(SMALL, {"ServerSideEncryption": "aws:kms:dsse"})
        self.assertEqual(head["ServerSideEncryption"], "aws:kms:dsse")

    def test_sse_c(self):
        for size in (SMALL, LARGE):
            head = self.round_trip(size, CUSTOMER, CUSTOMER)
            self.assertEqual(head["SSECustomerKeyMD5"], KEY_MD5)
            self.assertNotIn("ServerSideEncryption", head)
        self.assertEqual(self.refusal(self.s3.get_object, Bucket=self.bucket, Key="object")[:2],
                         (400, "InvalidRequest"))
        _, other, other_md5 = customer_key("other")
        self.assertEqual(self.refusal(self.s3.get_object, Bucket=self.bucket, Key="object",
                                      SSECustomerAlgorithm="AES256", SSECustomerKey=other,
                                      SSECustomerKeyMD5=other_md5)[:2], (403, "AccessDenied"))

    def test_copy_between_methods(self):
        self.round_trip(SMALL, CUSTOMER, CUSTOMER)
        source = {f"CopySource{name}": value for name, value in CUSTOMER.items()}
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=f"{self.bucket}/object",
                            ServerSideEncryption="aws:kms", **source)
        answer = self.s3.get_object(Bucket=self.bucket, Key="copy")
        self.assertEqual((answer["ServerSideEncryption"], answer["Body"].read()), ("aws:kms", pattern(SMALL)))

    def test_plain_http(self):
        plain = boto3.client("s3", endpoint_url=self.simulator.http, region_name=self.simulator.region,
                             aws_access_key_id=self.simulator.access_key_id,
                             aws_secret_access_key=self.simulator.secret_access_key)
        self.addCleanup(plain.close)
        plain.put_object(Bucket=self.bucket, Key="plain", Body=pattern(SMALL))
        self.assertEqual(plain.get_object(Bucket=self.bucket, Key="plain")["Body"].read(), pattern(SMALL))
        status, code, message = self.refusal(plain.put_object, Bucket=self.bucket, Key="kms", Body=b"x",
                                             ServerSideEncryption="aws:kms")
        self.assertEqual((status, code), (400, "InvalidArgument"))
        self.assertIn("must be made over a secure connection", message)

    def test_presigned_url_with_signed_sse_c_headers(self):
        import ssl
        import urllib.request
        client = self.client(signature_version="s3v4")
        self.addCleanup(client.close)
        url = client.generate_presigned_url("put_object", ExpiresIn=60, Params={
            "Bucket": self.bucket, "Key": "presigned", **CUSTOMER})
        headers = {"x-amz-server-side-encryption-customer-algorithm": "AES256",
                   "x-amz-server-side-encryption-customer-key": KEY_TEXT,
                   "x-amz-server-side-encryption-customer-key-MD5": KEY_MD5}
        request = urllib.request.Request(url, data=pattern(SMALL), method="PUT", headers=headers)
        request.add_header("Content-Type", "")
        request.headers.pop("Content-type")
        request.add_unredirected_header("Content-Type", "binary/octet-stream")
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.simulator.ca))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), tls)
        with opener.open(request, timeout=20) as answer:
            self.assertEqual(answer.status, 200)
        body = self.s3.get_object(Bucket=self.bucket, Key="presigned", **CUSTOMER)["Body"].read()
        self.assertEqual(body, pattern(SMALL))

    def opened(self, request):
        """Opens a URL as a client that knows nothing of S3 does; returns status and body."""
        import ssl
        import urllib.error
        import urllib.request
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.simulator.ca))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), tls)
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def test_presigned_url_as_it_is_by_default(self):
        import urllib.request
        name = {"Bucket": self.bucket, "Key": "caf\u00e9 1+1.txt"}
        url = self.s3.generate_presigned_url("put_object", Params=name)
        self.assertIn("AWSAccessKeyId=", url, "boto3 signs with version 2 here")
        request = urllib.request.Request(url, data=pattern(SMALL), method="PUT", headers={"Content-Type": ""})
        self.assertEqual(self.opened(request)[0], 200)
        url = self.s3.generate_presigned_url("get_object", Params={**name, "ResponseContentType": "text/plain"})
        self.assertEqual(self.opened(url), (200, pattern(SMALL)))
        self.assertEqual(self.opened(url.replace("1%2B1", "1%2B2"))[0], 403)
        self.assertEqual(self.opened(url.replace("text%2Fplain", "text%2Fhtml"))[0], 403)
        self.s3.put_object(**name, Body=b"x", ServerSideEncryption="aws:kms")
        status, body = self.opened(url)
        self.assertEqual(status, 400)
        self.assertIn(b"require AWS Signature Version 4", body)

    def test_presigned_url_of_version_2_in_virtual_host_style(self):
        import http.client
        import ssl
        import urllib.parse
        self.s3.put_object(Bucket=self.bucket, Key="a", Body=b"hello")
        server = urllib.parse.urlsplit(self.simulator.https)
        client = boto3.client("s3", endpoint_url=f"https://localhost:{server.port}", region_name=self.simulator.region,
                              aws_access_key_id=self.simulator.access_key_id,
                              aws_secret_access_key=self.simulator.secret_access_key,
                              config=Config(s3={"addressing_style": "virtual"}))
        self.addCleanup(client.close)
        connection = http.client.HTTPSConnection(server.hostname, server.port, timeout=20,
                                                 context=ssl.create_default_context(cafile=self.simulator.ca))
        self.addCleanup(connection.close)
        url = urllib.parse.urlsplit(client.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "a"}))
        self.assertEqual(url.hostname, f"{self.bucket}.localhost")
        self.assertIn("AWSAccessKeyId=", url.query)
        connection.request("GET", f"{url.path}?{url.query}", headers={"Host": url.netloc})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.read()), (200, b"hello"))

    def test_presigned_post_as_it_is_by_default(self):
        import urllib.request
        form = self.s3.generate_presigned_post(self.bucket, "form", Fields={"x-amz-server-side-encryption": "AES256"},
                                               Conditions=[{"x-amz-server-side-encryption": "AES256"}])
        self.assertIn("AWSAccessKeyId", form["fields"], "boto3 signs with version 2 here")
        for fields, status in ((form["fields"], 204), ({**form["fields"], "signature": "bm9uZQ=="}, 403)):
            body = b"".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                            for name, value in fields.items())
            body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nhello\r\n--b--\r\n'
            request = urllib.request.Request(form["url"], data=body, method="POST",
                                             headers={"Content-Type": "multipart/form-data; boundary=b"})
            self.assertEqual(self.opened(request)[0], status)
        answer = self.s3.get_object(Bucket=self.bucket, Key="form")
        self.assertEqual((answer["Body"].read(), answer["ServerSideEncryption"]), (b"hello", "AES256"))


if __name__ == "__main__":
    print("boto3", boto3.__version__)
    unittest.main()
