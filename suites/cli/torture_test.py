"""Raw bytes against s3sse serve: nothing that is malformed gets a 200, a second answer, a hang or a crash."""

import http.client
import pathlib
import re
import socket
import sys
import unittest

from binary import BinaryTest
from torture_requests import HOST, cut_short, odd, refused

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "portable"))
from replay import sign  # noqa: E402

HANG_SECONDS = 10
SECRET_BODY = b"this is the hidden object"
HIDDEN = b"GET /torture/hidden HTTP/1.1\r\n" + HOST + b"\r\n"
POLICY = (b'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*",'
          b'"Resource":["arn:aws:s3:::torture","arn:aws:s3:::torture/*"]}]}')


class Torture(BinaryTest):
    def setUp(self):
        super().setUp()
        self.process, self.ready = self.serve()
        self.port = int(self.ready["http"].rsplit(":", 1)[1])
        for method, target, body in (("PUT", "/torture", b""), ("DELETE", "/torture?publicAccessBlock=", b""),
                                     ("PUT", "/torture?policy=", POLICY), ("PUT", "/torture/hidden", SECRET_BODY)):
            self.assertLess(self.signed(method, target, body), 300, target)

    def signed(self, method, target, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_SECONDS)
        self.addCleanup(connection.close)
        headers = [("Host", f"127.0.0.1:{self.port}")]
        sign(method, target, headers, body, "s3", self.ready["access_key_id"], self.ready["secret_access_key"])
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def say(self, data):
        """Everything that is answered until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=HANG_SECONDS) as client:
            try:
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it was refused before its end
            answer = b""
            try:
                while piece := client.recv(65536):
                    answer += piece
            except ConnectionError:
                pass
            return answer

    def keys(self):
        listing = self.say(b"GET /torture?list-type=2 HTTP/1.0\r\n" + HOST + b"\r\n")
        return re.findall(rb"<Key>(.*?)</Key>", listing)

    def judge(self, name, answer, statuses):
        answered = [int(status) for status in re.findall(rb"(?:^|[^\r\n])HTTP/1\.1 (\d{3}) ", b" " + answer)]
        if statuses is None and not answered:
            return
        self.assertEqual(len(answered), 1, f"{name}: {answer[:300]}")
        if statuses is not None:
            self.assertIn(answered[0], statuses, f"{name}: {answer[:300]}")
        self.assertNotIn(SECRET_BODY, answer, name)

    def test_the_list(self):
        self.assertIn(SECRET_BODY, self.say(HIDDEN), "a good request is answered, so that a bad one could be")
        cases = list(refused())
        self.assertGreaterEqual(len(cases), 136)
        self.assertEqual(len({name for name, _, _ in cases}), len(cases))
        for name, request, statuses in cases:
            with self.subTest(name):
                self.judge(name, self.say(request + HIDDEN), statuses)
        for name, request, statuses in odd():
            with self.subTest(name):
                answer = self.say(request + HIDDEN)
                first, _, rest = answer.partition(b"HTTP/1.1 200 OK\r\n")
                self.judge(name, first, statuses)
                self.assertLessEqual(rest.count(SECRET_BODY), 1, name)
        for name, request, statuses in cut_short():
            with self.subTest(name):
                self.judge(name, self.say(request), statuses)
        self.assertEqual(self.keys(), [b"hidden"], "something was stored")
        self.assertIsNone(self.process.poll())
        self.assertIn(SECRET_BODY, self.say(HIDDEN))

    def test_good_requests_in_a_row_are_answered_each(self):
        for requests in (HIDDEN * 3, b"\r\n" + HIDDEN + b"\r\n\r\n" + HIDDEN * 2):
            self.assertEqual(self.say(requests).count(SECRET_BODY), 3)


if __name__ == "__main__":
    unittest.main()
