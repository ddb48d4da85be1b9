#!/usr/bin/env python3
"""Is the simulator linearizable? Many clients put, delete, copy, complete and read the same few keys, and there has to be
one order of it all that explains every answer, in which nothing comes before what had ended when it began (Herlihy and
Wing 1990).

Usage: linearizable.py [--seconds N] [--clients N] [--keys N] [--data] [--seed S]

--data: over a data folder instead of memory. Exit 0: there is such an order for every key; 1: the first answer without one."""

import argparse
import bisect
import collections
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree

from crash import Server
from small_client import Client, Refused

BUCKET = "linear"
NOTHING = None

# One call on one key: `value` is what a write left, or what a read saw.
Call = collections.namedtuple("Call", "began ended is_read value what")


def explain(calls):
    """None if the calls on one key are linearizable, or else the first that nothing explains.

    A configuration is a value and the calls under way that have taken effect already. When a call ends, it must have
    taken effect in every configuration that goes on (Lowe 2017, just-in-time linearization)."""
    events = sorted([(call.began, 0, i) for i, call in enumerate(calls)] +
                    [(call.ended, 1, i) for i, call in enumerate(calls)])
    pending = set()
    configurations = {(NOTHING, frozenset())}
    for _, is_end, number in events:
        if not is_end:
            pending.add(number)
            continue
        after, seen, work = set(), set(configurations), list(configurations)
        while work:
            value, done = work.pop()
            if number in done:
                after.add((value, done - {number}))
                continue
            for other in pending - done:
                call = calls[other]
                if call.is_read and call.value != value:
                    continue
                following = (call.value, done | {other})
                if following not in seen:
                    seen.add(following)
                    work.append(following)
        pending.discard(number)
        configurations = after
        if not configurations:
            return calls[number]
    return None


def explain_unique(calls):
    """As explain(), where every write left another value, in the time that sorting takes (Gibbons and Korach 1997).

    The calls on one value span a zone. It is forward where the value has to hold from one moment to a later one: two of
    those must not overlap, and no other zone may lie within one, since its write has nowhere else to go."""
    clusters = collections.defaultdict(list)
    for call in calls:
        clusters[call.value].append(call)
    clusters.setdefault(NOTHING, []).append(Call(-2, -1, False, NOTHING, "the beginning"))
    forward, backward = [], []
    for cluster in clusters.values():
        writes = [call for call in cluster if not call.is_read]
        for call in cluster:
            if not writes or call.ended < writes[0].began:
                return call
        first_end, last_begin = min(c.ended for c in cluster), max(c.began for c in cluster)
        zone = (min(first_end, last_begin), max(first_end, last_begin), max(cluster, key=lambda c: c.began))
        (forward if first_end < last_begin else backward).append(zone)
    forward.sort(key=lambda zone: zone[:2])
    for before, after in zip(forward, forward[1:]):
        if after[0] < before[1]:
            return after[2]
    begins = [zone[0] for zone in forward]
    for begin, end, call in backward:
        at = bisect.bisect_left(begins, begin) - 1
        if at >= 0 and end < forward[at][1]:
            return call
    return None


class Load:
    def __init__(self, ready, clients, keys, seed, versioned=False):
        self.ready, self.clients = ready, clients
        self.keys = [f"k{i}" for i in range(keys)]
        self.seed, self.versioned = seed, versioned
        self.calls = collections.defaultdict(list)
        self.failures = []
        client = Client(ready)
        client.send("PUT", f"/{BUCKET}")
        if versioned:
            client.send("PUT", f"/{BUCKET}", [("versioning", "")],
                        b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        self.sources = [f"source{i}" for i in range(8)]
        for source in self.sources:
            client.send("PUT", f"/{BUCKET}/{source}", body=source.encode())
        client.close()

    def work(self, number, stop):
        choice = random.Random(f"{self.seed}/{number}")
        client = VersionClient(self.ready) if self.versioned else Client(self.ready)
        mine = collections.defaultdict(list)
        try:
            for count in range(1 << 30):
                if stop.is_set():
                    break
                key = choice.choice(self.keys)
                value = f"{number}-{count}".encode()
                what = choice.choices(["get", "put", "large", "delete", "copy", "complete"], [45, 25, 3, 10, 10, 7])[0]
                began, is_read = time.monotonic_ns(), what == "get"
                if what == "get":
                    value = client.get(BUCKET, key)
                    value = value.rstrip(b".") if value is not None else NOTHING
                elif what == "put":
                    client.send("PUT", f"/{BUCKET}/{key}", body=value)
                elif what == "large":
                    client.send("PUT", f"/{BUCKET}/{key}", body=value.ljust(100_000, b"."))
                elif what == "delete":
                    client.send("DELETE", f"/{BUCKET}/{key}")
                    value = NOTHING
                elif what == "copy":
                    source = choice.choice(self.sources)
                    client.send("PUT", f"/{BUCKET}/{key}", headers=[("x-amz-copy-source", f"/{BUCKET}/{source}")])
                    value = source.encode()
                else:
                    began = self.complete(client, key, value)
                if self.versioned:  # every write has its own, and a read tells it
                    value = client.version
                mine[key].append(Call(began, time.monotonic_ns(), is_read, value, what))
        except Exception as problem:  # of whatever kind: the test has to say so
            self.failures.append(f"client {number}: {problem!r}")
        client.close()
        for key, calls in mine.items():
            self.calls[key].extend(calls)

    @staticmethod
    def complete(client, key, value):
        _, answer = client.send("POST", f"/{BUCKET}/{key}", [("uploads", "")])
        upload = xml.etree.ElementTree.fromstring(answer).findtext("{*}UploadId")
        headers, _ = client.send("PUT", f"/{BUCKET}/{key}", [("partNumber", 1), ("uploadId", upload)], value)
        began = time.monotonic_ns()  # nothing of it is seen before
        client.send("POST", f"/{BUCKET}/{key}", [("uploadId", upload)],
                    f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{headers['ETag']}</ETag></Part>"
                    "</CompleteMultipartUpload>".encode())
        return began

    def run(self, seconds):
        stop = threading.Event()
        threads = [threading.Thread(target=self.work, args=(n, stop)) for n in range(self.clients)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        stop.set()
        for thread in threads:
            thread.join()


class VersionClient(Client):
    """Remembers the version id that the last answer told, of a delete marker too."""

    def send(self, *arguments, **more):
        self.version = NOTHING
        try:
            headers, body = super().send(*arguments, **more)
        except Refused as refusal:
            self.version = refusal.headers.get("x-amz-version-id")
            raise
        self.version = headers.get("x-amz-version-id")
        return headers, body


def check(seconds, clients, keys, data, seed, versioned=False):
    """(number of calls, problems). `versioned`: a bucket with versions, for loads of any length."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-linear-"))
    try:
        server = Server(home, data=data)
        load = Load(server.ready, clients, keys, seed, versioned)
        load.run(seconds)
        server.end()
        problems = list(load.failures)
        for key, calls in load.calls.items():
            culprit = explain_unique(calls) if versioned else explain(calls)
            if culprit:
                problems.append(f"{key}: no order explains {culprit}")
        return sum(map(len, load.calls.values())), problems
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--keys", type=int, default=5)
    parser.add_argument("--data", action="store_true")
    parser.add_argument("--seed", default="linearizable")
    options = parser.parse_args()
    count, problems = check(options.seconds, options.clients, options.keys, options.data, options.seed, versioned=True)
    print("\n".join(problems))
    print(f"{count} calls, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
