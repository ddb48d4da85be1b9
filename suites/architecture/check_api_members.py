#!/usr/bin/env python3
"""Finds headers and parameters that simulator/service/api/members.cpp calls obeyed and no source reads, and those that it
says are passed over though a source names them.

Usage: check_api_members.py [REPOSITORY]   exit 0: there are none; 1: they are printed
"""

import pathlib
import re
import sys

TABLE = "simulator/service/api/members.cpp"
# What is no word of the service on the header: the table itself, the misbehaviour of others, the words of policies.
NO_READERS = ("simulator/service/api/", "simulator/deviations/", "simulator/policy/")
SMALLEST_PREFIX = len("response-")


def strings_of(text):
    return set(re.findall(r'"([^"\\\n]+)"', re.sub(r"//[^\n]*", "", text)))


def list_of(table, name):
    found = re.search(rf"constexpr auto {name} = .*?\n\}}\);", table, re.DOTALL)
    if not found:
        sys.exit(f"{TABLE}: there is no list {name}")
    return re.sub(r"//[^\n]*", "", found.group())


def read_in(root):
    found = set()
    for source in sorted((root / "simulator").rglob("*")):
        if source.suffix in (".h", ".cpp") and not source.relative_to(root).as_posix().startswith(NO_READERS):
            found |= {text.lower() for text in strings_of(source.read_text(errors="replace"))}
    return found


def complaints(root):
    table = (root / TABLE).read_text()
    literals = read_in(root)
    prefixes = tuple(text for text in literals if text.endswith("-") and len(text) >= SMALLEST_PREFIX)
    for name in ("obeyed_header_names", "obeyed_parameter_names"):
        for member in sorted(strings_of(list_of(table, name))):
            if member.lower() not in literals and not member.lower().startswith(prefixes):
                yield f"{member} is obeyed, says {name}, but no source names it"
    for member, _ in re.findall(r'\{"([^"]+)",\s*"([^"]+)', list_of(table, "without_effect")):
        if member.lower() in literals:
            yield f"{member} has no effect, says without_effect, but a source names it"


def main():
    found = list(complaints(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
    if found:
        print(f"{TABLE} is stale:")
        print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
