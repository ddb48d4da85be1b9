#!/usr/bin/env python3
"""Finds places that recognise an operation by its name, where its row in the table should say what sets it apart.

Usage: check_operation_names.py [REPOSITORY]   exit 0: there is none; 1: the offending places are printed
"""

import pathlib
import re
import sys

# The tables. Each row begins so.
TABLES = {
    "simulator/service/operations/operations.h": r'Operation\{\s*"(\w+)"',
    "simulator/kms/json/operations.h": r'Operation\{\s*"(\w+)"',
    "harness/model/operation.cpp": r'(?:\.name = |kms_operation\()"((?:kms:|probe:)?\w+)"',
}
# About actions, which are permissions: policies name them, and many operations need the same.
POLICIES = "simulator/policy/"
SERVICES = r"(?:s3:|kms:|probe:)?"


def names(root):
    found = set()
    for path, row in TABLES.items():
        rows = re.findall(row, (root / path).read_text())
        if not rows:
            sys.exit(f"{path}: no row of the table of operations was found")
        found.update(re.sub("^" + SERVICES, "", name) for name in rows)
    return found


def recognisers(known):
    """What compares a name: with == or !=, with a function that compares, or with a list of several."""
    name = f'"{SERVICES}(?:{"|".join(sorted(known))})"'
    return [
        re.compile(rf"[=!]=\s*{name}|{name}\s*[=!]="),
        re.compile(rf"\b(?:iequals|starts_with|ends_with|contains|find|count|one_of|is_one_of)\([^()\"]*{name}"),
        re.compile(rf"{name}\s*,\s*{name}"),
    ]


def places(root):
    patterns = recognisers(names(root))
    for folder in ("simulator", "harness", "reports"):
        for source in sorted((root / folder).rglob("*")):
            path = source.relative_to(root).as_posix()
            if source.suffix not in (".h", ".cpp") or path in TABLES or path.startswith(POLICIES):
                continue
            text = re.sub(r"//[^\n]*", "", source.read_text(errors="replace"))
            for match in (match for pattern in patterns for match in pattern.finditer(text)):
                yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {' '.join(match.group().split())}"
    for source in sorted((root / "suites").rglob("*")):
        if source.suffix in (".h", ".cpp", ".py"):
            for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
                if re.search(r'\boperation [=!]= "', line):
                    yield f"{source.relative_to(root).as_posix()}:{number}: {line.strip()}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(places(root))
    if found:
        print("These places recognise an operation by its name; give its row a trait that says what they want to know:")
        print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
