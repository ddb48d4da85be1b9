"""Answers that real servers gave, played back: what the harness made of them then it makes of them now.

Each file under answers/ holds cases of one product and version as `record` took them from a report: the answers in
order, and the verdict and nature of the case. A change of the judgement shows here, against servers that
nobody here wrote and without starting one."""

import http.server
import json
import pathlib
import re
import ssl
import threading
import unittest
import urllib.parse

from binary import BinaryTest, self_signed_certificate

HERE = pathlib.Path(__file__).parent

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMYOWNKEYEXAMPLE0", "AWS_SECRET_ACCESS_KEY": "recorded-answers-need-no-secret-key-000"}


def shape(line):
    """Method, depth of the path and subresources: the same in each run, whatever buckets are called."""
    method, target = line.split(" ")[:2]
    parts = urllib.parse.urlsplit(target)
    names = sorted(name for name, _ in urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
                   if not name.lower().startswith("x-amz-"))
    return method, len([piece for piece in parts.path.split("/") if piece]), tuple(names)


class Player(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one_request(self):
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            return
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.close_connection = False
        self.server.play(self)

    def log_message(self, *_):
        pass


class Playback(http.server.ThreadingHTTPServer):
    """Gives the recorded answers of one case, each to a request of its shape, in their order."""
    daemon_threads = True

    def __init__(self, exchanges, context):
        super().__init__(("127.0.0.1", 0), Player)
        self.lock = threading.Lock()
        self.waiting = [(shape(each["request"]), each["response"]) for each in exchanges]
        self.unknown = []
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def play(self, handler):
        wanted = shape(f"{handler.command} {handler.path}")
        with self.lock:
            for place, (known, answer) in enumerate(self.waiting):
                if known == wanted:
                    del self.waiting[place]
                    break
            else:
                hello = wanted == ("GET", 0, ())  # ListBuckets, before the first case: is anybody there?
                if not hello:
                    self.unknown.append(wanted)
                answer = {"line": "200 OK" if hello else "500 Not Recorded", "headers": [], "body": ""}
        run = re.search(r"s3sse-([0-9a-z]+)-[0-9a-f]{12}", handler.path)
        if run:
            answer = json.loads(json.dumps(answer).replace("{run}", run[1]))
        status, _, reason = answer["line"].partition(" ")
        body = bytes.fromhex(answer["hex"]) if "hex" in answer else answer["body"].encode()
        handler.send_response_only(int(status), reason or "-")
        for name, value in answer["headers"]:
            handler.send_header(name, value)
        if handler.command == "HEAD":
            handler.send_header("Content-Length", str(answer.get("length", 0)))
        elif int(status) not in (204, 304):
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)


class RecordedAnswers(BinaryTest):
    def setUp(self):
        super().setUp()
        certificate, key = self_signed_certificate(self.home)
        self.certificate = certificate
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)

    def judge(self, recording, case):
        scheme = recording["scheme"]
        server = Playback(case["exchanges"], self.context if scheme == "https" else None)
        try:
            flags = ["--kms-key", recording["kms_key"]] if recording.get("kms_key") else []
            for name in recording["lack"]:
                flags += ["--lack", name]
            target = self.home / "target.json"
            target.write_text(json.dumps({
                "endpoint": f"{scheme}://127.0.0.1:{server.server_address[1]}", "ca_bundle": str(self.certificate),
                "credentials": {"access_key_id_env": "AWS_ACCESS_KEY_ID", "secret_access_key_env": "AWS_SECRET_ACCESS_KEY",
                                **({"account_id": recording["account"]} if "account" in recording else {})}}))
            self.s3sse("run", "--target", target, "--no-detect", "--jobs", 1, "--only", case["id"], "--seed", recording["seed"], *flags,
                       expect=(0, 1, 3, 5), **KEYS)
        finally:
            server.shutdown()
            server.server_close()
        judged = [each for each in self.report()["cases"] if each["id"] == case["id"]]
        self.assertEqual(len(judged), 1, case["id"])
        self.assertEqual(server.unknown, [], f"{case['id']} asks what it did not ask then: record it again")
        return judged[0]

    def test_each_case_is_judged_as_it_was(self):
        files = sorted((HERE / "answers").glob("*.json"))
        self.assertTrue(files, "no recordings")
        for path in files:
            recording = json.loads(path.read_text())
            self.assertTrue(recording["cases"], path)
            for case in recording["cases"]:
                with self.subTest(product=recording["product"], case=case["id"]):
                    judged = self.judge(recording, case)
                    self.assertEqual((judged["verdict"], judged["nature"]), (case["verdict"], case["nature"]),
                                     json.dumps(judged["findings"], indent=1)[:2000])

    def test_another_answer_is_judged_otherwise(self):
        """The test above can fail: errors in place of what was recorded change the verdict."""
        changed = 0
        for path in sorted((HERE / "answers").glob("*.json")):
            recording = json.loads(path.read_text())
            for case in recording["cases"]:
                if case["verdict"] != "fail" or changed >= 2:
                    continue
                case["exchanges"] = [dict(each, response={"line": "500 Internal Server Error", "headers": [], "body": ""})
                                     for each in case["exchanges"]]
                judged = self.judge(recording, case)
                self.assertNotEqual((judged["verdict"], judged["nature"]), (case["verdict"], case["nature"]))
                changed += 1
        self.assertEqual(changed, 2)


if __name__ == "__main__":
    unittest.main()
