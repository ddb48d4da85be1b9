"""Clients that encrypt by themselves, at one simulator of S3 and KMS: what one writes, every other one reads. They are driven
by their adapters (harness/client_side/README.md); S3SSE_CSE_CLIENTS names them."""

import base64
import json
import os
import pathlib
import subprocess
import threading
import unittest

import simulator_server
from simulator_server import InteropTest, make_bucket, pattern, signed_headers

ADAPTERS = pathlib.Path(__file__).resolve().parent.parent.parent / "harness" / "client_side" / "adapters"
DEPS = pathlib.Path(os.environ.get("S3SSE_DEPS", ".deps"))
CALL_SECONDS = 60
AES = bytes(range(32))
FORMATS = {"v2": ("FORBID_ENCRYPT_ALLOW_DECRYPT", "ALG_AES_256_GCM_IV12_TAG16_NO_KDF"),
           "v3": ("REQUIRE_ENCRYPT_ALLOW_DECRYPT", "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY")}
# Old wraps that a client does not have: AESWrap, and RSA-OAEP with SHA-256.
NOT_THERE = {"ruby": {("aes", "gcm"), ("rsa", "gcm")}}
OLD_CONTENT = {"cbc": "ALG_AES_256_CBC_IV16_NO_KDF", "gcm": "ALG_AES_256_GCM_IV12_TAG16_NO_KDF"}


def java(jars, source):
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{DEPS}/java/{jars}/*", str(ADAPTERS / source)]


COMMANDS = {
    "own": lambda: [os.environ["S3SSE_BINARY"], "cse", "adapter"],
    "python": lambda: [str(DEPS / "python" / "bin" / "python3"), "-B", str(ADAPTERS / "s3ec_python.py")],
    "ruby": lambda: ["ruby", str(ADAPTERS / "s3ec_ruby.rb")],
    "java4": lambda: java("s3ec-4", "S3ecJava.java"),
    "java3": lambda: java("s3ec-3", "S3ecJava.java"),
    "java1": lambda: java("sdk-1", "S3ecJava1.java"),
}


class Adapter:
    """A running adapter; `caps` and `client` are what it said of itself."""

    def __init__(self, name, simulator):
        self.name, self.number, self.clients = name, 0, {}
        self.process = subprocess.Popen(COMMANDS[name](), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=simulator.environment())
        hello = self.call(op="hello")
        self.caps, self.version = set(hello["caps"]), hello["version"]

    def call(self, **request):
        self.number += 1
        self.process.stdin.write(json.dumps({"id": self.number, **request}).encode() + b"\n")
        self.process.stdin.flush()
        watch = threading.Timer(CALL_SECONDS, self.process.kill)
        watch.start()
        line = self.process.stdout.readline()
        watch.cancel()
        if not line:
            raise RuntimeError(f"{self.name} gave no answer to {request['op']}")
        answer = json.loads(line)
        if answer["id"] != self.number:
            raise RuntimeError(f"{self.name} answered another call")
        return answer

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def rsa_key():
    """A new private key as PKCS #8, in base64."""
    made = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                          capture_output=True, check=True)
    done = subprocess.run(["openssl", "pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], input=made.stdout,
                          capture_output=True, check=True)
    return base64.b64encode(done.stdout).decode()


class ClientSide(InteropTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make_bucket(cls.simulator, "client-side", allow_sse_c=False)
        cls.material = {"kms": {"kmsKeyId": cls.new_kms_key()}, "aes": {"aesKey": base64.b64encode(AES).decode()},
                        "rsa": {"rsaKey": rsa_key()}}
        cls.adapters = []
        cls.addClassCleanup(lambda: [adapter.stop() for adapter in cls.adapters])
        for name in os.environ["S3SSE_CSE_CLIENTS"].split(","):
            cls.adapters.append(Adapter(name, cls.simulator))

    @classmethod
    def new_kms_key(cls):
        headers = {"x-amz-target": "TrentService.CreateKey", "content-type": "application/x-amz-json-1.1"}
        connection = simulator_server.connection_to(cls.simulator)
        try:
            connection.request("POST", "/", body=b"{}",
                               headers=signed_headers(cls.simulator, "POST", "/", b"{}", headers, service="kms"))
            return json.loads(connection.getresponse().read())["KeyMetadata"]["Arn"]
        finally:
            connection.close()

    def client(self, adapter, keyring, written="v3", **more):
        url = {"endpoint": self.simulator.http, "region": self.simulator.region, "pathStyle": True}
        config = {"keyMaterial": self.material[keyring], "s3": url, "kms": {"endpoint": self.simulator.http}, **more}
        if "policies" in adapter.caps:
            config["commitmentPolicy"], config["encryptionAlgorithm"] = FORMATS[written]
        wanted = json.dumps(config, sort_keys=True)
        if wanted not in adapter.clients:  # each keeps connections open
            answer = adapter.call(op="create-client", config=config)
            self.assertTrue(answer["ok"], (adapter.name, answer))
            adapter.clients[wanted] = answer["client"]
        return adapter.clients[wanted]

    def read_by_all(self, key, keyring, written, wanted, context=None, but=(), **more):
        """Every client that can read such an object, but for those, gets the plaintext; returns how many did."""
        readers = 0
        for reader in self.adapters:
            if reader.name in but:
                continue
            if keyring not in reader.caps or (written == "v3" and not reader.caps & {"v3", "v3-read"}):
                continue
            if written == "v2" and "v2" not in reader.caps:
                continue
            call = {"op": "get", "client": self.client(reader, keyring, "v2" if written != "v3" else "v3", **more),
                    "bucket": "client-side", "key": key}
            if context is not None and "context-get" in reader.caps:
                call["context"] = context
            answer = reader.call(**call)
            self.assertTrue(answer["ok"], (key, reader.name, answer))
            self.assertEqual(base64.b64decode(answer["body_b64"]), wanted, (key, reader.name))
            readers += 1
        return readers

    def write(self, writer, keyring, written, key, body, **more):
        call = {"op": "put", "client": self.client(writer, keyring, written, **more), "bucket": "client-side", "key": key,
                "body_b64": base64.b64encode(body).decode()}
        context = {"department": "finance"} if keyring == "kms" and {"context", "context-get"} <= writer.caps else None
        if context:
            call["context"] = context
        answer = writer.call(**call)
        self.assertTrue(answer["ok"], (key, writer.name, answer))
        return context

    def test_what_one_writes_every_other_one_reads(self):
        for writer in self.adapters:
            for written in sorted({"v2", "v3"} & writer.caps):
                for keyring in sorted({"kms", "aes", "rsa"} & writer.caps):
                    for size in (0, 1, 16, 4097):
                        with self.subTest(writer=writer.name, format=written, keyring=keyring, size=size):
                            key = f"{writer.name}-{written}-{keyring}-{size}"
                            context = self.write(writer, keyring, written, key, pattern(size))
                            self.assertGreater(self.read_by_all(key, keyring, written, pattern(size), context), 0)

    def test_instruction_files_of_one_are_read_by_every_other_one(self):
        for writer in self.adapters:
            if "instruction-put" not in writer.caps:
                continue
            for written in sorted({"v2", "v3"} & writer.caps):
                for keyring in sorted({"kms", "aes", "rsa"} & writer.caps):
                    with self.subTest(writer=writer.name, format=written, keyring=keyring):
                        key = f"file-{writer.name}-{written}-{keyring}"
                        context = self.write(writer, keyring, written, key, pattern(100),
                                             instructionFileConfig={"enableInstructionFilePutObject": True})
                        self.read_by_all(key, keyring, written, pattern(100), context)

    def test_what_old_clients_wrote_is_read_with_the_legacy_options(self):
        legacy = {"enableLegacyWrappingAlgorithms": True, "enableLegacyUnauthenticatedModes": True}
        for writer in self.adapters:
            if "v2" in writer.caps:
                continue
            for keyring in sorted({"kms", "aes", "rsa"} & writer.caps):
                for content, suite in OLD_CONTENT.items():
                    with self.subTest(writer=writer.name, keyring=keyring, content=content):
                        key = f"old-{writer.name}-{keyring}-{content}"
                        self.write(writer, keyring, "v2", key, pattern(4097), encryptionAlgorithm=suite)
                        but = {name for name, wraps in NOT_THERE.items() if (keyring, content) in wraps}
                        self.assertGreater(self.read_by_all(key, keyring, "old", pattern(4097), but=but, **legacy), 1)


if __name__ == "__main__":
    unittest.main()
