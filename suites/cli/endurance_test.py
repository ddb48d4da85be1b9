"""Two thousand clients that hold on, of every kind, against s3sse serve: whoever comes new is served."""

import resource
import socket
import ssl
import threading
import time
import unittest

from binary import BinaryTest

CLIENTS = 2000
NEWCOMERS = 100
ANSWER_SECONDS = 20
REQUEST = b"GET /bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
KEPT_ALIVE = b"GET /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n"
# Read before anybody is asked who sends it.
FORM_BEGINS = (b"POST /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
               b"Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx")
BODY_BEGINS = b"PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx"
HANDSHAKE_BEGINS = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


class Drip:
    """Connections that each send `first`, and then a byte now and then."""

    def __init__(self, port, first, byte=b"x"):
        self.clients, self.byte, self.ends = [], byte, threading.Event()
        for _ in range(min(CLIENTS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 4)):
            client = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS)
            client.sendall(first)
            client.setblocking(False)
            self.clients.append(client)
        self.thread = threading.Thread(target=self.drip, daemon=True)
        self.thread.start()

    def drip(self):
        while not self.ends.wait(0.5):
            for client in self.clients:
                try:
                    client.send(self.byte)
                except OSError:
                    pass

    def close(self):
        self.ends.set()
        self.thread.join()
        for client in self.clients:
            client.close()


class Endurance(BinaryTest):
    @classmethod
    def setUpClass(cls):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def setUp(self):
        super().setUp()
        self.process, self.ready = self.serve()
        self.http, self.https = (int(self.ready[name].rsplit(":", 1)[1]) for name in ("http", "https"))
        self.trust = ssl.create_default_context(cafile=self.ready["ca"])
        self.seen = {}

    def newcomer(self, secure):
        """Seconds until a client that comes new has its answer."""
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.https if secure else self.http), timeout=ANSWER_SECONDS) as plain:
            client = self.trust.wrap_socket(plain, server_hostname="localhost") if secure else plain
            client.sendall(REQUEST)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
            if secure:
                client.close()
        self.assertTrue(answer.startswith(b"HTTP/1.1 404"), answer[:200])
        return time.monotonic() - begin

    def p99(self, name):
        for secure in (False, True):
            times = sorted(self.newcomer(secure) for _ in range(NEWCOMERS))
            self.seen[name, secure] = times[int(NEWCOMERS * 0.99) - 1] * 1000

    def test_whoever_comes_new_is_served(self):
        self.p99("quiet")
        kinds = {"slow heads": (self.http, b"GET / HTTP/1.1\r\nX-A: "), "slow bodies": (self.http, FORM_BEGINS),
                 "slow bodies that nobody wants": (self.http, BODY_BEGINS),
                 "half handshakes": (self.https, HANDSHAKE_BEGINS), "silence": (self.https, b""),
                 "idle": (self.http, KEPT_ALIVE)}
        for name, (port, first) in kinds.items():
            with self.subTest(name):
                drip = Drip(port, first, b"" if name in ("silence", "idle") else b"x")
                try:
                    self.p99(name)
                finally:
                    drip.close()
        self.assertIsNone(self.process.poll())
        for (name, secure), milliseconds in self.seen.items():
            print(f"{name}, {'HTTPS' if secure else 'HTTP'}: p99 {milliseconds:.1f} ms, "
                  f"{milliseconds / self.seen['quiet', secure]:.1f} times quiet")


if __name__ == "__main__":
    unittest.main()
