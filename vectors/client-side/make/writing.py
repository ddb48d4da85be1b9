"""What a client writes, given the data key and the IV or message id that it would draw: known answers."""

import json

from objects import v2, v3
from sealing import b64

V3_NAMES = {"x-amz-c": "CSE-FMT-18", "x-amz-w": "CSE-FMT-22", "x-amz-3": "CSE-FMT-19", "x-amz-d": "CSE-KDF-16", "x-amz-i": "CSE-FMT-24",
            "x-amz-m": "CSE-FMT-20", "x-amz-t": "CSE-FMT-21"}
V3_IN_FILE = {"x-amz-c": "CSE-INS-11", "x-amz-w": "CSE-INS-18", "x-amz-3": "CSE-INS-17", "x-amz-d": "CSE-INS-13", "x-amz-i": "CSE-INS-15",
              "x-amz-m": "CSE-INS-19", "x-amz-t": "CSE-INS-20"}
V2_NAMES = {"x-amz-key-v2": "CSE-FMT-08", "x-amz-matdesc": "CSE-FMT-09", "x-amz-iv": "CSE-FMT-10", "x-amz-wrap-alg": "CSE-FMT-11",
            "x-amz-cek-alg": "CSE-FMT-12", "x-amz-tag-len": "CSE-FMT-14"}
STAY = ("x-amz-c", "x-amz-d", "x-amz-i")
NOT_IN_FILE = {"x-amz-c": "CSE-INS-12", "x-amz-d": "CSE-INS-14", "x-amz-i": "CSE-INS-16"}
V3_CODE = {"AES/GCM": "CSE-FMT-44", "kms+context": "CSE-FMT-45", "RSA-OAEP-SHA1": "CSE-FMT-46"}
WRAPPED = {"AES/GCM": "CSE-KR-49", "RSA-OAEP-SHA1": "CSE-KR-51", "kms+context": "CSE-KR-35"}


def writes(name, title, version, kind, size, description=None, context=None, in_file=False, more=()):
    """Raw keys wrap anew each time, so that wrapped key is opened and not compared; all else is as given."""
    made = (v3 if version == 3 else v2)(f"writing {name}", kind, size, description=description, context=context)
    key_entry = "x-amz-3" if version == 3 else "x-amz-key-v2"
    names = dict((V3_IN_FILE if version == 3 else dict.fromkeys(V2_NAMES, "CSE-INS-10")) if in_file else V3_NAMES if version == 3 else V2_NAMES)
    if not in_file:
        names[key_entry] = WRAPPED[kind]
        if version == 3:
            names["x-amz-w"] = V3_CODE[kind]
        elif kind == "kms+context":
            names |= {"x-amz-wrap-alg": "CSE-KR-26", "x-amz-matdesc": "CSE-KR-32"}
    metadata, instruction = {}, {}
    for entry, value in made.metadata.items():
        if entry == key_entry and kind != "kms+context":
            matcher = {"wraps": "data_key"}
        elif entry in ("x-amz-m", "x-amz-t", "x-amz-matdesc"):
            matcher = {"json_equals": json.loads(value)}
        else:
            matcher = {"equals": value}
        matcher["rule"] = names[entry]
        (instruction if in_file and not (version == 3 and entry in STAY) else metadata)[entry] = matcher
    metadata["x-amz-unencrypted-content-md5"] = {"absent": True, "rule": "CSE-ATT-19"}
    metadata[f"x-amz-meta-{key_entry}"] = {"absent": True, "rule": "CSE-FMT-01"}
    if in_file:
        for entry in instruction:
            metadata[entry] = {"absent": True, "rule": names[entry]}
        instruction |= {entry: {"absent": True, "rule": rule} for entry, rule in NOT_IN_FILE.items() if version == 3}
    expected = {"settings": ["require" if version == 3 else "forbid"], "outcome": "written",
                "rule": "CSE-INS-05" if in_file else "CSE-FMT-50" if version == 3 else "CSE-FMT-49", "metadata": metadata}
    if in_file:
        expected["instruction"] = instruction
    of_body = {17: "CSE-KDF-15", 1: "CSE-ALG-07", 0: "CSE-ALG-19"} if version == 3 else {17: "CSE-ALG-17", 1: "CSE-ALG-07", 0: "CSE-ALG-18"}
    expected["body"] = {"base64": b64(made.body), "rule": of_body.get(size, "CSE-ALG-10")}
    if kind == "kms+context":
        expected["kms_calls"] = 1
        more = [*more, "CSE-KR-08", "CSE-KR-09"]
    else:
        more = [*more, "CSE-KR-10"]
    given = {"suite": "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY" if version == 3 else "ALG_AES_256_GCM_IV12_TAG16_NO_KDF", "data_key": b64(made.data_key),
             "message_id" if version == 3 else "iv": b64(made.message_id if version == 3 else made.iv), "plaintext": made.plaintext}
    if description is not None:
        given["description"] = description
    if context is not None:
        given["context"] = context
    if in_file:
        given["instruction_file"] = True
    blamed = [expected["rule"], *(m["rule"] for part in (metadata, instruction) for m in part.values()), expected["body"]["rule"]]
    return {"id": f"writing/{name}", "title": title, "operation": "encrypt", "rules": list(dict.fromkeys([*more, *blamed])), "keys": made.keys, "given": given,
            "expect": [expected]}


def vectors():
    files = {"AES/GCM": "aes-gcm", "RSA-OAEP-SHA1": "rsa-oaep", "kms+context": "kms-context"}
    for version in (3, 2):
        for kind, file in files.items():
            context = {"project": "blue"} if file == "kms-context" else None
            for size in (0, 1, 16, 17):
                yield writes(f"v{version}-{file}/size-{size}", f"{size} bytes written as V{version} under {kind}", version, kind, size, context=context, more=["CSE-ALG-13", "CSE-FMT-34"])
            yield writes(f"v{version}-{file}/instruction-file", f"V{version} under {kind}, written with an instruction file", version, kind, 32, context=context, in_file=True)
        yield writes(f"v{version}-aes-gcm/description", f"V{version} under a raw key with a description", version, "AES/GCM", 32, {"team": "blue", "year": "2026"})
    yield writes("v3-aes-gcm/description-in-file", "V3 under a raw key with a description in the instruction file", 3, "AES/GCM", 32, {"team": "blue"}, in_file=True)
    yield writes("v3-kms-context/no-context", "V3 under KMS without a context of the caller", 3, "kms+context", 32)
    yield writes("v2-aes-gcm/no-description", "V2 under a raw key without a description", 2, "AES/GCM", 32, more=["CSE-FMT-35"])
