#!/usr/bin/env python3
"""Figures of the durable store, each beside the limit that it is held against, as JSON.

Usage: figures.py [objects] [streams] [commits]      all three without a name

objects   PUT, GET and pages of listings at 1,000 and at 1,000,000 objects, and the start of such a folder
streams   peak memory while four objects of 2 GiB come in at once
commits   durable PUTs of 4 KiB a second, and the commits a second that SQLite alone makes on the same disk"""

import contextlib
import http.client
import json
import multiprocessing
import os
import pathlib
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse

from crash import Server
from small_client import Client

BUCKET = "figures"
OBJECT = b"x" * 4096


class Plain(Client):
    """Over HTTP: this is about the store, and not about TLS."""

    def __init__(self, ready):
        super().__init__(ready)
        parts = urllib.parse.urlsplit(ready["http"])
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=600)
        self.host = parts.netloc


def median_us(action, times):
    taken = []
    for i in range(times):
        begin = time.perf_counter()
        action(i)
        taken.append((time.perf_counter() - begin) * 1e6)
    return round(statistics.median(taken))


def fill(database, objects):
    """Rows like that of the object "template-000", which is there; their bytes cannot be opened, and nobody opens them."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),
              t AS (SELECT bucket, rank, version_id, record FROM versions WHERE key = CAST('template-000' AS BLOB))
            INSERT INTO versions SELECT bucket, CAST(printf('object-%07d', i * 7 % 1000003) AS BLOB), rank,
              version_id, 0, CAST(substr(record, 1, 1) || x'0e' || printf('object-%07d', i * 7 % 1000003) ||
              substr(record, 15) AS BLOB) FROM n, t""", (objects,))
        connection.execute("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO blobs SELECT i + 1000, 1, 43, zeroblob(43) FROM n""", (objects,))
        # A tenth as many versions of one key, and a tenth as many uploads.
        for rows, source in (
                ("versions SELECT ?, CAST('template-001' AS BLOB), i, CAST(printf('v%07d', i) AS BLOB), 0, ?",
                 "versions WHERE version_id = CAST('null' AS BLOB) LIMIT 1"),
                ("uploads(bucket, key, upload_id, record) SELECT ?, CAST(printf('object-%07d', i * 7 % 1000003) AS BLOB), "
                 "CAST(printf('u%07d', i) AS BLOB), ?", "uploads")):
            template = connection.execute(f"SELECT bucket, record FROM {source}").fetchone()
            connection.execute(f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                               f"INSERT INTO {rows} FROM n", (objects // 10, *template))
        connection.commit()


def pages(count):
    """Listings by name; each takes a number and gives the parameters of a page somewhere in the bucket."""
    key = lambda i: f"object-{i * 30011 % 900000:07d}"
    return {
        "page_us": lambda i: [("list-type", 2), ("start-after", key(i))],
        "page_of_versions_us": lambda i: [("versions", ""), ("key-marker", key(i))],
        "page_of_versions_of_a_key_us": lambda i: [
            ("versions", ""), ("key-marker", "template-001"), ("version-id-marker", f"v{1 + i * 7919 % (count // 10):07d}")],
        "page_of_uploads_us": lambda i: [("uploads", ""), ("key-marker", key(i))],
        "page_of_common_prefixes_us": lambda i: [("list-type", 2), ("delimiter", "-")],
    }


def measure_objects(home):
    figures = {}
    for count in (1_000, 1_000_000):
        folder = home / str(count)
        folder.mkdir()
        server = Server(folder)
        client = Plain(server.ready)
        client.send("PUT", f"/{BUCKET}")
        client.send("PUT", f"/{BUCKET}/template-000", body=b"template")
        client.send("POST", f"/{BUCKET}/template-000", [("uploads", "")])
        server.end()
        fill(folder / "data" / "objects.sqlite", count)
        begin = time.perf_counter()
        server = Server(folder)
        start = time.perf_counter() - begin
        client = Plain(server.ready)
        key = lambda i: f"object-{i * 499 % 1000003:07d}x"
        client.send("GET", f"/{BUCKET}", [("list-type", 2)])
        figures[str(count)] = {
            "start_seconds": round(start, 3),
            "put_us": median_us(lambda i: client.send("PUT", f"/{BUCKET}/{key(i)}", body=OBJECT), 1000),
            "get_us": median_us(lambda i: client.send("GET", f"/{BUCKET}/{key(i)}"), 1000),
            **{name: median_us(lambda i: client.send("GET", f"/{BUCKET}", page(i)), 30)
               for name, page in pages(count).items()}}
        server.end()
    return figures


class Zeros:
    """A body of that many bytes, made as it is read."""

    def __init__(self, size):
        self.left = size
        self.piece = bytes(1 << 18)

    def read(self, size=-1):
        count = min(self.left, len(self.piece) if size < 0 else size)
        self.left -= count
        return self.piece[:count]


def measure_streams(home, objects=4, size=2 << 30):
    server = Server(home)
    Plain(server.ready).send("PUT", f"/{BUCKET}")

    def put(number):
        Plain(server.ready).send("PUT", f"/{BUCKET}/{number}", body=Zeros(size), headers=[("Content-Length", str(size))])

    begin = time.perf_counter()
    threads = [threading.Thread(target=put, args=(n,)) for n in range(objects)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    sizes = [Plain(server.ready).send("HEAD", f"/{BUCKET}/{n}")[0]["Content-Length"] for n in range(objects)]
    server.end()
    return {"objects": objects, "bytes_each": size, "stored": sizes == [str(size)] * objects, "peak_rss_mib": peak // 1024,
            "mb_a_second": round(objects * size / seconds / 1e6)}


def hammer(port, request, seconds, counts):
    """Sends the same signed request again and again: nobody is to be faster than the server because of its client."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        done, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
            done += 1
        counts.put(done / seconds)


class Recorded(Exception):
    pass


def signed_put(ready, key):
    """The bytes of a PUT, for a quarter of an hour."""
    client = Plain(ready)
    sent = {}

    class Recorder:
        def request(self, method, target, body, headers):
            lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()),
                     f"content-length: {len(body)}"]
            sent["bytes"] = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
            raise Recorded

    client.connection = Recorder()
    with contextlib.suppress(Recorded):
        client.send("PUT", f"/{BUCKET}/{key}", body=OBJECT)
    return sent["bytes"]


def sqlite_commits(path, seconds):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE t(k INTEGER PRIMARY KEY, v BLOB)")
        done, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.execute("INSERT INTO t VALUES(?, ?)", (done, OBJECT))
            done += 1
    return done / seconds


def measure_commits(home, seconds=5):
    figures = {"sqlite_commits_a_second": round(sqlite_commits(home / "alone.sqlite", seconds))}
    server = Server(home)
    Plain(server.ready).send("PUT", f"/{BUCKET}")
    port = urllib.parse.urlsplit(server.ready["http"]).port
    for clients in (1, 4, 16):
        counts = multiprocessing.Queue()
        processes = [multiprocessing.Process(target=hammer,
                                             args=(port, signed_put(server.ready, f"k{n}"), seconds, counts))
                     for n in range(clients)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        figures[f"puts_a_second_of_{clients}"] = round(sum(counts.get() for _ in processes))
    server.end()
    return figures


def main():
    chosen = sys.argv[1:] or ["objects", "streams", "commits"]
    figures = {"load_average": os.getloadavg()[0]}
    for name in chosen:
        home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-figures-"))
        try:
            figures[name] = {"objects": measure_objects, "streams": measure_streams, "commits": measure_commits}[name](home)
        finally:
            shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
