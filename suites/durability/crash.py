#!/usr/bin/env python3
"""Crashes `s3sse serve --data` under load, again and again, and looks at what is left.

Usage: crash.py --how kill|power [--rounds N] [--seed S] [--durability full|os]

kill: SIGKILL at a random time. power: the disk shim loses what was not synced (disk_shim.cpp; S3SSE_DISK_SHIM names it).
Exit 0: every acknowledged write read back, and nothing else was there; 1: the violations are printed."""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from world import World

BINARY = os.environ["S3SSE_BINARY"]
START_SECONDS = 30


class Server:
    """One process over the folder, or in memory. `environment`: variables beside the usual ones."""

    def __init__(self, home, *arguments, data=True, **environment):
        ready = home / "ready.json"
        ready.unlink(missing_ok=True)
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "S3SSE_DISK", "LD_PRELOAD"))}
        self.log = open(home / "serve.log", "ab")
        folder = ["--data", str(home / "data")] if data else []
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", "0", "--ready-file", str(ready), *folder, *arguments],
            env={**clean, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), **environment}, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START_SECONDS
        self.ready = None
        while self.process.poll() is None and time.monotonic() < deadline:
            if ready.exists():
                (note,) = (home / ".cache" / "s3sse").glob(f"*{self.process.pid}*.json")
                self.ready = {**json.loads(ready.read_text()), "probe_token": json.loads(note.read_text())["probe_token"]}
                return
            time.sleep(0.005)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=30)
        self.log.close()
        self.sanitizer_is_silent()
        return self.process.returncode

    def sanitizer_is_silent(self):
        """A build with one says there what it found, and goes on or is killed before it can say so by its exit code."""
        said = pathlib.Path(self.log.name).read_text(errors="replace")
        if "Sanitizer" in said or "runtime error:" in said:
            raise AssertionError(said[-10_000:])


def fsck(home):
    done = subprocess.run([BINARY, "fsck", str(home / "data"), "--deep"], env={**os.environ, "HOME": str(home)},
                          capture_output=True, text=True, timeout=120)
    return "" if done.returncode == 0 else f"fsck ends with {done.returncode}: {done.stdout}{done.stderr}"


def crash_rounds(how, rounds, seed, durability="full", keep=False, note=lambda text: None):
    """The world after all rounds."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="s3sse-crash-"))
    choice = random.Random(seed)
    world = World(seed)
    servers = []

    def serve(**variables):
        servers[:] = [Server(home, "--durability", durability, **variables)]
        return servers[0]

    try:
        first = serve()
        world.begin(first.ready)
        first.end()
        for number in range(rounds):
            variables = {}
            if how == "power":
                variables = {"LD_PRELOAD": os.environ["S3SSE_DISK_SHIM"], "S3SSE_DISK_FOLDER": str(home / "data"),
                             "S3SSE_DISK_POWER_FAILS": str(int(10 ** choice.uniform(0.7, 3.2))),
                             "S3SSE_DISK_SEED": str(choice.randrange(1 << 30))}
            server = serve(**variables)
            if server.ready:
                stop = threading.Event()
                threads = world.load(server.ready, stop)
                if how == "kill":
                    # After so many changes and a moment, however slow the machine is.
                    wanted = world.acknowledged + choice.randrange(0, 30)
                    deadline = time.monotonic() + 10
                    while world.acknowledged < wanted and time.monotonic() < deadline:
                        time.sleep(0.001)
                    time.sleep(choice.uniform(0, 0.01))
                    server.process.kill()
                else:
                    deadline = time.monotonic() + 20
                    while server.process.poll() is None and time.monotonic() < deadline:
                        time.sleep(0.002)
                stop.set()
                for thread in threads:
                    thread.join()
            server.end()
            after = serve()
            if not after.ready:
                world.violations.append("the folder cannot be opened: " + (home / "serve.log").read_text()[-500:])
                break
            world.check(after.ready)
            after.end()
            broken = fsck(home)
            if broken:
                world.violations.append(broken)
            if world.violations:
                note(f"round {number}")
                break
            if number % 50 == 49:
                note(f"{number + 1} rounds, {world.acknowledged} acknowledged changes")
    finally:
        for server in servers:
            server.end(signal.SIGKILL)
        if not keep:
            shutil.rmtree(home, ignore_errors=True)
    return world


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--how", choices=["kill", "power"], required=True)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", default=str(time.time_ns()))
    parser.add_argument("--durability", choices=["full", "os"], default="full")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look at it")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    world = crash_rounds(options.how, options.rounds, options.seed, options.durability, options.keep,
                         lambda text: print(text, flush=True))
    for violation in world.violations:
        print(violation)
    print(f"{options.rounds} rounds, {world.acknowledged} acknowledged changes, {len(world.violations)} violations: " +
          ", ".join(f"{count} {what}" for what, count in sorted(world.counts.items())))
    return 1 if world.violations else 0


if __name__ == "__main__":
    sys.exit(main())
