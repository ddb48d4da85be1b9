#!/usr/bin/env python3
"""Holds that every C++ source has the form that .clang-format describes, and that no folder grows into a drawer.

Usage: check_format.py [REPOSITORY]   exit 0: all do; 1: what does not is printed
"""

import collections
import pathlib
import subprocess
import sys

MOST_SOURCES = 40  # of one folder: then it is several rooms


def sources(root):
    for top in ("simulator", "harness", "reports", "suites"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path


def offences(root):
    files = list(sources(root))
    for start in range(0, len(files), 100):
        told = subprocess.run(["clang-format", "--dry-run", "--Werror", *files[start:start + 100]], cwd=root, capture_output=True,
                              text=True, timeout=300)
        for line in told.stderr.splitlines():
            if "[-Wclang-format-violations]" in line:
                yield line.replace(f"{root}/", "").split(": error")[0] + ": clang-format would change this; run clang-format -i"
    for folder, count in sorted(collections.Counter(path.parent for path in files).items()):
        if count > MOST_SOURCES:
            yield f"{folder.relative_to(root).as_posix()}: {count} sources in one folder, at most {MOST_SOURCES}; make rooms of it"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(offences(root))
    print("\n".join(found) if found else "every source has the form of .clang-format, and no folder is a drawer")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
