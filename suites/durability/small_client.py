"""S3 and KMS with nothing in between: one keep-alive connection, Signature Version 4. Standard library only."""

import hashlib
import hmac
import http.client
import json
import ssl
import time
import urllib.parse

REGION = "us-east-1"


class Refused(Exception):
    """An answer with an error status; `status`, `headers` and `body`."""

    def __init__(self, status, headers, body):
        super().__init__(f"{status}: {body[:300]!r}")
        self.status, self.headers, self.body = status, headers, body


class Client:
    """`ready`: what `serve --ready-file` wrote, or its note, which has the token of the probe, too. Used by one thread."""

    ahead = 0  # seconds by which its clock, which signs, is ahead of the machine's

    def __init__(self, ready):
        self.ready = ready
        parts = urllib.parse.urlsplit(ready["https"])
        context = ssl.create_default_context(cafile=ready["ca"])
        self.connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=20, context=context)
        self.host = parts.netloc
        self.keys = {}

    def close(self):
        self.connection.close()

    def signing_key(self, day, service):
        if (day, service) not in self.keys:
            key = ("AWS4" + self.ready["secret_access_key"]).encode()
            for part in (day, REGION, service, "aws4_request"):
                key = hmac.new(key, part.encode(), hashlib.sha256).digest()
            self.keys[day, service] = key
        return self.keys[day, service]

    def send(self, method, path, query=(), body=b"", headers=(), service="s3"):
        """(headers, body); Refused for an error, OSError or HTTPException where there is no answer."""
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() + self.ahead))
        encode = lambda text: urllib.parse.quote(str(text), safe="-_.~")
        query = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(query))
        path = urllib.parse.quote(path, safe="/-_.~")
        signed = {"host": self.host, "x-amz-date": now, "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
                  **{name.lower(): value for name, value in headers}}
        if service != "s3":
            signed["x-amz-content-sha256"] = hashlib.sha256(body).hexdigest()
        names = ";".join(sorted(signed))
        canonical = "\n".join([method, path, query, *(f"{name}:{signed[name]}" for name in sorted(signed)), "", names,
                               signed["x-amz-content-sha256"]])
        scope = f"{now[:8]}/{REGION}/{service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        signature = hmac.new(self.signing_key(now[:8], service), text.encode(), hashlib.sha256).hexdigest()
        signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.ready['access_key_id']}/{scope}, "
                                   f"SignedHeaders={names}, Signature={signature}")
        self.connection.request(method, path + ("?" + query if query else ""), body, signed)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise Refused(answer.status, answer.headers, content)
        # CopyObject, UploadPartCopy and CompleteMultipartUpload may fail when they have said 200 already.
        if method != "GET" and b"<Error>" in content[:200]:
            raise Refused(500, answer.headers, content)
        return answer.headers, content

    def kms(self, operation, **arguments):
        _, body = self.send("POST", "/", body=json.dumps(arguments).encode(), service="kms",
                            headers=[("X-Amz-Target", "TrentService." + operation),
                                     ("Content-Type", "application/x-amz-json-1.1")])
        return json.loads(body) if body else None

    def ask(self, question, **arguments):
        """A question to the probe (harness/transport/remote_probe.h)."""
        self.connection.request("POST", "/_s3sse/probe/" + question, json.dumps(arguments),
                                {"Host": self.host, "Authorization": "Bearer " + self.ready["probe_token"]})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise Refused(answer.status, answer.headers, content)
        return json.loads(content)

    def get(self, bucket, key, version=None, headers=()):
        """The body, or None where there is no such object."""
        try:
            return self.send("GET", f"/{bucket}/{key}", [("versionId", version)] if version else [], headers=headers)[1]
        except Refused as refusal:
            if refusal.status == 404:
                return None
            raise
