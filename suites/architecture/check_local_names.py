#!/usr/bin/env python3
"""Holds that file-local names are unique in their module, since several sources are compiled as one (a unity build).

A module is a library: a folder with its own CMakeLists.txt, with the folders below it that have none; or one unit test
program, a folder of suites/unit. The same alias for the same thing may stand in several files.

Usage: check_local_names.py [REPOSITORY]   exit 0: all unique; 1: the names and their files are printed
"""

import collections
import pathlib
import re
import sys

RAW_STRING = re.compile(r'R"(\w*)\((?:.|\n)*?\)\1"')
TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*(?:.|\n)*?\*/')
TYPE = re.compile(r"^(?:template\s*<.*?>\s*)?(?:struct|class|enum class|enum|union)\s+(\w+)")
ALIAS = re.compile(r"^(?:using|namespace)\s+(\w+)\s*=")
FUNCTION = re.compile(r"([A-Za-z_]\w*)\s*\(")
VARIABLE = re.compile(r"([A-Za-z_]\w*)\s*(?:\[[^\]]*\])*\s*$")
# Macros of GoogleTest make names of their own.
MACROS = {"TEST", "TEST_F", "TEST_P", "INSTANTIATE_TEST_SUITE_P", "MATCHER", "MATCHER_P", "MATCHER_P2"}


def code_of(text):
    """The source without comments, preprocessor lines and the insides of strings."""
    text = RAW_STRING.sub('""', text)
    text = TEXT_OR_COMMENT.sub(lambda found: " " if found.group(0)[0] == "/" else '""', text)
    return re.sub(r"^\s*#.*$", "", text, flags=re.M)


def name_of(statement):
    """The name that a declaration brings in, or None: aliases may be said again."""
    statement = statement.strip()
    if not statement or ALIAS.match(statement) or statement.startswith(("using ", "static_assert", "friend ")):
        return None
    if (found := TYPE.match(statement)) and "(" not in statement[: found.end(1)]:
        return found.group(1)
    head = re.sub(r"<[^<>()]*>", "", statement.split("=")[0])
    if "(" in head:
        found = FUNCTION.search(head)
        if not found or found.group(1) in MACROS or re.search(r"::\s*~?\w+\s*\(", head):
            return None
        return found.group(1)
    found = VARIABLE.search(head)
    return found.group(1) if found else None


def local_names(path):
    """The names that are declared right inside an unnamed namespace of the file."""
    names, scopes, statement = set(), [], ""
    for char in code_of(path.read_text(errors="replace")):
        if char == "{":
            opening = statement.strip()
            if re.search(r"\bnamespace$", opening):
                scopes.append("unnamed")
            elif re.search(r"\bnamespace\s+[\w:]+$", opening):
                scopes.append("named")
            else:
                if scopes and scopes[-1] == "unnamed":
                    names.add(name_of(opening))
                scopes.append("body")
            statement = ""
        elif char == "}":
            closed = scopes.pop() if scopes else "named"
            statement = "" if closed in ("named", "unnamed") else "}"
        elif char == ";":
            if scopes and scopes[-1] == "unnamed" and not statement.strip().startswith("}"):
                names.add(name_of(statement))
            statement = ""
        else:
            if statement.strip() == "}" and not char.isspace():
                statement = ""  # a function ended without a semicolon, and the next declaration begins
            statement += char
    return names - {None}


def modules(root):
    for folder in sorted({cmake.parent for top in ("simulator", "harness", "reports") for cmake in (root / top).rglob("CMakeLists.txt")}):
        inner = {cmake.parent for cmake in folder.rglob("CMakeLists.txt")} - {folder}
        sources = [path for path in folder.rglob("*.cpp") if not any(other in path.parents for other in inner)]
        # the rulebook's compiler is a program beside its library
        yield folder, [path for path in sources if path.parent.name != "codegen"]
    for folder in sorted((root / "suites" / "unit").glob("*/")):
        yield folder, sorted(folder.glob("*.cpp"))


def offences(root):
    for folder, sources in modules(root):
        files = collections.defaultdict(list)
        for source in sorted(sources):
            for name in local_names(source):
                files[name].append(source.relative_to(folder).as_posix())
        for name, where in sorted(files.items()):
            if len(where) > 1:
                yield f"{folder.relative_to(root).as_posix()}: {name} is file-local in {', '.join(where)}: rename all but one"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(offences(root))
    print("\n".join(found) if found else "every file-local name is unique in its module")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
