#!/usr/bin/env python3
"""Holds that every C++ source has the form that .clang-format describes, that comments begin with their subject, and that
no folder grows into a drawer.

Usage: check_format.py [REPOSITORY]   exit 0: all do; 1: what does not is printed
"""

import collections
import pathlib
import re
import subprocess
import sys

MOST_SOURCES = 40  # of one folder: then it is several rooms

# What describes a declaration, a member behind it, or, at the left margin, a file or a section. Comments inside of functions
# are not looked at: "What is blocked is read all the same." is a sentence with a subject.
COMMENT = re.compile(r"(?:\s*(?P<doc>///)|(?P<margin>//)|.*\S.*(?P<member>///<)) (?P<words>.*)")
NO_SUBJECT = re.compile(r"(what|whether|how|which|where|who|whose|whom|why)\b", re.IGNORECASE)


def sources(root):
    for top in ("simulator", "harness", "reports", "suites"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path


def comments(lines):
    """The first line and the words of each comment that describes something."""
    found, before = [], None
    for number, line in enumerate(lines, 1):
        match = COMMENT.match(line)
        mark = match and (match["doc"] or match["margin"] or match["member"])
        if mark and mark == before != "///<":
            found[-1][1] += " " + match["words"]
        elif mark:
            found.append([number, match["words"]])
        before = mark
    return found


def without_subject(path):
    """Lines whose comment opens with half a sentence, such as "Whether it holds."; a question is a whole one."""
    for number, words in comments(path.read_text().splitlines()):
        first_sentence = re.split(r"(?<=[.?!]) ", words)[0]
        if NO_SUBJECT.match(words) and not first_sentence.endswith("?"):
            yield number, words.split()[0]


def offences(root):
    files = list(sources(root))
    for start in range(0, len(files), 100):
        told = subprocess.run(["clang-format", "--dry-run", "--Werror", *files[start:start + 100]], cwd=root, capture_output=True,
                              text=True, timeout=300)
        for line in told.stderr.splitlines():
            if "[-Wclang-format-violations]" in line:
                yield line.replace(f"{root}/", "").split(": error")[0] + ": clang-format would change this; run clang-format -i"
    for path in files:
        for number, word in without_subject(path):
            yield (f"{path.relative_to(root).as_posix()}:{number}: a comment begins with its subject (a noun, \"Returns\", "
                   f"\"True if\"), not with \"{word}\"")
    for folder, count in sorted(collections.Counter(path.parent for path in files).items()):
        if count > MOST_SOURCES:
            yield f"{folder.relative_to(root).as_posix()}: {count} sources in one folder, at most {MOST_SOURCES}; make rooms of it"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(offences(root))
    print("\n".join(found) if found else
          "every source has the form of .clang-format, every comment has its subject first, and no folder is a drawer")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
