#!/usr/bin/env python3
"""Writes the vectors of the folder above, a file for each format and wrap: the same bytes every time.

Usage: make_vectors.py [FOLDER]     needs python3-cryptography; the keys are in keys.json of the folder above
"""

import itertools
import json
import pathlib
import sys

import attacks
import damaged
import ranges
import whole
import writing

TITLES = {
    "v1-aes": "V1: CBC under a raw AES key", "v1-rsa": "V1: CBC under an RSA key", "v2-aes-gcm": "V2: GCM under a raw AES key",
    "v2-rsa-oaep": "V2: GCM under an RSA key", "v2-kms-context": "V2: GCM under KMS with its context", "v2-kms": "V2: GCM under the old wrap of KMS",
    "v2-kms-cbc": "V2: CBC under the old wrap of KMS", "v2-aes-wrap": "V2: GCM under AESWrap", "v2-aes-wrap-cbc": "V2: CBC under AESWrap",
    "v2-rsa-oaep-sha256": "V2: GCM under the old RSA-OAEP with SHA-256", "v3-aes-gcm": "V3: committing GCM under a raw AES key",
    "v3-rsa-oaep": "V3: committing GCM under an RSA key", "v3-kms-context": "V3: committing GCM under KMS", "attacks": "What an attacker with write access does",
    "plain": "Objects that nobody encrypted", "writing": "What a client writes",
}


def documents():
    files = {name: [] for name in TITLES}
    for vector in itertools.chain(whole.vectors(), ranges.vectors(), damaged.vectors(), attacks.vectors(), writing.vectors()):
        files[vector["id"].split("/")[0]].append(vector)
    return {name: {"$schema": "../schema/client-side-vector.schema.json", "title": TITLES[name], "vectors": vectors} for name, vectors in files.items()}


def text(document):
    """One vector a line: the lines are long, the files short, and a change shows as the lines that changed."""
    head = "".join(f" {json.dumps(key)}: {json.dumps(document[key])},\n" for key in ("$schema", "title"))
    lines = ",\n".join("  " + json.dumps(vector, ensure_ascii=False) for vector in document["vectors"])
    return f"{{\n{head} \"vectors\": [\n{lines}\n ]\n}}\n"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    for name, document in documents().items():
        (folder / f"{name}.json").write_text(text(document))


if __name__ == "__main__":
    main()
