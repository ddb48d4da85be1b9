"""A page in a real browser (headless Chromium) posts a form to the simulator: SSE-S3, SSE-KMS and SSE-C. The browser is
sent on to a page of ours, and the object is read back."""

import html
import http.server
import queue
import shutil
import subprocess
import threading
import unittest
import urllib.parse

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

from simulator_server import InteropTest, customer_key, make_bucket

CHROMIUM = shutil.which("chromium") or "chromium"
BROWSER_SECONDS = 60
CONTENT = "What the user of the page chose to upload.\r\n--not-the-boundary\r\n\u00e9\n" * 50
PREFIX = "x-amz-server-side-encryption"
_, KEY_TEXT, KEY_MD5 = customer_key("browser")


def page(action, fields):
    """A form as a web application writes it; the script stands for the user who chooses a file and clicks."""
    hidden = "\n".join(f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
                       for name, value in fields.items())
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Upload</title></head><body>
<form action="{html.escape(action)}" method="post" enctype="multipart/form-data">
{hidden}
<input type="file" name="file"><input type="submit">
</form>
<script>
const chosen = new DataTransfer();
chosen.items.add(new File([{CONTENT!r}], "caf\u00e9.txt", {{type: "text/plain"}}));
document.querySelector("input[type=file]").files = chosen.files;
document.querySelector("input[type=submit]").click();
</script></body></html>"""


class Pages:
    """Serves the page of a form, and notes when the browser arrives where the form sends it afterwards."""

    def __init__(self):
        self.arrivals = queue.Queue()
        self.form = ""
        pages = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                if url.path == "/done":
                    pages.arrivals.put(dict(urllib.parse.parse_qsl(url.query)))
                body = (pages.form if url.path == "/form" else "<title>Done</title>").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class BrowserForm(InteropTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = Pages()
        cls.addClassCleanup(cls.pages.stop)

    def client(self, service):
        made = boto3.client(service, endpoint_url=self.simulator.https, region_name=self.simulator.region,
                            aws_access_key_id=self.simulator.access_key_id,
                            aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca,
                            config=Config(signature_version="s3v4" if service == "s3" else None,
                                          s3={"addressing_style": "path"}, retries={"max_attempts": 0}))
        self.addCleanup(made.close)
        return made

    def setUp(self):
        self.bucket = "browser-" + self._testMethodName.replace("_", "-")
        make_bucket(self.simulator, self.bucket)
        self.s3 = self.client("s3")

    def browse(self, url, *more):
        """Opens `url` in a fresh browser; returns the process. The simulator's certificate is not in its trust store."""
        profile = self.path("chromium-" + self._testMethodName)
        return subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--ignore-certificate-errors", "--no-proxy-server", f"--user-data-dir={profile}", *more, url],
            env=self.simulator.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def post(self, fields):
        """Posts a form with those encryption fields, each covered by its policy; returns the key of the object."""
        fields = {**fields, "success_action_redirect": self.pages.url + "/done"}
        conditions = [["starts-with", "$key", "uploads/"], ["content-length-range", 1, 1 << 20]]
        conditions += [{name: value} for name, value in fields.items()]
        form = self.s3.generate_presigned_post(self.bucket, "uploads/${filename}", Fields=dict(fields),
                                               Conditions=conditions, ExpiresIn=300)
        self.pages.form = page(form["url"], form["fields"])
        browser = self.browse(self.pages.url + "/form", "--remote-debugging-port=0")
        try:
            arrival = self.pages.arrivals.get(timeout=BROWSER_SECONDS)
        except queue.Empty:
            self.fail("the browser was not sent on to success_action_redirect")
        finally:
            browser.terminate()
            try:
                browser.wait(timeout=10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait(timeout=10)
        self.assertEqual(arrival["bucket"], self.bucket)
        self.assertEqual(arrival["key"], "uploads/caf\u00e9.txt")
        return arrival

    def read_back(self, arrival, **customer):
        answer = self.s3.get_object(Bucket=self.bucket, Key=arrival["key"], **customer)
        self.assertEqual(answer["Body"].read(), CONTENT.encode())
        self.assertEqual(answer["ETag"], arrival["etag"])
        return answer

    def test_sse_s3(self):
        answer = self.read_back(self.post({PREFIX: "AES256"}))
        self.assertEqual(answer["ServerSideEncryption"], "AES256")

    def test_sse_kms(self):
        arn = self.client("kms").create_key()["KeyMetadata"]["Arn"]
        answer = self.read_back(self.post({PREFIX: "aws:kms", PREFIX + "-aws-kms-key-id": arn,
                                           PREFIX + "-bucket-key-enabled": "true"}))
        self.assertEqual(answer["ServerSideEncryption"], "aws:kms")
        self.assertEqual(answer["SSEKMSKeyId"], arn)
        self.assertTrue(answer["BucketKeyEnabled"])

    def test_sse_c(self):
        arrival = self.post({PREFIX + "-customer-algorithm": "AES256", PREFIX + "-customer-key": KEY_TEXT,
                             PREFIX + "-customer-key-MD5": KEY_MD5})
        with self.assertRaises(ClientError) as refused:
            self.s3.get_object(Bucket=self.bucket, Key=arrival["key"])
        self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        answer = self.read_back(arrival, SSECustomerAlgorithm="AES256", SSECustomerKey=KEY_TEXT,
                                SSECustomerKeyMD5=KEY_MD5)
        self.assertEqual(answer["SSECustomerAlgorithm"], "AES256")


if __name__ == "__main__":
    unittest.main()
