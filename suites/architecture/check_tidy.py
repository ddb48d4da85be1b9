#!/usr/bin/env python3
"""Holds that clang-tidy has nothing to say (.clang-tidy) about the sources of the product.

Usage: check_tidy.py BUILD_FOLDER [SOURCE...]   exit 0: nothing; 1: its findings are printed
The sources are the units of the unity build, as BUILD_FOLDER compiles them; or those named, with the flags of the first unit.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# clang-tidy 14 cannot read the range views of libstdc++ 12 (it wants what clang 16 brought). What it says of them is not ours.
NOT_OURS = re.compile(r"/include/c\+\+/12/bits/|views::_Reverse|_Elements<|views::_Transform|ranges::\w+_view")
PRODUCT = re.compile(r"/(simulator|harness|reports)/(?!.*codegen).*/Unity/unity_\d+_cxx\.cxx$")


def flags_of(command):
    """Returns what clang takes of a command for g++ (macros, include paths, the standard), and its precompiled headers."""
    words = shlex.split(command)
    kept = [word for word in words if re.match(r"-(D|I|std=)", word)]
    for flag in ("-isystem",):
        kept += [part for i, word in enumerate(words) if word == flag for part in (flag, words[i + 1])]
    headers = [words[i + 1] for i, word in enumerate(words) if word == "-include"]
    return kept, headers


def findings(source, flags, headers, root):
    """Returns what clang-tidy finds in `source`, a line each, with paths from the root of the repository."""
    with tempfile.TemporaryDirectory() as scratch:
        # Beside the list of precompiled headers lies g++'s result, which clang would take and refuse.
        includes = []
        for number, header in enumerate(headers):
            copy = pathlib.Path(scratch) / f"headers_{number}.h"
            copy.write_text(pathlib.Path(header).read_text())
            includes += ["-include", str(copy)]
        told = subprocess.run(["clang-tidy", "--quiet", f"--config-file={root}/.clang-tidy", str(source), "--", *flags, *includes],
                              cwd=root, capture_output=True, text=True, timeout=900)
    lines = [line.replace(f"{root}/", "").removeprefix("./") for line in told.stdout.splitlines()
             if re.search(r": (warning|error): ", line)]
    if told.returncode != 0 and not lines:
        lines = [f"{source}: clang-tidy ended with {told.returncode}: {told.stderr.strip()[-300:]}"]
    return [line for line in lines if not ("clang-diagnostic-error" in line and NOT_OURS.search(line))]


def units(build):
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if PRODUCT.search(entry["file"]):
            yield entry["file"], *flags_of(entry["command"])


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    root = pathlib.Path(__file__).resolve().parents[2]
    work = list(units(build))
    if not work:
        print(f"{build}: no unit of the product is in compile_commands.json; configure it with a preset of CMakePresets.json")
        return 1
    if len(sys.argv) > 2:
        work = [(name, *work[0][1:]) for name in sys.argv[2:]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = sorted({line for lines in pool.map(lambda unit: findings(*unit, root), work) for line in lines})
    print("\n".join(found) if found else f"clang-tidy has nothing to say about {len(work)} units")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
