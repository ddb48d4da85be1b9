#!/usr/bin/env python3
"""Holds that an idea which was written several times is written once: whoever needs it finds it in simulator/base.

Usage: check_one_of_each.py [REPOSITORY]   exit 0: all hold; 1: each place that does it again
"""

import pathlib
import re
import sys

# what the code would look like, the files that may have it, what serves instead
ONCE = [
    (r"\b[Jj]son::(?:sax_)?parse\(", {"simulator/base/json.cpp"}, "parse_json of simulator/base/json.h"),
    (r"(?:\.|->)dump\(", {"simulator/base/json.cpp"}, "write_json of simulator/base/json.h"),
    (r"\bstd::ifstream\b", {"simulator/base/read_file.cpp", "harness/runner/run/journal.cpp"},  # the latter: line by line
     "read_file of simulator/base/read_file.h"),
    (r"\b(?:1099511628211|14695981039346656037)U", {"simulator/base/fnv1a.h"}, "Fnv1a of simulator/base/fnv1a.h"),
    (r"\bstd::regex\w*", set(), "Pattern of harness/model/pattern.h, RE2 or a plain function: its recursion follows the input"),
    (r"\bbool is_date\(", {"simulator/base/time_format.h", "simulator/base/time_format.cpp"},
     "is_date of simulator/base/time_format.h"),
    (r"find_last_not_of\(", {"simulator/base/text.cpp"}, "trim of simulator/base/text.h"),
    (r"- 'a' \+ 'A'", {"simulator/base/text.cpp", "harness/transport/mutators/encryption_header_mutants.cpp"},  # the latter swaps
     "ascii_upper of simulator/base/text.h"),
]
COMMENT = re.compile(r"//.*")


def offences(root):
    for module in ("simulator", "harness", "reports"):
        for source in sorted((root / module).rglob("*")):
            if source.suffix not in (".h", ".cpp"):
                continue
            relative = source.relative_to(root).as_posix()
            for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
                code = COMMENT.sub("", line)
                for pattern, allowed, instead in ONCE:
                    if relative not in allowed and re.search(pattern, code):
                        yield f"{relative}:{number}: use {instead}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(offences(root))
    print("\n".join(found) if found else "one of each")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
