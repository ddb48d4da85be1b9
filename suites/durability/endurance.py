#!/usr/bin/env python3
"""Thousands of clients that hold on to `s3sse serve`, and how long a client that comes new waits meanwhile, as JSON.

Usage: endurance.py [--clients N] [--idle N] [--newcomers N]

Each kind of client that holds on (half a head, a body byte by byte, a body that nobody wants, half a handshake ...) comes
--clients times; then --idle connections keep alive with nothing to say. Against each, --newcomers clients over HTTP and as
many over HTTPS connect, ask, and read the answer: p50 and p99 in milliseconds, and p99 as a multiple of that of a quiet
server. S3SSE_BINARY names the binary. Exit 1: a client got another answer than it should, or the server gave up."""

import argparse
import contextlib
import json
import os
import pathlib
import resource
import shutil
import socket
import ssl
import sys
import tempfile
import threading
import time
import urllib.parse

ANSWER_SECONDS = 20
REQUEST = b"GET /bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
KEPT_ALIVE = b"GET /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n"
# Read before anybody is asked who sends it.
FORM_BEGINS = (b"POST /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
               b"Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx")
BODY_BEGINS = b"PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx"
HANDSHAKE_BEGINS = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
# name: over HTTPS, the first bytes, the byte that follows now and then
KINDS = {"slow heads": (False, b"GET / HTTP/1.1\r\nX-A: ", b"x"), "slow bodies": (False, FORM_BEGINS, b"x"),
         "bodies that nobody wants": (False, BODY_BEGINS, b"x"), "half handshakes": (True, HANDSHAKE_BEGINS, b"x"),
         "silence": (True, b"", b"")}
CONNECTIONS_OF_AN_ADDRESS = 5000


class Unserved(Exception):
    pass


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Crowd:
    """Connections that each send `first`, and then a byte now and then. From several addresses of loopback, each of which
    has ports of its own."""

    def __init__(self, port, count, first, byte=b"x"):
        self.byte, self.ends, self.clients = byte, threading.Event(), []
        for number in range(count):
            address = f"127.0.0.{1 + number // CONNECTIONS_OF_AN_ADDRESS}"
            client = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS, source_address=(address, 0))
            client.sendall(first)
            client.setblocking(False)
            self.clients.append(client)
        self.thread = threading.Thread(target=self.drip, daemon=True)
        self.thread.start()

    def drip(self):
        while not self.ends.wait(0.5):
            for client in self.clients if self.byte else ():
                with contextlib.suppress(OSError):
                    client.send(self.byte)

    def held(self):
        """The number of connections that the server has not closed. Answers are read on the way."""
        count = 0
        for client in self.clients:
            try:
                while client.recv(65536):
                    pass
            except BlockingIOError:
                count += 1
            except OSError:
                pass
        return count

    def close(self):
        self.ends.set()
        self.thread.join()
        for client in self.clients:
            client.close()


def newcomer(ready, secure, trust):
    """Seconds until a client that comes new has its answer."""
    port = urllib.parse.urlsplit(ready["https" if secure else "http"]).port
    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as plain:
        client = trust.wrap_socket(plain, server_hostname="localhost") if secure else plain
        client.sendall(REQUEST)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        if secure:
            client.close()
    if not answer.startswith(b"HTTP/1.1 404"):
        raise Unserved(f"a newcomer got {answer[:200]!r}")
    return time.monotonic() - begin


def waits(ready, newcomers):
    trust = ssl.create_default_context(cafile=ready["ca"])
    figures = {}
    for secure in (False, True):
        times = sorted(newcomer(ready, secure, trust) for _ in range(newcomers))
        figures["https" if secure else "http"] = {"p50_ms": round(times[len(times) // 2] * 1000, 2),
                                                  "p99_ms": round(times[int(len(times) * 0.99) - 1] * 1000, 2)}
    return figures


def against(quiet, figures):
    for door, seen in figures.items():
        seen["p99_times_quiet"] = round(seen["p99_ms"] / quiet[door]["p99_ms"], 1)
    return figures


def resident_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def measure(ready, pid, clients, idle, newcomers):
    """The figures of a server that runs."""
    raise_descriptor_limit()
    ports = {secure: urllib.parse.urlsplit(ready["https" if secure else "http"]).port for secure in (False, True)}
    waits(ready, 20)
    quiet = waits(ready, newcomers)
    before = resident_mib(pid)
    figures = {"load_average": os.getloadavg()[0], "clients": clients, "quiet": quiet}
    for name, (secure, first, byte) in KINDS.items():
        crowd = Crowd(ports[secure], clients, first, byte)
        try:
            figures[name] = against(quiet, waits(ready, newcomers))
        finally:
            crowd.close()
    crowd = Crowd(ports[False], idle, KEPT_ALIVE, b"")
    try:
        figures["idle"] = {**against(quiet, waits(ready, newcomers)), "connections": idle, "held": crowd.held(),
                           "server_grew_by_mib": resident_mib(pid) - before}
    finally:
        crowd.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--newcomers", type=int, default=300)
    options = parser.parse_args()
    from crash import Server
    home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-endurance-"))
    server = Server(home, data=False)
    try:
        figures = measure(server.ready, server.process.pid, options.clients, options.idle, options.newcomers)
    except (Unserved, OSError) as failure:
        print(f"endurance.py: {failure}", file=sys.stderr)
        return 1
    finally:
        alive = server.process.poll() is None
        server.end()
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(figures, indent=2))
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main())
