"""Objects that are wrong in one respect each, by accident: every entry, the body, the instruction file, the derivation."""

import base64
import json

import sealing
from objects import AES, EVERY, KEYS, KMS_PAIR, LENIENT, RSA, Object, cbc, refused, v2, v3, vector, wrap
from sealing import V3_ID, b64, compact, expand, extract, fixed

BOTH = ["require", "forbid"]  # the ends of what policies say of committed objects
LEGACY = ["allow+wrap+modes"]
UNREADABLE = ["malformed-metadata", "not-s3ec", "format-conflict"]
NO_UNWRAP = ["unwrap-failed", "malformed-metadata"]


def flipped(data, bit=0):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def flipped_entry(made, name, bit=0):
    place = made.instruction if made.instruction is not None and name in made.instruction else made.metadata
    place[name] = b64(flipped(base64.b64decode(place[name]), bit))
    return made


def missing_entries():
    rules = {"x-amz-c": "CSE-FMT-18", "x-amz-3": "CSE-FMT-19", "x-amz-w": "CSE-FMT-22", "x-amz-d": "CSE-FMT-23", "x-amz-i": "CSE-FMT-24"}
    for name, rule in rules.items():
        yield vector(f"v3-aes-gcm/missing/{name}", f"A V3 object without {name}", [], v3(f"without {name}").set(name, None),
                     [refused(BOTH, rule, *UNREADABLE)])
        if name != "x-amz-3":
            place = v3(f"file without {name}").to_instruction_file()
            (place.metadata if name in place.metadata else place.instruction).pop(name)
            yield vector(f"v3-aes-gcm/instruction/missing/{name}", f"A V3 object with an instruction file, without {name}", [], place,
                         [refused(BOTH, rule, *UNREADABLE)])
    made = v3("kms without t", "kms+context").set("x-amz-t", None)
    yield vector("v3-kms-context/missing/x-amz-t", "A V3 object under KMS without x-amz-t", [], made,
                 [refused(BOTH, "CSE-FMT-43", "unwrap-failed", "malformed-metadata", "context-mismatch")])
    rules = {"x-amz-key-v2": "CSE-FMT-08", "x-amz-iv": "CSE-FMT-10", "x-amz-wrap-alg": "CSE-FMT-11", "x-amz-cek-alg": "CSE-FMT-12"}
    for name, rule in rules.items():
        yield vector(f"v2-aes-gcm/missing/{name}", f"A V2 object without {name}", [], v2(f"without {name}").set(name, None),
                     [refused([*LENIENT, *LEGACY], rule, *UNREADABLE)])
        yield vector(f"v2-aes-gcm/instruction/missing/{name}", f"A V2 instruction file without {name}", [],
                     v2(f"file without {name}").to_instruction_file(()).set(name, None), [refused([*LENIENT, *LEGACY], rule, *UNREADABLE)])
    yield vector("v2-aes-gcm/missing/x-amz-tag-len", "A V2 object without x-amz-tag-len", [], v2("no tag length").set("x-amz-tag-len", None),
                 [refused(LENIENT, "CSE-FMT-14", *UNREADABLE, told=True)],
                 clients=["Java refuses; Python 4.0.0 reads it, and so do Go and C++ by their sources."])
    yield vector("v2-aes-gcm/tag-length/96", "A V2 object that claims a tag of 96 bits", [], v2("tag length 96").set("x-amz-tag-len", "96"),
                 [refused(LENIENT, "CSE-FMT-14", *UNREADABLE, told=True)],
                 clients=["Java refuses; Python 4.0.0 reads it, and so do Go and C++ by their sources."])
    yield vector("v2-kms-cbc/tag-length/128", "A CBC object that claims a tag", [], cbc("cbc tag", 2, "kms").set("x-amz-tag-len", "128"),
                 [refused(LEGACY, "CSE-FMT-15", *UNREADABLE, told=True)])
    for name, rule in {"x-amz-key": "CSE-FMT-04", "x-amz-iv": "CSE-FMT-06"}.items():
        yield vector(f"v1-aes/missing/{name}", f"A V1 object without {name}", [], cbc(f"v1 without {name}", 1, "aes-ecb").set(name, None),
                     [refused(LEGACY, rule, *UNREADABLE)])
    yield vector("v1-aes/missing/x-amz-matdesc", "A V1 object without x-amz-matdesc", ["CSE-FMT-35"],
                 cbc("v1 without matdesc", 1, "aes-ecb").set("x-amz-matdesc", None),
                 [refused(LEGACY, "CSE-FMT-05", *UNREADABLE, told=True)])


def conflicts():
    """Entries of several formats on one object. No key is tried, and KMS is not asked."""
    foreign = {"x-amz-key": b64(fixed("foreign key", 48)), "x-amz-key-v2": b64(fixed("foreign key", 60)), "x-amz-3": b64(fixed("foreign key", 60))}

    def both(name, title, made, extra, rule, settings):
        return vector(name, title, ["CSE-FMT-32"], add(made, extra), [refused(settings, rule, *UNREADABLE, kms_calls=0)])

    def add(made, extra):
        made.metadata |= extra
        return made

    for other in ("x-amz-key-v2", "x-amz-3"):
        yield both(f"v1-aes/conflict/{other}", f"A V1 object with {other}", cbc(f"v1 with {other}", 1, "aes-ecb"),
                   {other: foreign[other]}, "CSE-FMT-07", LEGACY)
    for other in ("x-amz-key", "x-amz-3"):
        yield both(f"v2-kms-context/conflict/{other}", f"A V2 object with {other}", v2(f"v2 with {other}", "kms+context"),
                   {other: foreign[other]}, "CSE-FMT-17", [*LENIENT, *LEGACY])
    for other in ("x-amz-key", "x-amz-key-v2"):
        yield both(f"v3-kms-context/conflict/{other}", f"A V3 object with {other}", v3(f"v3 with {other}", "kms+context"),
                   {other: foreign[other]}, "CSE-FMT-25", BOTH)
    made = v3("all three", "kms+context")
    yield both("v3-kms-context/conflict/all", "An object with the wrapped keys of all three formats", made,
               {name: foreign[name] for name in ("x-amz-key", "x-amz-key-v2")} | {"x-amz-iv": b64(fixed("foreign iv", 12))}, "CSE-FMT-32", BOTH)
    for name, value in {"x-amz-iv": b64(fixed("foreign iv", 12)), "x-amz-matdesc": "{}", "x-amz-cek-alg": "AES/GCM/NoPadding",
                        "x-amz-wrap-alg": "AES/GCM", "x-amz-tag-len": "128"}.items():
        yield vector(f"v3-aes-gcm/conflict/{name}", f"A V3 object with {name}", [], add(v3(f"v3 with {name}"), {name: value}),
                     [refused(BOTH, "CSE-FMT-33", *UNREADABLE, told=True)],
                     clients=["Python 4.0.0 and Java 4.0.1 read it; .NET and Ruby refuse, by their sources."])
    made = v1_with_gcm()
    yield vector("v1-aes/conflict/gcm", "A V1 object that claims AES-GCM", [], made, [refused(LEGACY, "CSE-FMT-49", *UNREADABLE, "tag-mismatch", "unwrap-failed")])


def v1_with_gcm():
    made = v2("v1 with gcm")
    made.metadata = {"x-amz-key": b64(sealing.wrap_aes_ecb(AES["aes-1"], made.data_key)), "x-amz-iv": made.metadata["x-amz-iv"],
                     "x-amz-matdesc": "{}", "x-amz-cek-alg": "AES/GCM/NoPadding"}
    return made


def names_of_algorithms():
    for what, name in {"ctr": "AES/CTR/NoPadding", "commit-key": "AES/GCM/HKDF/CommitKey", "lower-case": "aes/gcm/nopadding",
                       "empty": "", "with-a-space": " AES/GCM/NoPadding"}.items():
        yield vector(f"v2-aes-gcm/content-algorithm/{what}", f"A V2 object that names \"{name}\"", [],
                     v2(f"cek {what}").set("x-amz-cek-alg", name), [refused([*LENIENT, *LEGACY], "CSE-FMT-39", *UNREADABLE)])
    yield vector("v2-aes-gcm/content-algorithm/115", "A V2 object that names the committing suite", [],
                 v2("cek 115", bound_to="115").set("x-amz-cek-alg", "115"), [refused([*LENIENT, *LEGACY], "CSE-FMT-50", *UNREADABLE)])
    for what, name in {"0": "0", "114": "114", "116": "116", "hex": "0x73", "leading-zero": "0115", "space": " 115", "empty": "",
                       "gcm": "AES/GCM/NoPadding"}.items():
        rule = {"0": "CSE-ALG-21", "116": "CSE-ALG-05", "114": "CSE-ALG-02", "gcm": "CSE-FMT-49"}.get(what, "CSE-FMT-39")
        yield vector(f"v3-aes-gcm/content-algorithm/{what}", f"A V3 object whose x-amz-c is \"{name}\"", [],
                     v3(f"c {what}").set("x-amz-c", name), [refused(BOTH, rule, *UNREADABLE, "policy-violation")])
    for what, name in {"ctr": "AES/CTR", "lower-case": "aes/gcm", "empty": "", "space": "AES/GCM ", "v3-code": "02"}.items():
        yield vector(f"v2-aes-gcm/wrap/{what}", f"A V2 object whose wrap is \"{name}\"", [], v2(f"wrap {what}").set("x-amz-wrap-alg", name),
                     [refused([*LENIENT, *LEGACY], "CSE-FMT-38", *UNREADABLE, "unwrap-failed")])
    for what, code in {"empty": "", "short": "2", "long": "002", "name": "AES/GCM", "unknown": "42"}.items():
        yield vector(f"v3-aes-gcm/wrap/{what}", f"A V3 object whose x-amz-w is \"{code}\"", [], v3(f"w {what}").set("x-amz-w", code),
                     [refused([*BOTH, *LEGACY], "CSE-FMT-38", *UNREADABLE)])
    # One kind of keys never tries the wraps of another.
    other = {"AES/GCM": {"rsa": "rsa-1"}, "RSA-OAEP-SHA1": {"aes": "aes-1"}, "kms+context": {"aes": "aes-1"}}
    for kind, keys in other.items():
        for maker, version, settings in ((v3, "v3", BOTH), (v2, "v2", LENIENT)):
            made = maker(f"other keyring {version} {kind}", kind)
            made.keys = keys
            file = {"AES/GCM": "aes-gcm", "RSA-OAEP-SHA1": "rsa-oaep", "kms+context": "kms-context"}[kind]
            yield vector(f"{version}-{file}/keyring/{next(iter(keys))}", f"A {version.upper()} object under {kind}, read with another kind of key", [],
                         made, [refused(settings, "CSE-KR-55", "wrong-keyring", *NO_UNWRAP)])
    made = v3("kms keyring on aes")
    made.keys = v3("some kms key", "kms+context").keys
    yield vector("v3-aes-gcm/keyring/kms", "A V3 object under a raw AES key, read with a KMS key", [], made,
                 [refused(BOTH, "CSE-KR-55", "wrong-keyring", *NO_UNWRAP, kms_calls=0)])


def lengths_and_encodings():
    for name, rule, kind in [("x-amz-3", "CSE-FMT-34", "AES/GCM"), ("x-amz-d", "CSE-FMT-47", "AES/GCM"), ("x-amz-i", "CSE-FMT-47", "AES/GCM")]:
        for what, change in {"not-base64": lambda text: "!" + text[1:], "empty": lambda text: "", "hex": lambda text: base64.b64decode(text).hex()}.items():
            made = v3(f"{name} {what}", kind)
            made.metadata[name] = change(made.metadata[name])
            yield vector(f"v3-aes-gcm/encoding/{name}/{what}", f"A V3 object whose {name} is {what.replace('-', ' ')}", [], made,
                         [refused(BOTH, rule, *UNREADABLE, "commitment-mismatch", "unwrap-failed")])
    for what, change in {"junk": lambda text: text[:8] + "*" + text[8:], "no-padding": lambda text: text.rstrip("="), "line-break": lambda text: text[:8] + "\n" + text[8:]}.items():
        made = v3(f"d {what}")
        made.metadata["x-amz-d"] = change(made.metadata["x-amz-d"])
        yield vector(f"v3-aes-gcm/encoding/x-amz-d/{what}", f"A V3 object whose x-amz-d has {what.replace('-', ' ')}", [], made,
                     [refused(BOTH, "CSE-FMT-47", *UNREADABLE, "commitment-mismatch", told=True)],
                     clients=["Python 4.0.0 passes over characters outside the alphabet; Java 4.0.1 takes missing padding."])
    for size in (0, 14, 27, 29, 56):
        made = v3(f"d of {size}")
        long = expand(extract(made.data_key, made.message_id), V3_ID + b"COMMITKEY", 56)
        made.metadata["x-amz-d"] = b64(long[:size])
        yield vector(f"v3-aes-gcm/commitment/length-{size}", f"A key commitment of {size} bytes that begins right", ["CSE-ATT-22", "CSE-KDF-10"], made,
                     [refused(BOTH, "CSE-KDF-21", "commitment-mismatch", *UNREADABLE)])
    for size in (27, 29):
        made = v3(f"i of {size}", message_id=fixed(f"id of {size}", size))
        yield vector(f"v3-aes-gcm/message-id/length-{size}", f"A message id of {size} bytes, all else made to fit it", ["CSE-ATT-22"], made,
                     [refused(BOTH, "CSE-KDF-05", *UNREADABLE, "commitment-mismatch")])
    for size in (11, 13, 16):
        made = v2(f"iv of {size}", iv=fixed(f"iv of {size}", size))
        yield vector(f"v2-aes-gcm/iv/length-{size}", f"An IV of {size} bytes, the content made to fit it", [], made,
                     [refused(LENIENT, "CSE-ALG-22", *UNREADABLE, "tag-mismatch")])
    made = v2("empty iv").set("x-amz-iv", "")
    yield vector("v2-aes-gcm/iv/length-0", "An IV without bytes", [], made, [refused(LENIENT, "CSE-ALG-22", *UNREADABLE, "tag-mismatch")])
    for version, size in (("v1", 12), ("v2", 12)):
        made = cbc(f"{version} iv of {size}", int(version[1]), "aes-ecb" if version == "v1" else "kms").set("x-amz-iv", b64(fixed("short iv", size)))
        yield vector(f"{version}-{'aes' if version == 'v1' else 'kms-cbc'}/iv/length-{size}", f"A {version.upper()} object in CBC with an IV of {size} bytes", [], made,
                     [refused(LEGACY, "CSE-ALG-22", *UNREADABLE, "tag-mismatch")])
    for size in (16, 31, 33):
        yield vector(f"v3-aes-gcm/data-key/length-{size}", f"A data key of {size} bytes, all else made to fit it", ["CSE-ALG-22"],
                     v3(f"data key of {size}", data_key=fixed("odd data key", size)), [refused(BOTH, "CSE-KDF-04", "unwrap-failed", *UNREADABLE)])
        yield vector(f"v3-kms-context/data-key/length-{size}", f"A data key of {size} bytes from KMS", ["CSE-ALG-22"],
                     v3(f"kms data key of {size}", "kms+context", data_key=fixed("odd data key", size)),
                     [refused(BOTH, "CSE-KDF-04", "unwrap-failed", *UNREADABLE)])
    yield vector("v2-kms-context/data-key/length-16", "A data key of 16 bytes from KMS in V2", ["CSE-ALG-22"],
                 v2("v2 data key of 16", "kms+context", data_key=fixed("odd data key", 16)), [refused(LENIENT, "CSE-ALG-20", "unwrap-failed", *UNREADABLE)])
    for size in (0, 11, 12, 27, 28, 59, 61):
        made = v3(f"wrapped {size}")
        made.metadata["x-amz-3"] = b64(base64.b64decode(made.metadata["x-amz-3"]).ljust(61, b"\x00")[:size])
        yield vector(f"v3-aes-gcm/wrapped-key/length-{size}", f"A wrapped key of {size} bytes", ["CSE-ATT-25"], made,
                     [refused(BOTH, "CSE-KR-49", *NO_UNWRAP)])
    for size in (0, 1, 255, 257):
        made = v3(f"rsa wrapped {size}", "RSA-OAEP-SHA1")
        made.metadata["x-amz-3"] = b64(base64.b64decode(made.metadata["x-amz-3"]).ljust(257, b"\x00")[:size])
        yield vector(f"v3-rsa-oaep/wrapped-key/length-{size}", f"A wrapped key of {size} bytes under RSA", ["CSE-ATT-25"], made,
                     [refused(BOTH, "CSE-KR-51", *NO_UNWRAP)])


def wrong_keys():
    for kind, file, keys in (("AES/GCM", "aes-gcm", {"aes": "aes-2"}), ("RSA-OAEP-SHA1", "rsa-oaep", {"rsa": "rsa-2"})):
        made = v3(f"wrong key {kind}", kind)
        made.keys = keys
        yield vector(f"v3-{file}/wrong-key", "A V3 object read with another key of the same kind", [], made,
                     [refused(BOTH, "CSE-KR-49" if kind == "AES/GCM" else "CSE-KR-51", *NO_UNWRAP)])
    made = v3("short key")
    made.keys = {"aes": "aes-3"}
    padded = bytes.fromhex(KEYS["aes"]["aes-3"]) + bytes(1)
    made.metadata["x-amz-3"] = b64(sealing.wrap_aes_gcm(padded, made.data_key, fixed("iv of short key", 12), "115"))
    yield vector("v3-aes-gcm/wrong-key/15-bytes", "A raw key of 15 bytes, and an object under that key with a zero behind it", [], made,
                 [refused(BOTH, "CSE-KR-56", "config-invalid", "wrong-keyring", *NO_UNWRAP)])
    for what, change in {"blob": lambda entry: entry | {"blob": b64(fixed("another blob", 92))}, "map": lambda entry: entry | {"context": {"kms_cmk_id": "another"}}}.items():
        made = v2(f"kms refuses {what}", "kms")
        made.keys = {"kms": [change(made.keys["kms"][0])]}
        yield vector(f"v2-kms/refused-by-kms/{what}", f"A V2 object under the old wrap that KMS refuses for its {what}", ["CSE-KR-37"], made,
                     [refused(["allow+wrap"], "CSE-KR-38", "unwrap-failed", kms_calls=1)])
    made = v3("wrong wrap aad")
    made.metadata["x-amz-3"] = b64(sealing.wrap_aes_gcm(AES["aes-1"], made.data_key, fixed("iv of wrong wrap", 12), "AES/GCM/NoPadding"))
    yield vector("v3-aes-gcm/wrapped-key/bound-to-v2", "A V3 object whose wrapped key is bound to V2's algorithm", [], made,
                 [refused(BOTH, "CSE-KR-50", *NO_UNWRAP)])
    yield vector("v2-aes-gcm/wrapped-key/bound-to-v3", "A V2 object whose wrapped key is bound to V3's algorithm", [],
                 v2("wrong wrap aad v2", bound_to="115"), [refused(LENIENT, "CSE-KR-50", *NO_UNWRAP)])
    made = v3("wrap aad of id")
    made.metadata["x-amz-3"] = b64(fixed("iv of id wrap", 12) + sealing.seal_gcm(AES["aes-1"], fixed("iv of id wrap", 12), made.data_key, V3_ID))
    yield vector("v3-aes-gcm/wrapped-key/bound-to-the-id", "A wrapped key bound to the two bytes of the suite id", [], made,
                 [refused(BOTH, "CSE-KR-50", *NO_UNWRAP)])
    for what, inner in {"length-0": lambda k: sealing.rsa_inner(k, "115", 0), "length-31": lambda k: sealing.rsa_inner(k, "115", 31),
                        "length-33": lambda k: sealing.rsa_inner(k, "115", 33), "length-255": lambda k: sealing.rsa_inner(k, "115", 255),
                        "name-of-v2": lambda k: sealing.rsa_inner(k, "AES/GCM/NoPadding"), "no-name": lambda k: sealing.rsa_inner(k, ""),
                        "bare-key": lambda k: k, "empty": lambda k: b""}.items():
        made = v3(f"inner {what}", "RSA-OAEP-SHA1")
        made.metadata["x-amz-3"] = b64(sealing.oaep(RSA["rsa-1"], inner(made.data_key), f"seed inner {what}"))
        yield vector(f"v3-rsa-oaep/inner/{what}", f"An inner block of RSA with {what.replace('-', ' ')}", [], made, [refused(BOTH, "CSE-KR-52", *NO_UNWRAP)])
    made = v3("inner trailing", "RSA-OAEP-SHA1")
    made.metadata["x-amz-3"] = b64(sealing.oaep(RSA["rsa-1"], sealing.rsa_inner(made.data_key, "1155"), "seed inner trailing"))
    yield vector("v3-rsa-oaep/inner/trailing", "An inner block of RSA with a byte after the name", [], made,
                 [refused(BOTH, "CSE-KR-52", *NO_UNWRAP, told=True)])
    yield vector("v2-rsa-oaep/inner/name-of-v3", "A V2 object whose inner block names V3's algorithm", [],
                 v2("inner v3", "RSA-OAEP-SHA1", bound_to="115"), [refused(LENIENT, "CSE-KR-52", *NO_UNWRAP)])
    made = v3("oaep sha256", "RSA-OAEP-SHA1")
    made.metadata["x-amz-3"] = b64(sealing.oaep(RSA["rsa-1"], sealing.rsa_inner(made.data_key, "115"), "seed oaep sha256", "sha256", "sha256"))
    yield vector("v3-rsa-oaep/other-hash", "A wrapped key under RSA-OAEP with SHA-256", [], made, [refused(BOTH, "CSE-KR-51", *NO_UNWRAP)])


def contexts():
    given = {"project": "blue", "stage": "test"}
    wrong = {"none": None, "empty": {}, "subset": {"project": "blue"}, "superset": given | {"more": "1"}, "other-value": given | {"stage": "prod"},
             "other-case": {"Project": "blue", "stage": "test"}, "value-in-other-case": given | {"stage": "Test"}}
    for what, context in wrong.items():
        for maker, version, settings in ((v3, "v3", BOTH), (v2, "v2", LENIENT)):
            if version == "v2" and what not in ("none", "subset", "other-value"):
                continue
            made = maker(f"context {what} {version}", "kms+context", context=given)
            made.context = context
            none = what == "none"
            expect = [refused(settings, "CSE-ATT-10" if none else "CSE-KR-41", "context-mismatch", kms_calls=0)]
            yield vector(f"{version}-kms-context/context/{what}", f"A context of the request that is {what.replace('-', ' ')}",
                         ["CSE-KR-40", "CSE-KR-42"] + (["CSE-KR-44"] if none else []), made, expect,
                         **({"clients": ["Go, C++ and PHP leave the comparison out where no context is given, by their sources: KMS then opens it."]} if none else {}))
    made = v3("context not there", "kms+context")
    made.context = {"project": "blue"}
    yield vector("v3-kms-context/context/not-stored", "A context of the request where none is stored", ["CSE-KR-42"], made,
                 [refused(BOTH, "CSE-KR-40", "context-mismatch", kms_calls=0)])
    for what, pairs in {"absent": {"a": "b"}, "other": {"a": "b", KMS_PAIR: "AES/GCM/NoPadding"}}.items():
        made = v3(f"reserved {what}", "kms+context", context={"a": "b"})
        made.metadata["x-amz-t"] = compact(pairs)
        made.keys["kms"][0]["context"] = pairs
        yield vector(f"v3-kms-context/reserved-pair/{what}", f"A stored context whose reserved pair is {what}", [], made,
                     [refused(BOTH, "CSE-KR-46", "context-mismatch", "malformed-metadata", "unwrap-failed", told=True)],
                     clients=["Go, Ruby and C++ compare it themselves; Java and Python leave it to KMS, which here goes along."])
    for what, text in {"array": "[]", "number": "7", "nested": '{"a":{"b":"c"}}', "number-value": '{"a":1}', "broken": '{"a":"b"', "twice": '{"a":"b","a":"c"}'}.items():
        made = v3(f"t {what}", "kms+context").set("x-amz-t", text)
        yield vector(f"v3-kms-context/json/{what}", f"A stored context that is {what.replace('-', ' ')}", [], made,
                     [refused(BOTH, "CSE-ATT-25", *UNREADABLE, "context-mismatch", "unwrap-failed")])


def bodies():
    for maker, version, settings in ((v3, "v3", ["require", "forbid", "require+delayed"]), (v2, "v2", ["allow", "allow+delayed"])):
        def damaged(name, title, made, body, rules=()):
            made.body = body
            return vector(f"{version}-aes-gcm/body/{name}", title, [*rules, "CSE-DEC-18", "CSE-CFG-13"], made,
                          [refused([s for s in settings if "delayed" not in s], "CSE-DEC-17", "tag-mismatch"),
                           refused([s for s in settings if "delayed" in s], "CSE-DEC-18", "tag-mismatch")])
        for bit in (0, 7, 8 * 31, 8 * 32, 8 * 47 + 7):
            made = maker(f"flip {bit} {version}")
            yield damaged(f"flipped-{bit}", f"Bit {bit} of a body of 48 bytes is flipped", made, flipped(made.body, bit))
        for cut in (1, 15, 16, 17):
            made = maker(f"cut {cut} {version}")
            yield damaged(f"cut-{cut}", f"A body that lacks its last {count_bytes(cut)}", made, made.body[:-cut])
        made = maker(f"first byte {version}")
        yield damaged("first-byte-cut", "A body that lacks its first byte", made, made.body[1:])
        for more in (1, 16):
            made = maker(f"more {more} {version}")
            yield damaged(f"longer-{more}", f"A body with {count_bytes(more)} behind it", made, made.body + bytes(more))
        for size in (0, 1, 3, 15):
            made = maker(f"short {size} {version}", size=0)
            made.body = made.body[:size]
            yield vector(f"{version}-aes-gcm/body/length-{size}", f"A body of {count_bytes(size)}, shorter than a tag", ["CSE-ALG-22"], made,
                         [refused(settings, "CSE-DEC-19", "tag-mismatch", "malformed-metadata")],
                         **({"clients": ["Java 4.0.1 gave no answer within 12 seconds."]} if size in (3, 15) else {}))
        made = maker(f"no tag {version}", size=0)
        yield damaged("empty-wrong-tag", "An empty plaintext whose tag is wrong", made, flipped(made.body))
    for what, change in {"not-a-block": lambda body: body[:-1], "empty": lambda body: b"", "last-block-cut": lambda body: body[:-16], "padding-flipped": lambda body: flipped(body, 8 * 16)}.items():
        made = cbc(f"cbc body {what}", 1, "aes-ecb", 31)
        made.body = change(made.body)
        yield vector(f"v1-aes/body/{what}", f"A CBC body: {what.replace('-', ' ')}", ["CSE-ATT-14"], made,
                     [refused(LEGACY, "CSE-DEC-20", "tag-mismatch")])


def count_bytes(size):
    return "byte" if size == 1 else f"{size} bytes"


def derivations():
    """V3 objects made by a derivation that is wrong in one step; wrapped key and entries are right in themselves."""
    wrong_commitments = {
        "sha-256": ("CSE-KDF-02", lambda k, i: expand(extract(k, i, "sha256"), V3_ID + b"COMMITKEY", 28, "sha256")),
        "no-id": ("CSE-KDF-11", lambda k, i: expand(extract(k, i), b"COMMITKEY", 28)),
        "terminator": ("CSE-KDF-11", lambda k, i: expand(extract(k, i), V3_ID + b"COMMITKEY\x00", 28)),
        "label-of-the-key": ("CSE-KDF-11", lambda k, i: expand(extract(k, i), V3_ID + b"DERIVEKEY", 28)),
        "id-of-ctr": ("CSE-KDF-11", lambda k, i: expand(extract(k, i), b"\x00\x74COMMITKEY", 28)),
        "no-salt": ("CSE-KDF-05", lambda k, i: expand(extract(k, bytes(64)), V3_ID + b"COMMITKEY", 28)),
        "no-extract": ("CSE-KDF-09", lambda k, i: expand(k, V3_ID + b"COMMITKEY", 28)),
        "of-the-content-key": ("CSE-KDF-03", lambda k, i: expand(extract(sealing.content_key(k, i), i), V3_ID + b"COMMITKEY", 28)),
        "zeros": ("CSE-KDF-19", lambda k, i: bytes(28)),
    }
    for what, (rule, commit) in wrong_commitments.items():
        yield vector(f"v3-aes-gcm/derivation/commitment-{what}", f"A key commitment derived wrongly: {what.replace('-', ' ')}", ["CSE-KDF-17"],
                     v3(f"commitment {what}", commit=commit), [refused(BOTH, rule, "commitment-mismatch")])
    wrong_keys_of_content = {
        "sha-256": ("CSE-KDF-02", lambda k, i: expand(extract(k, i, "sha256"), V3_ID + b"DERIVEKEY", 32, "sha256")),
        "no-id": ("CSE-KDF-08", lambda k, i: expand(extract(k, i), b"DERIVEKEY", 32)),
        "label-of-the-commitment": ("CSE-KDF-08", lambda k, i: expand(extract(k, i), V3_ID + b"COMMITKEY", 32)),
        "id-of-ctr": ("CSE-KDF-08", lambda k, i: expand(extract(k, i), b"\x00\x74DERIVEKEY", 32)),
        "no-extract": ("CSE-KDF-06", lambda k, i: expand(k, V3_ID + b"DERIVEKEY", 32)),
        "128-bits": ("CSE-KDF-07", lambda k, i: expand(extract(k, i), V3_ID + b"DERIVEKEY", 16)),
        "data-key-itself": ("CSE-KDF-14", lambda k, i: k),
    }
    for what, (rule, derive) in wrong_keys_of_content.items():
        yield vector(f"v3-aes-gcm/derivation/key-{what}", f"A content key derived wrongly: {what.replace('-', ' ')}", ["CSE-KDF-14"],
                     v3(f"content key {what}", derive=derive), [refused(BOTH, rule, "tag-mismatch")])
    for what, (rule, iv) in {"zeros": ("CSE-KDF-12", bytes(12)), "16-bytes": ("CSE-KDF-13", b"\x01" * 16), "message-id": ("CSE-KDF-12", fixed("message id iv message-id", 28)[:12])}.items():
        yield vector(f"v3-aes-gcm/derivation/iv-{what}", f"Content sealed with another IV: {what.replace('-', ' ')}", [], v3(f"iv {what}", iv=iv),
                     [refused(BOTH, rule, "tag-mismatch")])
    for what, aad in {"empty": b"", "text": b"115", "id-of-ctr": b"\x00\x74", "id-of-v2": b"\x00\x72", "one-byte": b"\x73"}.items():
        yield vector(f"v3-aes-gcm/derivation/aad-{what}", f"Content bound to something else: {what.replace('-', ' ')}", ["CSE-ALG-23"], v3(f"aad {what}", aad=aad),
                     [refused(BOTH, "CSE-KDF-15", "tag-mismatch")])
    yield vector("v2-aes-gcm/aad", "V2 content with additional authenticated data", [], v2("aad v2", aad=b"\x00\x72"),
                 [refused(LENIENT, "CSE-ALG-17", "tag-mismatch")], clients=["PHP writes such objects with its option Aad."])
    made = v2("other iv entry").set("x-amz-iv", b64(fixed("another iv", 12)))
    yield vector("v2-aes-gcm/iv/other", "An IV entry that is not the IV of the content", [], made, [refused(LENIENT, "CSE-FMT-37", "tag-mismatch")])


def instruction_files():
    def wrong(name, title, rule, text, *classes, told=False, settings=BOTH, made=None, **more):
        made = made or v3(f"file {name}").to_instruction_file()
        made.instruction = text(made.instruction) if callable(text) else text
        return vector(f"v3-aes-gcm/instruction/{name}", title, more.pop("rules", []), made, [refused(settings, rule, *(classes or UNREADABLE), told=told)], **more)
    for name, rule in {"x-amz-c": "CSE-INS-12", "x-amz-d": "CSE-INS-14", "x-amz-i": "CSE-INS-16"}.items():
        made = v3(f"copied {name}").to_instruction_file()
        made.instruction[name] = made.metadata[name]
        yield vector(f"v3-aes-gcm/instruction/copied/{name}", f"An instruction file that repeats {name}", ["CSE-FMT-27", "CSE-ATT-03"], made,
                     [refused(BOTH, rule, "format-conflict", "malformed-metadata")])
        made = v3(f"moved {name}").to_instruction_file()
        made.instruction[name] = made.metadata.pop(name)
        yield vector(f"v3-aes-gcm/instruction/moved/{name}", f"An instruction file that holds {name} in place of the object", ["CSE-FMT-27", "CSE-ATT-04"], made,
                     [refused(BOTH, rule, "format-conflict", "malformed-metadata", "not-s3ec")])
    made = v3("lost file").to_instruction_file()
    made.instruction = None
    yield vector("v3-aes-gcm/instruction/lost", "A V3 object whose instruction file is lost", ["CSE-INS-23"], made,
                 [refused(BOTH, "CSE-INS-22", "not-s3ec", "malformed-metadata")])
    made = v2("lost v2 file").to_instruction_file(())
    made.instruction = None
    yield vector("v2-aes-gcm/instruction/lost", "A V2 object whose instruction file is lost", ["CSE-DEC-22"], made,
                 [refused(LENIENT, "CSE-INS-23", "not-s3ec", "malformed-metadata")])
    broken = {"cut": lambda i: compact(i)[:-1], "array": "[]", "number": "7", "text": "\"x\"", "empty": "", "nothing": "{}", "null": "null"}
    for what, text in broken.items():
        yield wrong(f"json/{what}", f"An instruction file that is {what}", "CSE-INS-24", text)
    yield wrong("json/trailing-text", "An instruction file with text behind its JSON", "CSE-INS-03", lambda i: compact(i) + "x")
    yield wrong("json/mark-of-order", "An instruction file that begins with a byte order mark", "CSE-INS-03", lambda i: "\ufeff" + compact(i), told=True,
                clients=["Python 4.0.0 reads it."])
    yield wrong("json/twice", "An instruction file with a name twice", "CSE-INS-03", lambda i: compact(i)[:-1] + ',"x-amz-w":"02"}', told=True,
                clients=["Python 4.0.0 reads it."])
    yield wrong("json/value-of-another-type", "An instruction file whose wrapped key is an object", "CSE-INS-02", lambda i: compact(i | {"x-amz-3": {"a": "b"}}),
                rules=["CSE-ATT-25"])
    yield wrong("json/context-as-object", "An instruction file whose description is an object and no text", "CSE-INS-02",
                lambda i: compact(i | {"x-amz-m": {"a": "b"}}), told=True, clients=["Python 4.0.0 takes an object for x-amz-t."])
    yield wrong("json/deep", "An instruction file of 2,000 nested arrays", "CSE-ATT-25", "[" * 2000 + "]" * 2000)
    for maker, kind, name, file, settings in ((v3, "AES/GCM", "x-amz-3", "v3-aes-gcm", BOTH), (v3, "RSA-OAEP-SHA1", "x-amz-3", "v3-rsa-oaep", BOTH),
                                              (v3, "kms+context", "x-amz-3", "v3-kms-context", BOTH), (v2, "AES/GCM", "x-amz-key-v2", "v2-aes-gcm", LENIENT),
                                              (v2, "kms+context", "x-amz-key-v2", "v2-kms-context", LENIENT)):
        made = maker(f"changed key {file}", kind)
        made.to_instruction_file(("x-amz-c", "x-amz-d", "x-amz-i"))
        yield vector(f"{file}/instruction/changed-key", "An instruction file whose wrapped key was changed", [], flipped_entry(made, name, 100),
                     [refused(settings, "CSE-INS-25", *NO_UNWRAP, "commitment-mismatch", "tag-mismatch")])


def of_kms():
    """The same liberties as above, for clients that have a KMS keyring alone."""
    python_reads = ["Python 4.0.0 reads it."]
    for what, change in {"junk": lambda text: text[:8] + "*" + text[8:], "no-padding": lambda text: text.rstrip("=")}.items():
        made = v3(f"kms d {what}", "kms+context")
        made.metadata["x-amz-d"] = change(made.metadata["x-amz-d"])
        yield vector(f"v3-kms-context/encoding/x-amz-d/{what}", f"A V3 object whose x-amz-d has {what.replace('-', ' ')}", [], made,
                     [refused(BOTH, "CSE-FMT-47", *UNREADABLE, "commitment-mismatch", told=True)],
                     clients=["Python 4.0.0 passes over characters outside the alphabet; Java 4.0.1 takes missing padding."])
    for name, value in {"tag-length/96": "96", "missing/x-amz-tag-len": None}.items():
        yield vector(f"v2-kms-context/{name}", "A V2 object without a tag length of 128 bits", [],
                     v2(f"kms {name}", "kms+context").set("x-amz-tag-len", value), [refused(LENIENT, "CSE-FMT-14", *UNREADABLE, told=True)],
                     clients=["Java refuses; Python 4.0.0 reads it, and so do Go and C++ by their sources."])
    for name, value in {"x-amz-iv": b64(fixed("foreign iv", 12)), "x-amz-matdesc": "{}", "x-amz-cek-alg": "AES/GCM/NoPadding",
                        "x-amz-wrap-alg": "kms+context", "x-amz-tag-len": "128"}.items():
        yield vector(f"v3-kms-context/conflict/{name}", f"A V3 object with {name}", [], v3(f"kms v3 with {name}", "kms+context").set(name, value),
                     [refused(BOTH, "CSE-FMT-33", *UNREADABLE, told=True)],
                     clients=["Python 4.0.0 and Java 4.0.1 read it; .NET and Ruby refuse, by their sources."])
    files = {"mark-of-order": ("that begins with a byte order mark", "CSE-INS-03", lambda i: "\ufeff" + compact(i)),
             "twice": ("with a name twice", "CSE-INS-03", lambda i: compact(i)[:-1] + ',"x-amz-w":"12"}'),
             "context-as-object": ("whose context is an object and no text", "CSE-INS-02", lambda i: compact(i | {"x-amz-t": json.loads(i["x-amz-t"])}))}
    for name, (what, rule, text) in files.items():
        made = v3(f"kms file {name}", "kms+context").to_instruction_file()
        made.instruction = text(made.instruction)
        yield vector(f"v3-kms-context/instruction/json/{name}", f"An instruction file {what}", [], made,
                     [refused(BOTH, rule, *UNREADABLE, told=True)], clients=python_reads)


def strangers():
    made = Object()
    made.keys, made.body = {"aes": "aes-1"}, b"an object that nobody encrypted"
    yield vector("plain/without-metadata", "An object that nobody encrypted", ["CSE-FMT-31"], made, [refused([*BOTH, *LEGACY], "CSE-DEC-22", "not-s3ec")])
    made = made.copy()
    made.metadata = {"color": "red", "x-amz-meta-x-amz-iv": b64(fixed("iv", 12))}
    yield vector("plain/other-metadata", "An object with metadata that are none of encryption", [], made, [refused([*BOTH, *LEGACY], "CSE-DEC-22", "not-s3ec")])
    made = made.copy()
    made.metadata, made.instruction = {}, compact({"x-amz-unknown": "1"})
    yield vector("plain/other-instruction-file", "An instruction file without entries of encryption", [], made,
                 [refused([*BOTH, *LEGACY], "CSE-DEC-22", "not-s3ec", "malformed-metadata")])


def vectors():
    for group in (missing_entries, conflicts, names_of_algorithms, lengths_and_encodings, wrong_keys, contexts, bodies, derivations,
                  instruction_files, of_kms, strangers):
        yield from group()
