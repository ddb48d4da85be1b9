"""What somebody does who can write to the bucket, and holds no key."""

import base64

import sealing
from damaged import BOTH, LEGACY, NO_UNWRAP, UNREADABLE, flipped, flipped_entry
from objects import AES, EVERY, LENIENT, RSA, Object, cbc, opens, refused, v2, v3, vector, with_options, written
from sealing import CBC, GCM, V3_ID, V3_IV, b64, compact, fixed

COMMITTED = [*BOTH, "allow+wrap+modes", "require+delayed"]


def salamander(version, label):
    """One body that opens to two texts under two data keys; the pair of objects differ in their instruction file alone."""
    data_keys = [fixed(f"{label} key {which}", 32) for which in (1, 2)]
    message_id, iv = fixed(f"{label} message id", 28), fixed(f"{label} iv", 12)
    if version == 3:
        keys = [sealing.content_key(key, message_id) for key in data_keys]
        body = sealing.two_key_ciphertext(keys, [V3_IV] * 2, V3_ID, 4)
    else:
        keys = data_keys
        body = sealing.two_key_ciphertext(keys, [iv] * 2, b"", 4)
    out = []
    for which, (data_key, key) in enumerate(zip(data_keys, keys, strict=True)):
        made = v3(f"{label} {which}", data_key=data_key, message_id=message_id) if version == 3 else v2(f"{label} {which}", data_key=data_key, iv=iv)
        aad, nonce = (V3_ID, V3_IV) if version == 3 else (b"", iv)
        made.body, made.plaintext = body, written(sealing.AESGCM(key).decrypt(nonce, body, aad or None))
        out.append(made)
    return out


def two_keys():
    first, second = salamander(3, "two keys v3")
    second.metadata["x-amz-d"] = first.metadata["x-amz-d"]
    first.to_instruction_file()
    second.to_instruction_file()
    yield vector("attacks/two-keys/v3-committed", "A ciphertext that verifies under two keys, with the key that it is committed to", ["CSE-ATT-01"], first,
                 [opens(EVERY, "CSE-DEC-11")])
    yield vector("attacks/two-keys/v3-other", "A ciphertext that verifies under two keys, with a swapped instruction file", ["CSE-KDF-17", "CSE-KDF-19"], second,
                 [refused(COMMITTED, "CSE-ATT-01", "commitment-mismatch")])
    in_place = second.copy()
    in_place.metadata |= in_place.instruction
    in_place.instruction = None
    yield vector("attacks/two-keys/v3-other-in-metadata", "A ciphertext that verifies under two keys, with a swapped wrapped key in the metadata", ["CSE-KDF-17"],
                 in_place, [refused(COMMITTED, "CSE-ATT-01", "commitment-mismatch")])
    for which, made in enumerate(salamander(2, "two keys v2"), 1):
        made.to_instruction_file(())
        yield vector(f"attacks/two-keys/v2-{which}", f"A V2 ciphertext that verifies under two keys, with key {which}", [], made,
                     [refused(["require", "require+wrap+modes"], "CSE-ATT-02", "policy-violation"),
                      opens(LENIENT, "CSE-ATT-02", told=True)],
                     notes="The format has no way to notice; it is why V3 commits to its key.")


def commitment():
    for kind, file in (("AES/GCM", "aes"), ("RSA-OAEP-SHA1", "rsa"), ("kms+context", "kms")):
        made = v3(f"copied commitment {kind}", kind).to_instruction_file()
        made.instruction |= made.metadata
        yield vector(f"attacks/commitment/copied-{file}", f"The commitment copied to the instruction file ({kind})", ["CSE-FMT-27"], made,
                     [refused(EVERY, "CSE-ATT-03", "format-conflict", "malformed-metadata")])
        made = v3(f"moved commitment {kind}", kind).to_instruction_file(())
        yield vector(f"attacks/commitment/moved-{file}", f"The commitment moved to the instruction file ({kind})", ["CSE-FMT-27"], made,
                     [refused(EVERY, "CSE-ATT-04", "format-conflict", "malformed-metadata", "not-s3ec")])
    for name, bits in {"x-amz-d": [0, 100, 223], "x-amz-i": [0, 223]}.items():
        for bit in bits:
            for place in ("metadata", "instruction"):
                made = v3(f"{name} bit {bit} {place}")
                if place == "instruction":
                    made.to_instruction_file()
                yield vector(f"attacks/commitment/{name}-bit-{bit}-{place}", f"Bit {bit} of {name} flipped, keys in {place}", ["CSE-KDF-17", "CSE-KDF-19"],
                             flipped_entry(made, name, bit), [refused(COMMITTED, "CSE-ATT-21", "commitment-mismatch")])
    made = v3("c with a bit").set("x-amz-c", "114")
    yield vector("attacks/commitment/x-amz-c-114", "The content algorithm of a V3 object changed to that of V2", [], made, [refused(COMMITTED, "CSE-ATT-21", *UNREADABLE, "policy-violation")])
    made = v3("stripped", "kms+context")
    made.metadata.pop("x-amz-d")
    yield vector("attacks/commitment/stripped", "A V3 object without its commitment", [], made, [refused(COMMITTED, "CSE-FMT-23", *UNREADABLE)])


def as_v2(made, iv=V3_IV):
    """The entries of a V3 object, renamed to those of V2."""
    out = made.copy()
    out.metadata = {"x-amz-key-v2": made.metadata["x-amz-3"], "x-amz-iv": b64(iv), "x-amz-matdesc": made.metadata.get("x-amz-t", "{}"),
                    "x-amz-wrap-alg": {"02": "AES/GCM", "12": "kms+context", "22": "RSA-OAEP-SHA1"}[made.metadata["x-amz-w"]],
                    "x-amz-cek-alg": GCM, "x-amz-tag-len": "128"}
    return out


def downgrades():
    for kind, file in (("AES/GCM", "aes"), ("RSA-OAEP-SHA1", "rsa"), ("kms+context", "kms")):
        made = as_v2(v3(f"downgrade {kind}", kind))
        yield vector(f"attacks/downgrade/v3-as-v2-{file}", f"A V3 object that claims to be V2 ({kind})", [], made,
                     [refused(["require"], "CSE-DEC-08", "policy-violation"),
                      refused([*LENIENT, *LEGACY], "CSE-KR-50" if file == "aes" else "CSE-KR-52" if file == "rsa" else "CSE-ALG-16", *NO_UNWRAP, "tag-mismatch", "context-mismatch")])
        made = v2(f"v2 as cbc {kind}", kind).set("x-amz-cek-alg", CBC)
        made.metadata.pop("x-amz-tag-len")
        made.metadata["x-amz-iv"] = b64(fixed("iv of cbc", 16))
        yield vector(f"attacks/downgrade/gcm-as-cbc-{file}", f"A V2 object in GCM that claims CBC ({kind})", [], made,
                     [refused(LENIENT, "CSE-DEC-14", "legacy-disabled"),
                      refused(LEGACY, "CSE-ATT-15", *NO_UNWRAP, "tag-mismatch", "context-mismatch", "legacy-disabled", "format-conflict")])
        made = v2(f"v2 as ctr {kind}", kind).set("x-amz-cek-alg", "AES/CTR/NoPadding")
        yield vector(f"attacks/downgrade/gcm-as-ctr-{file}", f"A V2 object in GCM that claims CTR ({kind})", [], made, [refused([*LENIENT, *LEGACY], "CSE-ATT-15", *UNREADABLE)])
        made = v2(f"v2 without cek {kind}", kind).set("x-amz-cek-alg", None)
        yield vector(f"attacks/downgrade/no-content-algorithm-{file}", f"A V2 object without its content algorithm ({kind})", [], made, [refused([*LENIENT, *LEGACY], "CSE-ATT-16", *UNREADABLE)])
        made = v2(f"v2 without wrap {kind}", kind).set("x-amz-wrap-alg", None)
        yield vector(f"attacks/downgrade/no-wrap-{file}", f"A V2 object without its wrap ({kind})", [], made, [refused([*LENIENT, *LEGACY], "CSE-ATT-17", *UNREADABLE)])
    for what, name in {"aes-wrap": "AESWrap", "aes": "AES"}.items():
        made = v2(f"renamed {what}").set("x-amz-wrap-alg", name)
        yield vector(f"attacks/downgrade/wrap-{what}", f"The wrap of a V2 object renamed to {name}", [], made,
                     [refused([*LENIENT, *LEGACY], "CSE-ATT-18", *UNREADABLE, "legacy-disabled", "unwrap-failed")])
    # The data key wrapped again by nobody: V2 entries under the names of V1.
    made = v2("v2 as v1")
    made.metadata = {"x-amz-key": made.metadata["x-amz-key-v2"], "x-amz-iv": b64(fixed("iv of v1", 16)), "x-amz-matdesc": "{}"}
    yield vector("attacks/downgrade/v2-as-v1", "A V2 object that claims to be V1", [], made,
                 [refused(["allow", "forbid"], "CSE-DEC-01", "legacy-disabled"), refused(LEGACY, "CSE-ATT-15", *NO_UNWRAP, "wrong-keyring", "tag-mismatch")])
    context = {"a": "b"}
    for code in ("kms", "11", "01", "21", "2", "012"):
        made = v3(f"wrap code {code}", "kms+context", context=context).set("x-amz-w", code)
        yield vector(f"attacks/wrap/v3-{code}", f"x-amz-w of a V3 object changed to {code}", [], made, [refused([*BOTH, *LEGACY], "CSE-ATT-07", *UNREADABLE)])
    made = v3("context moved", "kms+context", context=context).set("x-amz-w", "kms")
    made.metadata["x-amz-m"] = made.metadata["x-amz-t"]
    yield vector("attacks/wrap/v3-kms-with-description", "x-amz-w changed to kms, and the context copied to x-amz-m", [], made, [refused([*BOTH, *LEGACY], "CSE-ATT-08", *UNREADABLE)])
    for what, given in {"right-context": context, "wrong-context": {"a": "c"}}.items():
        made = v2(f"wrap to kms {what}", "kms+context", context=context).set("x-amz-wrap-alg", "kms")
        made.context = given
        yield vector(f"attacks/wrap/v2-kms-{what}", f"kms+context of a V2 object changed to kms, read with the {what.replace('-', ' ')}", [], made,
                     [refused(LENIENT, "CSE-KR-25", "legacy-disabled", kms_calls=0),
                      refused(with_options(LENIENT, "wrap"), "CSE-ATT-09", "context-mismatch", "format-conflict", "malformed-metadata", told=True)],
                     clients=["Python 4.0.0 refuses; the other official clients do not look at the request's context, by their sources."])


def spoofing():
    marks = {"x-amz-c": "115", "x-amz-w": "12"}
    for what, extra in {"c-and-w": marks, "c": {"x-amz-c": "115"},
                        "c-w-d-i": marks | {"x-amz-d": b64(fixed("spoofed d", 28)), "x-amz-i": b64(fixed("spoofed i", 28))}}.items():
        made = v2(f"spoofed {what}", "kms+context")
        made.metadata |= extra
        yield vector(f"attacks/spoofing/v2-with-{what}", f"A V2 object with the marks of V3: {what.replace('-', ' ')}", [], made,
                     [refused(["require", "require+wrap+modes"], "CSE-ATT-05", *UNREADABLE, "policy-violation"),
                      refused(LENIENT, "CSE-FMT-33", *UNREADABLE, told=True)],
                     clients=["Python 4.0.0 refuses under every policy; Java 4.0.1 reads it as V2 under FORBID; .NET up to 4.0.2 let it pass, by its source."])
    made = v2("spoofed file", "kms+context").to_instruction_file(())
    made.metadata = {"x-amz-c": "115"}
    yield vector("attacks/spoofing/v2-file-with-c", "A V2 instruction file beside an object with x-amz-c", [], made,
                 [refused(["require"], "CSE-ATT-05", *UNREADABLE, "policy-violation"), refused(LENIENT, "CSE-FMT-33", *UNREADABLE, told=True)])
    donor = v2("planted entries")
    made = v3("planted all")
    made.metadata |= {name: value for name, value in donor.metadata.items() if name != "x-amz-key-v2"}
    yield vector("attacks/spoofing/v3-with-entries-of-v2", "A V3 object with every entry of V2 but the wrapped key", [], made,
                 [refused(EVERY, "CSE-ATT-06", *UNREADABLE, told=True)], clients=["Python 4.0.0 and Java 4.0.1 pass over single ones."])
    made = v3("planted key")
    made.metadata |= donor.metadata
    yield vector("attacks/spoofing/v3-with-all-of-v2", "A V3 object with every entry of V2", ["CSE-FMT-25"], made, [refused(EVERY, "CSE-ATT-06", *UNREADABLE)])
    made = v3("v3 with v2 file").to_instruction_file()
    made.instruction = dict(donor.metadata)
    yield vector("attacks/spoofing/v3-with-file-of-v2", "A committed object with an instruction file of V2", [], made,
                 [refused(["require"], "CSE-ATT-06", *UNREADABLE, "policy-violation"), refused(LENIENT, "CSE-ATT-06", *UNREADABLE, "tag-mismatch", "policy-violation")])


def oracles():
    """What an error tells. Each pair of objects has to be refused alike; `alike` names the group."""
    for place in ("metadata", "instruction"):
        for what, key in {"valid": None, "invalid": fixed("no PKCS 1 block", 256)}.items():
            made = v3(f"bleichenbacher {place}", "RSA-OAEP-SHA1")
            block = b64(sealing.pkcs1(RSA["rsa-1"], made.data_key, "padding of an oracle") if key is None else sealing.rsa_raw(RSA["rsa-1"], b"\x00" + key[1:]))
            made.metadata = {"x-amz-key": block, "x-amz-iv": b64(fixed("iv of an oracle", 16)), "x-amz-matdesc": "{}"}
            if place == "instruction":
                made.to_instruction_file(())
            group = f"pkcs1-{place}"
            yield vector(f"attacks/oracle/{group}-{what}", f"A V3 object that claims RSA PKCS#1 v1.5, with a block that is {what}, in {place}", [], made,
                         [refused(EVERY, "CSE-ATT-12", "legacy-disabled", "policy-violation")], alike=f"attacks/oracle/{group}")
    blocks = {"good-block-wrong-body": None, "no-zero": b"\x00\x02" + bytes(b or 1 for b in fixed("no zero", 254)), "wrong-type": b"\x00\x01" + b"\xff" * 221 + b"\x00" + fixed("wrong type", 32),
              "short-padding": b"\x00\x02\x01\x02\x03\x00" + fixed("short padding", 250), "wrong-length": b"\x00\x02" + bytes(b or 1 for b in fixed("wrong length", 237)) + b"\x00" + fixed("wrong length key", 16)}
    for what, block in blocks.items():
        made = cbc(f"pkcs1 {what}", 1, "rsa-pkcs1")
        if block is None:
            made.body = flipped(made.body, 8 * 31)
        else:
            made.metadata["x-amz-key"] = b64(sealing.rsa_raw(RSA["rsa-1"], block))
        yield vector(f"attacks/oracle/pkcs1-legacy-{what}", f"A V1 object under RSA, legacy on: {what.replace('-', ' ')}", ["CSE-ATT-26"], made,
                     [refused(["allow+wrap+modes"], "CSE-ATT-13", "unwrap-failed", "tag-mismatch")], alike="attacks/oracle/pkcs1-legacy")
    for what, change in {"last-byte": lambda m: flipped(m.body, 8 * (len(m.body) - 17)), "truncated": lambda m: m.body[:16], "random": lambda m: fixed("random body", 48)}.items():
        made = cbc(f"cbc {what}", 2, "kms", 33)
        made.body = change(made)
        yield vector(f"attacks/oracle/cbc-{what}", f"A CBC object with a changed body: {what.replace('-', ' ')}", ["CSE-DEC-20"], made,
                     [refused(EVERY, "CSE-ATT-14", "legacy-disabled", "policy-violation"), refused(["allow+wrap+modes"], "CSE-ATT-14", "tag-mismatch")],
                     alike="attacks/oracle/cbc")


def exchanges():
    for kind, file in (("kms+context", "kms"), ("AES/GCM", "aes")):
        one, other = v3(f"exchange one {kind}", kind), v3(f"exchange other {kind}", kind)
        made = one.copy()
        for name in ("x-amz-3", "x-amz-t"):
            if name in other.metadata:
                made.metadata[name] = other.metadata[name]
        if file == "kms":
            made.keys = {"kms": one.keys["kms"] + other.keys["kms"]}
        yield vector(f"attacks/exchange/wrapped-key-v3-{file}", f"A V3 object with the wrapped key of another ({kind})", [], made, [refused(COMMITTED, "CSE-ATT-23", "commitment-mismatch")])
        made = one.copy()
        made.body = other.body
        yield vector(f"attacks/exchange/body-v3-{file}", f"The entries of one V3 object on the body of another ({kind})", [], made, [refused(COMMITTED, "CSE-ATT-24", "tag-mismatch")])
        one, other = v2(f"exchange one v2 {kind}", kind), v2(f"exchange other v2 {kind}", kind)
        made = one.copy()
        made.metadata["x-amz-key-v2"] = other.metadata["x-amz-key-v2"]
        if file == "kms":
            made.keys = {"kms": one.keys["kms"] + other.keys["kms"]}
        yield vector(f"attacks/exchange/wrapped-key-v2-{file}", f"A V2 object with the wrapped key of another ({kind})", [], made, [refused(LENIENT, "CSE-ATT-23", "tag-mismatch")])
    made = v3("context edited", "kms+context", context={"a": "b"})
    made.metadata["x-amz-t"] = made.metadata["x-amz-t"].replace('"b"', '"c"')
    made.context = {"a": "c"}
    yield vector("attacks/context/edited-on-both-sides", "A stored context that was edited, and the same edit in the request", ["CSE-KR-39", "CSE-KR-43"], made,
                 [refused(BOTH, "CSE-ATT-11", "unwrap-failed")])
    made = v2("v2 context edited", "kms+context", context={"a": "b"})
    made.metadata["x-amz-matdesc"] = made.metadata["x-amz-matdesc"].replace('"b"', '"c"')
    made.context = {"a": "c"}
    yield vector("attacks/context/edited-on-both-sides-v2", "A stored V2 context that was edited, and the same edit in the request", ["CSE-KR-39"], made,
                 [refused(LENIENT, "CSE-ATT-11", "unwrap-failed")])
    made = v3("whole exchange")
    yield vector("attacks/exchange/whole-object", "A whole object under the name of another", [], made, [opens(EVERY, "CSE-ATT-27", told=True)],
                 notes="Nothing binds an object to its name: the format cannot notice.")


def vectors():
    for group in (two_keys, commitment, downgrades, spoofing, oracles, exchanges):
        yield from group()
