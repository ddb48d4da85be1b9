#!/usr/bin/env python3
"""Holds the arrows of the architecture: which folder may include which. Arrows point down only.

Usage: check_includes.py [REPOSITORY]   exit 0: all hold; 1: the offending lines are printed
"""

import pathlib
import re
import sys

# folder -> folders it may include from (its own is always allowed). Longest matching prefix decides.
SIMULATOR_BELOW_SERVICE = {"base", "faults", "rules", "model", "crypto", "kms", "policy", "store", "sse", "auth",
                           "deviations", "trace"}
ALLOWED = {
    "simulator/base": set(),
    "simulator/rules": {"simulator/base"},
    "simulator/faults": {"simulator/base"},
    "simulator/model": {"simulator/base", "simulator/rules"},
    "simulator/crypto": {"simulator/base"},
    # An encryption client: it sees S3 and KMS through two interfaces of its own.
    "simulator/client_side": {f"simulator/{m}" for m in ("base", "rules", "crypto", "deviations")},
    "simulator/trace": {f"simulator/{m}" for m in ("base", "rules", "model", "crypto")},
    # What S3 does not do. Decisions cite rules through it; the rows know no stage that decides. What stands at the
    # boundary of a stage is in a folder of its own, above that stage.
    "simulator/deviations": {f"simulator/{m}" for m in ("base", "rules", "model", "crypto", "store", "trace")},
    "simulator/deviations/sse": {f"simulator/{m}" for m in ("base", "rules", "model", "crypto", "kms", "sse", "deviations")},
    "simulator/deviations/service": {f"simulator/{m}" for m in SIMULATOR_BELOW_SERVICE | {"service"}},
    "simulator/policy": {f"simulator/{m}" for m in ("base", "rules", "model", "deviations")},
    "simulator/kms": {f"simulator/{m}" for m in ("base", "faults", "rules", "model", "crypto", "policy", "deviations",
                                                 "trace")},
    "simulator/store": {f"simulator/{m}" for m in ("base", "rules", "model")},
    "simulator/sse": {f"simulator/{m}" for m in ("base", "rules", "model", "crypto", "kms", "deviations", "trace")},
    "simulator/auth": {f"simulator/{m}" for m in ("base", "rules", "model", "crypto", "deviations")},
    "simulator/service": {f"simulator/{m}" for m in SIMULATOR_BELOW_SERVICE},
    "simulator/server": {"simulator/base", "simulator/rules", "simulator/deviations", "simulator/service"},
    # The harness signs and checks with code of its own: of the simulator it knows base/, and one adapter knows more.
    "harness/model": {"simulator/base", "reports/model"},  # rules and natures, as reports name them
    "harness/lint": {"simulator/base", "harness/model", "reports/model"},
    "harness/bundle": {"simulator/base", "harness/model", "harness/runner", "harness/transport", "harness/sigv4"},
    "harness/sigv4": {"simulator/base", "harness/transport"},
    "harness/transport": {"simulator/base", "harness/sigv4", "reports/model"},
    "harness/transport/in_process": {"simulator", "harness/transport", "harness/sigv4"},
    "harness/runner": {"simulator/base", "harness/model", "harness/sigv4", "harness/transport", "reports/model"},
    "harness/mutation": {"simulator/base", "harness/model", "harness/runner", "harness/transport", "reports/model",
                         "reports/causes"},
    # The judge of clients reads, opens and makes envelopes with code of its own, as the rest of the harness does.
    "harness/client_side": {"simulator/base", "harness/model", "harness/runner", "reports/model"},
    "harness/cli": {"simulator", "harness", "reports"},
    "reports": {"simulator/base"},
    "suites": {"simulator", "harness", "reports"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"((?:simulator|harness|reports|suites)/[^"]+)"')


def rule_of(path):
    """The longest entry of ALLOWED that `path` lies in, or None."""
    fitting = [folder for folder in ALLOWED if path == folder or path.startswith(folder + "/")]
    return max(fitting, key=len, default=None)


def offences(root):
    for source in sorted(root.rglob("*")):
        relative = source.relative_to(root).as_posix()
        folder = rule_of(relative)
        if folder is None or source.suffix not in (".h", ".cpp"):
            continue
        for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            target = found.group(1)
            own = rule_of(target) == folder
            if not own and not any(target.startswith(allowed + "/") for allowed in ALLOWED[folder]):
                yield f"{relative}:{number}: {folder} may not include {target}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(offences(root))
    print("\n".join(found) if found else "every include follows the architecture")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
