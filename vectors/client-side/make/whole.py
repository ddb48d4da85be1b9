"""Objects that are right: every format, wrap, place of the metadata, and size at a boundary."""

import sealing
from objects import EVERY, LENIENT, RSA, cbc, opens, refused, v2, v3, vector, with_options
from sealing import compact

# Around a block, two and three of them, powers of two, a segment, a megabyte.
MANY_SIZES = [0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097, 65535, 65536, 65537,
              1048576]
FEW_SIZES = [0, 1, 16, 17, 4096]
CBC_SIZES = [0, 1, 15, 16, 17, 31, 32, 33, 1024]

TAG_ON_V3 = ["CSE-ALG-04", "CSE-ALG-19", "CSE-KDF-01", "CSE-KDF-03", "CSE-KDF-14"]
V3_WRAPS = {"AES/GCM": ("v3-aes-gcm", ["CSE-FMT-44", "CSE-KR-49", "CSE-KR-50"]),
            "RSA-OAEP-SHA1": ("v3-rsa-oaep", ["CSE-FMT-46", "CSE-KR-51"]),
            "kms+context": ("v3-kms-context", ["CSE-FMT-45", "CSE-FMT-42", "CSE-KR-27", "CSE-KR-28", "CSE-KR-39"])}
V2_WRAPS = {"AES/GCM": ("v2-aes-gcm", ["CSE-KR-49", "CSE-KR-50"]),
            "RSA-OAEP-SHA1": ("v2-rsa-oaep", ["CSE-KR-51"]),
            "kms+context": ("v2-kms-context", ["CSE-KR-27", "CSE-KR-28", "CSE-KR-39"])}
V2_OLD_WRAPS = {"kms": ("v2-kms", ["CSE-KR-24", "CSE-KR-36", "CSE-KR-37"], "CSE-KR-25"),
                "AESWrap": ("v2-aes-wrap", [], "CSE-KR-54"),
                "RSA/ECB/OAEPWithSHA-256AndMGF1Padding": ("v2-rsa-oaep-sha256", [], "CSE-KR-54")}
OLD_CBC = {(1, "aes-ecb"): ("v1-aes", "CSE-KR-54"), (1, "rsa-pkcs1"): ("v1-rsa", "CSE-KR-54"),
           (2, "kms"): ("v2-kms-cbc", "CSE-KR-25"), (2, "AESWrap"): ("v2-aes-wrap-cbc", "CSE-KR-54")}


def reads_v3(rule="CSE-DEC-11"):
    return [opens([*EVERY, *with_options(EVERY, "wrap+modes"), "require+delayed"], rule)]


def reads_v2():
    return [refused(["require"], "CSE-DEC-07", "policy-violation"),
            refused(["require+wrap+modes"], "CSE-DEC-08", "policy-violation"),
            opens(["allow", "allow+wrap+modes", "allow+delayed"], "CSE-DEC-10"),
            opens(["forbid", "forbid+wrap+modes"], "CSE-DEC-09")]


def reads_old_wrap(option_rule):
    return [refused(["require", "require+wrap+modes"], "CSE-DEC-08", "policy-violation", "legacy-disabled"),
            refused(LENIENT, "CSE-DEC-12", "legacy-disabled", kms_calls=0),
            refused(with_options(LENIENT, "modes"), option_rule, "legacy-disabled", kms_calls=0),
            opens(["allow+wrap"], "CSE-CFG-08"), opens(["forbid+wrap"], "CSE-DEC-13")]


def reads_cbc(option_rule):
    return [refused(["require", "require+wrap+modes"], "CSE-DEC-08", "policy-violation", "legacy-disabled"),
            refused(["allow"], "CSE-CFG-11", "legacy-disabled"),
            refused(["forbid"], "CSE-CFG-09", "legacy-disabled", kms_calls=0),
            refused(["allow+wrap"], "CSE-DEC-03", "legacy-disabled", says=["CBC", "legacy"]),
            refused(["require+wrap"], "CSE-DEC-14", "legacy-disabled", "policy-violation"),
            refused(["forbid+wrap"], "CSE-DEC-02", "legacy-disabled"),
            refused(with_options(LENIENT, "modes"), option_rule, "legacy-disabled", kms_calls=0),
            opens(["allow+wrap+modes"], "CSE-CFG-10"), opens(["forbid+wrap+modes"], "CSE-DEC-15")]


def context_of(kind):
    return {"project": "blue"} if kind == "kms+context" else None


def count(size):
    return "one byte" if size == 1 else "no bytes" if size == 0 else f"{size} bytes"


def committing():
    for kind, (file, rules) in V3_WRAPS.items():
        for size in MANY_SIZES if kind != "RSA-OAEP-SHA1" else FEW_SIZES:
            yield vector(f"{file}/size/{size}", f"V3 content of {count(size)} under {kind}", [*rules, *TAG_ON_V3, "CSE-FMT-30"],
                         v3(f"{file} {size}", kind, size, context=context_of(kind)), reads_v3())
        for size in [0, 16, 17]:
            made = v3(f"{file} instruction {size}", kind, size, context=context_of(kind)).to_instruction_file()
            yield vector(f"{file}/instruction/size-{size}", f"V3 content of {count(size)} under {kind}, keys in an instruction file",
                         [*rules, "CSE-FMT-27", "CSE-FMT-31"], made, reads_v3("CSE-CFG-21" if size == 16 else "CSE-DEC-11"))


def plain_gcm():
    for kind, (file, rules) in V2_WRAPS.items():
        for size in MANY_SIZES if kind == "AES/GCM" else FEW_SIZES:
            yield vector(f"{file}/size/{size}", f"V2 content of {count(size)} under {kind}",
                         [*rules, "CSE-ALG-03", "CSE-ALG-16", "CSE-ALG-18", "CSE-FMT-29", "CSE-FMT-37"],
                         v2(f"{file} {size}", kind, size, context=context_of(kind)), reads_v2())
        for size in [0, 16, 17]:
            made = v2(f"{file} instruction {size}", kind, size, context=context_of(kind)).to_instruction_file(())
            yield vector(f"{file}/instruction/size-{size}", f"V2 content of {count(size)} under {kind}, all entries in an instruction file",
                         [*rules, "CSE-FMT-31"], made, reads_v2())


def old():
    for kind, (file, rules, option_rule) in V2_OLD_WRAPS.items():
        for size in [0, 1, 16, 17]:
            yield vector(f"{file}/size/{size}", f"V2 content of {count(size)} under the old wrap {kind}", [*rules, "CSE-CFG-09"],
                         v2(f"{file} {size}", kind, size), reads_old_wrap(option_rule))
        yield vector(f"{file}/instruction/size-17", f"V2 content under the old wrap {kind}, all entries in an instruction file",
                     rules, v2(f"{file} instruction", kind, 17).to_instruction_file(()), reads_old_wrap(option_rule))
    for (version, kind), (file, option_rule) in OLD_CBC.items():
        rules = ["CSE-ALG-01", "CSE-DEC-01", "CSE-DEC-04", "CSE-FMT-48"]
        rules += ["CSE-FMT-28", "CSE-FMT-04", "CSE-FMT-06"] if version == 1 else ["CSE-FMT-13", "CSE-FMT-15"]
        for size in CBC_SIZES:
            yield vector(f"{file}/size/{size}", f"V{version} content of {count(size)} in CBC under {kind}", rules,
                         cbc(f"{file} {size}", version, kind, size), reads_cbc(option_rule))
        yield vector(f"{file}/instruction/size-17", f"V{version} content in CBC under {kind}, all entries in an instruction file", rules,
                     cbc(f"{file} instruction", version, kind, 17, length_noted=False).to_instruction_file(()), reads_cbc(option_rule))


def forms():
    """The same facts written in other ways that the formats allow."""
    made = v3("utf-8 context", "kms+context", context={"name": "我", "päir": "ö"})
    yield vector("v3-kms-context/utf-8", "An encryption context beyond ASCII", [], made, [opens(EVERY, "CSE-FMT-52", told=True)], clients=[
        "Python 4.0.0 refuses text beyond ASCII."])
    for what, encoded in {"base64": "=?UTF-8?B?", "quoted-printable": "=?UTF-8?Q?"}.items():
        made = v3(f"double encoded {what}", "kms+context", context={"k": "我"})
        made.metadata["x-amz-t"] = double_encoded(made.metadata["x-amz-t"], what, encoded)
        yield vector(f"v3-kms-context/double-encoded/{what}", f"Metadata that S3 gives back doubly encoded, in {what}",
                     ["CSE-FMT-36"], made, [opens(EVERY, "CSE-FMT-56")],
                     clients=["Java and Go undo it; C++, Ruby, PHP and .NET do not, by their sources."])
    made = v2("double encoded v2", "kms+context", context={"k": "ö"})
    made.metadata["x-amz-matdesc"] = double_encoded(made.metadata["x-amz-matdesc"], "base64", "=?UTF-8?B?")
    yield vector("v2-kms-context/double-encoded/base64", "V2 metadata that S3 gives back doubly encoded", ["CSE-FMT-36"], made,
                 [opens(LENIENT, "CSE-FMT-56")])

    context = {"b": "2", "a": "1", "c": "3"}
    for what, text in {"order": '{"c":"3","aws:x-amz-cek-alg":"115","a":"1","b":"2"}',
                       "spaces": '{ "a" : "1", "b" : "2",\t"c" : "3", "aws:x-amz-cek-alg" : "115" }',
                       "escapes": '{"\\u0061":"\\u0031","b":"2","c":"3","aws:x-amz-cek-alg":"\\u0031\\u0031\\u0035"}'}.items():
        made = v3(f"json {what}", "kms+context", context=context)
        made.metadata["x-amz-t"] = text
        yield vector(f"v3-kms-context/json/{what}", f"A context whose JSON has other {what}", [], made, [opens(EVERY, "CSE-FMT-58")])
    made = v2("json v2", "kms+context", context=context)
    made.metadata["x-amz-matdesc"] = '{ "c": "3", "b": "2", "a": "1", "aws:x-amz-cek-alg": "AES/GCM/NoPadding" }'
    yield vector("v2-kms-context/json/order-and-spaces", "A V2 context whose JSON has another order and spaces", [], made,
                 [opens(LENIENT, "CSE-FMT-58")])

    made = v3("no description")
    assert "x-amz-m" not in made.metadata
    yield vector("v3-aes-gcm/description/absent", "A V3 object under a raw key without x-amz-m", [], made, [opens(EVERY, "CSE-FMT-41")])
    yield vector("v3-aes-gcm/description/there", "A V3 object under a raw key with x-amz-m", ["CSE-FMT-20"],
                 v3("described", description={"team": "blue"}), [opens(EVERY, "CSE-FMT-40")])
    made = v3("empty description")
    made.metadata["x-amz-m"] = ""
    yield vector("v3-aes-gcm/description/empty", "A V3 object under a raw key with an empty x-amz-m", [], made,
                 [opens(EVERY, "CSE-FMT-41", told=True)], clients=["Go writes it so; Java 4.0.1 fails on it for raw keys."])
    made = v3("stray context", description={"team": "blue"})
    made.metadata["x-amz-t"] = compact({"other": "map"})
    yield vector("v3-aes-gcm/description/stray-context", "A V3 object under a raw key with a stray x-amz-t", [], made,
                 [opens(EVERY, "CSE-FMT-40", told=True)])
    made = v3("stray description", "kms+context", context={"a": "b"})
    made.metadata["x-amz-m"] = compact({"other": "map"})
    yield vector("v3-kms-context/stray-description", "A V3 object under KMS with a stray x-amz-m", [], made,
                 [opens(EVERY, "CSE-FMT-42", told=True)])
    made = v2("no v2 description").set("x-amz-matdesc", None)
    yield vector("v2-aes-gcm/description/absent", "A V2 object without x-amz-matdesc", ["CSE-FMT-09"], made,
                 [opens(LENIENT, "CSE-FMT-35", told=True)], clients=["Java and Go read it; Ruby and C++ refuse, by their sources."])
    yield vector("v2-aes-gcm/description/there", "A V2 object under a raw key with a description", ["CSE-FMT-09"],
                 v2("v2 described", description={"team": "blue"}), [opens(LENIENT, "CSE-FMT-35")])

    for file, made, settings in [("v3-aes-gcm", v3("own metadata"), EVERY), ("v2-aes-gcm", v2("own metadata v2"), LENIENT)]:
        made.metadata |= {"color": "red", "x-amz-meta-note": "of the caller"}
        yield vector(f"{file}/other-metadata", "Metadata of the caller beside the entries", [], made, [opens(settings, "CSE-FMT-33")])
    made = v3("noted length")
    made.metadata["x-amz-unencrypted-content-length"] = "32"
    yield vector("v3-aes-gcm/noted-length", "A V3 object that notes its plaintext length", [], made,
                 [opens(EVERY, "CSE-FMT-33", told=True)], clients=["Go writes it, with an empty value; Python 4.0.0 reads it."])

    made = v3("zero id", message_id=bytes(28))
    yield vector("v3-aes-gcm/zeros", "A message id of zeros", [], made, [opens(EVERY, "CSE-ALG-15", told=True)],
                 clients=["Java 4.0.1 refuses it."])
    made = v2("zero iv", iv=bytes(12))
    yield vector("v2-aes-gcm/zeros", "An IV of zeros", [], made, [opens(LENIENT, "CSE-ALG-15", told=True)],
                 clients=["Java 4.0.1 refuses it."])

    for length, noted in {"absent": None, "too-small": "1", "too-large": "99999999999999999999", "negative": "-1", "text": "many"}.items():
        made = v2(f"length {length}")
        if noted is not None:
            made.metadata["x-amz-unencrypted-content-length"] = noted
        yield vector(f"v2-aes-gcm/noted-length/{length}", f"A plaintext length that is {length.replace('-', ' ')}", ["CSE-FMT-16"], made,
                     [opens(LENIENT, "CSE-DEC-21")])
    for length, noted in {"absent": None, "too-small": "1", "text": "many"}.items():
        made = cbc(f"v1 length {length}", 1, "aes-ecb", length_noted=False)
        if noted is not None:
            made.metadata["x-amz-unencrypted-content-length"] = noted
        yield vector(f"v1-aes/noted-length/{length}", f"A V1 object whose plaintext length is {length.replace('-', ' ')}", ["CSE-FMT-03"],
                     made, [opens(["allow+wrap+modes"], "CSE-DEC-21")])
    made = v2("length in file").to_instruction_file(())
    made.instruction["x-amz-unencrypted-content-length"] = "32"
    yield vector("v2-aes-gcm/instruction/noted-length", "An instruction file that notes the plaintext length", [], made,
                 [opens(LENIENT, "CSE-INS-29")], clients=["Python 4.0.0 refuses the name."])
    made = v2("length in file of kms", "kms+context").to_instruction_file(())
    made.instruction["x-amz-unencrypted-content-length"] = "32"
    yield vector("v2-kms-context/instruction/noted-length", "An instruction file that notes the plaintext length", [], made,
                 [opens(LENIENT, "CSE-INS-29")], clients=["Python 4.0.0 refuses the name."])
    made = v2("numbers in file").to_instruction_file(())
    made.instruction = compact(made.instruction).replace('"x-amz-tag-len":"128"', '"x-amz-tag-len":128,"x-amz-unencrypted-content-length":32')
    yield vector("v2-aes-gcm/instruction/numbers", "An instruction file with numbers where old clients wrote them", [], made,
                 [opens(LENIENT, "CSE-INS-29", told=True)])
    made = v3("marked file").to_instruction_file()
    made.instruction["x-amz-crypto-instr-file"] = ""
    yield vector("v3-aes-gcm/instruction/marked", "An instruction file whose JSON has the mark of old clients", [], made,
                 [opens(EVERY, "CSE-INS-26", told=True)])

    # One object, its data key wrapped again: what commits it stays.
    first = v3("rewrapped", description={"key": "one"}).to_instruction_file()
    second = first.copy()
    second.instruction = {"x-amz-w": "22", "x-amz-m": compact({"key": "two"}),
                          "x-amz-3": sealing.b64(sealing.oaep(RSA["rsa-1"], sealing.rsa_inner(first.data_key, "115"), "seed rewrapped"))}
    second.keys = {"rsa": "rsa-1"}
    yield vector("v3-aes-gcm/rewrapped/before", "An object before its data key is wrapped again", [], first, [opens(EVERY, "CSE-KDF-22")])
    yield vector("v3-rsa-oaep/rewrapped/after", "The same object with its data key under another kind of key", [], second,
                 [opens(EVERY, "CSE-KDF-22")])

    blob = v3("real blob", "kms+context", context={"department": "10103.0"})
    real = sealing.fixed("a blob as long as those of KMS", 184)
    blob.keys["kms"][0]["blob"] = blob.metadata["x-amz-3"] = sealing.b64(real)
    yield vector("v3-kms-context/real-blob", "A wrapped key as long as those of KMS", ["CSE-FMT-34"], blob, reads_v3())


def double_encoded(text, what, prefix):
    """UTF-8 taken for Latin-1, in UTF-8 again, as RFC 2047: what S3 answers."""
    twice = text.encode().decode("latin-1").encode()
    if what == "base64":
        return f"{prefix}{sealing.b64(twice)}?="
    return prefix + "".join(chr(c) if 32 < c < 127 and c not in b"=?_" else f"={c:02X}" for c in twice) + "?="





def vectors():
    for group in (committing, plain_gcm, old, forms):
        yield from group()
