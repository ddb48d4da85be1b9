#!/usr/bin/env python3
"""Figures of s3sse as a whole that are budgets: the suite in process and over HTTPS, the start, and the memory of a
simulator that has nothing to do. Prints Markdown rows of reports/performance.md; the best of three runs each.

Usage: whole_program.py [BINARY]      build/release/bin/s3sse without one"""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

RUNS = 3
START_SECONDS = 30


def seconds_of_suite(binary, folder, *arguments):
    """(wall clock, cases that apply) of one run, which has to pass."""
    begin = time.monotonic()
    subprocess.run([binary, "run", "--out", folder, *arguments], check=True, capture_output=True)
    seconds = time.monotonic() - begin
    report = json.loads((pathlib.Path(folder) / "report.json").read_text())
    return seconds, len(report["cases"])


def started(binary, folder):
    """(milliseconds to the first answer, MiB resident a second later) of one `serve`."""
    ready = pathlib.Path(folder) / "ready.json"
    ready.unlink(missing_ok=True)
    begin = time.monotonic()
    server = subprocess.Popen([binary, "serve", "--port", "0", "--ready-file", ready],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not ready.exists():
            if server.poll() is not None or time.monotonic() - begin > START_SECONDS:
                sys.exit(f"whole_program.py: {binary} serve did not start")
            time.sleep(0.001)
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(json.loads(ready.read_text())["http"]).netloc)
        connection.request("GET", "/")
        connection.getresponse().read()
        milliseconds = (time.monotonic() - begin) * 1000
        time.sleep(1)
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return milliseconds, int(resident.split()[1]) / 1024
    finally:
        server.terminate()
        server.wait()


def main():
    if any(argument in ("-h", "--help") for argument in sys.argv[1:]):
        print(__doc__)
        return
    project = pathlib.Path(__file__).resolve().parents[2]
    binary = sys.argv[1] if len(sys.argv) > 1 else str(project / "build/release/bin/s3sse")
    if not os.access(binary, os.X_OK):
        sys.exit(f"whole_program.py: there is no program {binary}; ./run builds it")

    def row(what, measured, most, unit):
        print(f"| {what} | {measured:.2f} {unit} | at most {most} {unit} | {'held' if measured <= most else '**missed**'} |")

    with tempfile.TemporaryDirectory(prefix="s3sse-figures-") as folder:
        seconds, cases = min(seconds_of_suite(binary, folder) for _ in range(RUNS))
        row(f"the suite in process, a case ({cases} cases)", seconds * 1000 / cases, 0.8, "ms")
        row("the suite over HTTPS", min(seconds_of_suite(binary, folder, "--over-https") for _ in range(RUNS))[0], 15, "s")
        starts = [started(binary, folder) for _ in range(RUNS)]
    row("start to the first answer", min(starts)[0], 50, "ms")
    row("memory with nothing to do", min(memory for _, memory in starts), 16, "MiB")


main()
