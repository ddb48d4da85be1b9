#!/usr/bin/env python3
"""Counts the places that ask whether a rule holds, where a decision should cite it (simulator/deviations/README.md), and
names the rules that the deviations know and no decision cites.

Usage: check_holds.py [REPOSITORY]   exit 0: no folder has more than it may have, and every rule is cited; 1: what offends
is printed
"""

import pathlib
import re
import sys

# Folder -> how many places may still ask. Goes down as sources are converted, never up. Not named: none.
LIMITS = {
    "simulator/trace": 1,  # says which of the cited rules are broken; decides nothing
}
ASKS = re.compile(r"\b(?:all_)?hold\(")
NAMES = re.compile(r"\bRule::(\w+)")
OWN = ("simulator/deviations/", "simulator/rules/")  # what is done where a rule is off, and the switches themselves


def places(root):
    """Folder -> its places, as "file:line: source"."""
    found = {}
    for source in sorted((root / "simulator").rglob("*")):
        path = source.relative_to(root).as_posix()
        if source.suffix not in (".h", ".cpp") or path.startswith(OWN):
            continue
        for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
            if ASKS.search(line.split("//")[0]):
                found.setdefault(source.parent.relative_to(root).as_posix(), []).append(f"{path}:{number}: {line.strip()}")
    return found


def rules_named(folders):
    """The rules that sources in these folders of the simulator name, comments left out."""
    found = set()
    for folder in folders:
        for source in sorted(folder.rglob("*")):
            if source.suffix in (".h", ".cpp"):
                lines = source.read_text(errors="replace").splitlines()
                found.update(name for line in lines for name in NAMES.findall(line.split("//")[0]))
    return found


def uncited(root):
    """The rules that can be broken though nothing is decided by them."""
    simulator = root / "simulator"
    deviations = simulator / "deviations"
    others = [folder for folder in simulator.iterdir() if folder.is_dir() and folder.name not in ("deviations", "rules")]
    return sorted(rules_named([deviations]) - rules_named(others))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    failed = False
    for folder, asking in places(root).items():
        limit = LIMITS.get(folder, 0)
        if len(asking) > limit:
            failed = True
            print(f"{folder}: {len(asking)} places ask whether a rule holds, at most {limit} may; cite it instead:")
            print("\n".join(asking))
    for rule in uncited(root):
        failed = True
        print(f"Rule::{rule}: simulator/deviations breaks it, and no decision outside cites it; cite it where it is decided")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
