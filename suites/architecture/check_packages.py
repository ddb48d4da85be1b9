#!/usr/bin/env python3
"""Holds the two lists of Debian packages in .ci/setup.sh: what building needs, and what testing needs on top.

A package is needed when the build reads a header of it or links a library of it (asked of ninja and dpkg), or when a file
of the project calls a program or imports a module of it (NAMED below). Whatever is needed has to be in its list, and
nothing else may be. What the build needs is what the targets of the product need; the rest are tests.

Usage: check_packages.py BUILD_FOLDER [SETUP_SCRIPT]   exit 0: both lists are exact; 1: each package too few or too many
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# package -> (list, files that may ask for it, what asking looks like)
NAMED = {
    "g++": ("build", ["CMakeLists.txt"], r"LANGUAGES CXX"),
    "cmake": ("build", [".ci/setup.sh"], r"\bcmake --preset"),
    "ninja-build": ("build", ["CMakePresets.json"], r'"generator": "Ninja"'),
    "awscli": ("test", ["suites/interop/CMakeLists.txt"], r"/usr/bin/aws\b"),
    "ccache": ("test", ["CMakeLists.txt", "suites/packaging"], r"\bccache\b"),
    "chromium": ("test", ["suites/interop"], r"\bchromium\b"),
    "clang-format": ("test", ["suites/architecture/check_format.py"], r'"clang-format"'),
    "clang-tidy": ("test", ["suites/architecture/check_tidy.py"], r'"clang-tidy"'),
    "curl": ("test", ["suites/interop", "suites/cli", "harness/runner"], r"\bcurl\b"),
    "openssl": ("test", ["suites"], r'"openssl"|\bopenssl (x509|rand|dgst|enc|s_client|req|base64)\b'),
    "python3": ("test", ["suites/architecture/CMakeLists.txt"], r"/usr/bin/python3\b"),
    "python3-boto3": ("test", ["suites/interop"], r"\bimport boto3\b"),
    "python3-cryptography": ("test", ["suites/portable", "vectors/client-side"], r"\bfrom cryptography\b"),
    "python3-jsonschema": ("test", ["suites"], r"\bimport jsonschema\b"),
    "python3-yaml": ("test", ["suites"], r"\bimport yaml\b"),
    "python3-venv": ("test", ["suites/interop/install_clients"], r"-m venv\b"),
    "rclone": ("test", ["suites/interop"], r'"rclone"'),
    "ruby-aws-sdk-s3": ("test", ["harness/client_side/adapters"], r"require 'aws-sdk-s3'"),
    "s3cmd": ("test", ["suites/interop"], r'"s3cmd"'),
}
# What comes with the compiler.
GIVEN = re.compile(r"^(libc6-dev|libc6|linux-libc-dev|libstdc\+\+-\d+-dev|libgcc-\d+-dev|libcrypt-dev|gcc.*|cpp.*|g\+\+-\d+|binutils.*)$")


def listed(setup, name):
    text = setup.read_text()
    found = re.search(rf"^{name}_packages=\(([^)]*)\)", text, re.M)
    return set(found.group(1).split()) if found else set()


def headers_of(build, wanted):
    """Absolute paths of headers that the objects of those targets read, by what ninja noted down."""
    told = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, timeout=300, check=True)
    paths, take = set(), False
    for line in told.stdout.splitlines():
        if line and not line.startswith(" "):
            take = wanted(line.split(":")[0])
        elif take and line.strip().startswith("/usr/include/"):
            paths.add(line.strip())
    return paths


def packages_of(paths):
    """The packages that own these files. One question for all of them."""
    owners = set()
    paths = sorted(paths)
    for start in range(0, len(paths), 500):
        told = subprocess.run(["dpkg", "-S", *paths[start:start + 500]], capture_output=True, text=True, timeout=300)
        for line in told.stdout.splitlines():
            owners.update(name.split(":")[0].strip() for name in line.split(": /")[0].split(","))
    return {name for name in owners if not GIVEN.match(name)}


def asked_for(place, pattern):
    path = ROOT / place
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and file != pathlib.Path(__file__)]
    return any(re.search(pattern, file.read_text(errors="replace")) for file in files)


def complaints(build, setup):
    needed = {"build": packages_of(headers_of(build, lambda target: not target.startswith("suites/"))),
              "test": packages_of(headers_of(build, lambda target: target.startswith("suites/")))}
    for package, (name, places, pattern) in NAMED.items():
        if any(asked_for(place, pattern) for place in places):
            needed[name].add(package)
    needed["test"] -= needed["build"]  # testing has what building has
    for name, wanted in needed.items():
        there = listed(setup, name)
        for package in sorted(wanted - there):
            yield f"{package} is needed to {name}, and {name}_packages in {setup.name} does not name it"
        for package in sorted(there - wanted):
            yield f"{package} is in {name}_packages of {setup.name}, and nothing needs it: take it out"


def main():
    build = sys.argv[1]
    setup = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / ".ci" / "setup.sh"
    found = list(complaints(build, setup))
    print("\n".join(found) if found else "both lists of packages are exact")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
