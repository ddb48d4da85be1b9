"""Whole objects as a right client stores them: one function for each format, and how a vector is written down."""

import copy
import hashlib
import json
import pathlib

import sealing
from sealing import CBC, GCM, V3_ID, V3_IV, V3_SUITE, b64, compact, fixed

KEYS = json.loads((pathlib.Path(__file__).parent.parent / "keys.json").read_text())
AES = {name: bytes.fromhex(key) for name, key in KEYS["aes"].items()}
RSA = {name: sealing.load_rsa(key) for name, key in KEYS["rsa"].items()}
KMS_PAIR = "aws:x-amz-cek-alg"
LARGEST_IN_FULL = 1100  # bytes of a body that is written out; beyond it the ciphertext is a pattern, and the plaintext a hash

REQUIRE, ALLOW, FORBID = "require", "allow", "forbid"
EVERY = [REQUIRE, ALLOW, FORBID]
LENIENT = [ALLOW, FORBID]


def with_options(settings, options):
    return [f"{setting}+{options}" for setting in settings]


class Object:
    """What a store holds of one object, and what opens it."""

    def __init__(self):
        self.metadata, self.instruction, self.keys, self.context = {}, None, None, None
        self.body, self.plaintext = b"", None
        self.data_key = self.iv = self.message_id = None

    def copy(self):
        return copy.deepcopy(self)

    def to_instruction_file(self, stays=("x-amz-c", "x-amz-d", "x-amz-i")):
        """Moves into an instruction file what the format keeps there."""
        self.instruction = {name: value for name, value in self.metadata.items() if name not in stays}
        self.metadata = {name: value for name, value in self.metadata.items() if name in stays}
        return self

    def set(self, name, value):
        """Changes an entry where it is; None takes it out."""
        place = self.instruction if self.instruction is not None and name not in self.metadata else self.metadata
        if value is None:
            place.pop(name)
        else:
            place[name] = value
        return self


def body_and_plaintext(key, iv, aad, size, plaintext):
    """Sealed content: a given plaintext in full; else `size` bytes, the large ones by pattern and hash."""
    if plaintext is None and size <= LARGEST_IN_FULL:
        plaintext = sealing.counter(size)
    if plaintext is not None:
        return sealing.seal_gcm(key, iv, plaintext, aad), written(plaintext)
    opened, tag = sealing.keystream_tag(key, iv, sealing.counter(size), aad)
    body = {"concat": [{"pattern": "counter", "size": size}, {"base64": b64(tag)}]}
    return body, {"sha256": hashlib.sha256(opened).hexdigest(), "size": size}


def written(data):
    """Bytes as a vector writes them."""
    try:
        text = data.decode("ascii")
        if data and text.isprintable():
            return {"text": text}
    except UnicodeDecodeError:
        pass
    if data and data == sealing.counter(len(data)):
        return {"pattern": "counter", "size": len(data)}
    return {"base64": b64(data)}


def kms_entry(blob, context, data_key):
    return {"blob": b64(blob), "context": context, "plaintext": b64(data_key)}


def wrap(out, kind, label, data_key, algorithm, description, context):
    """The wrapped data key, and the map that is stored beside it; `out.keys` opens it."""
    if kind.startswith("kms"):
        pairs = dict(context or {})
        pairs[KMS_PAIR if kind == "kms+context" else "kms_cmk_id"] = algorithm if kind == "kms+context" else KEYS["kms_key_id"]
        blob = fixed(f"blob {label}", 92)
        out.keys = {"kms": [kms_entry(blob, pairs, data_key)]}
        return blob, pairs
    name = "rsa-1" if "rsa" in kind.lower() else "aes-1"
    out.keys = {name.split("-")[0]: name}
    if kind == "AES/GCM":
        return sealing.wrap_aes_gcm(AES[name], data_key, fixed(f"wrap iv {label}", 12), algorithm), description
    if kind == "RSA-OAEP-SHA1":
        return sealing.oaep(RSA[name], sealing.rsa_inner(data_key, algorithm), f"seed {label}"), description
    if kind == "RSA/ECB/OAEPWithSHA-256AndMGF1Padding":
        return sealing.oaep(RSA[name], data_key, f"seed {label}", "sha256", "sha1"), description
    if kind == "AESWrap":
        return sealing.wrap_aes_kw(AES[name], data_key), description
    if kind == "aes-ecb":
        return sealing.wrap_aes_ecb(AES[name], data_key), description
    assert kind == "rsa-pkcs1"
    return sealing.pkcs1(RSA[name], data_key, f"padding {label}"), description


V3_CODES = {"AES/GCM": "02", "kms+context": "12", "RSA-OAEP-SHA1": "22"}


def v3(label, kind="AES/GCM", size=32, plaintext=None, description=None, context=None, data_key=None, message_id=None,
       derive=None, commit=None, iv=V3_IV, aad=V3_ID):
    """A committing object. The last arguments replace a step of the derivation, for objects that are made wrongly."""
    out = Object()
    out.data_key = data_key or fixed(f"data key {label}", 32)
    out.message_id = fixed(f"message id {label}", 28) if message_id is None else message_id
    key = (derive or sealing.content_key)(out.data_key, out.message_id)
    committed = (commit or sealing.commitment)(out.data_key, out.message_id)
    out.body, out.plaintext = body_and_plaintext(key, iv, aad, size, plaintext)
    wrapped, pairs = wrap(out, kind, label, out.data_key, V3_SUITE, description, context)
    out.metadata = {"x-amz-c": V3_SUITE, "x-amz-w": V3_CODES[kind], "x-amz-3": b64(wrapped), "x-amz-d": b64(committed),
                    "x-amz-i": b64(out.message_id)}
    if pairs is not None:
        out.metadata["x-amz-t" if kind == "kms+context" else "x-amz-m"] = compact(pairs)
    out.context = context
    return out


def v2(label, kind="AES/GCM", size=32, plaintext=None, description=None, context=None, data_key=None, iv=None, aad=b"",
       bound_to=GCM):
    out = Object()
    out.data_key = data_key or fixed(f"data key {label}", 32)
    out.iv = iv or fixed(f"iv {label}", 12)
    out.body, out.plaintext = body_and_plaintext(out.data_key, out.iv, aad, size, plaintext)
    wrapped, pairs = wrap(out, kind, label, out.data_key, bound_to, description, context)
    out.metadata = {"x-amz-key-v2": b64(wrapped), "x-amz-iv": b64(out.iv), "x-amz-matdesc": compact(pairs or {}),
                    "x-amz-wrap-alg": kind, "x-amz-cek-alg": GCM, "x-amz-tag-len": "128"}
    out.context = context
    return out


def cbc(label, version, kind, size=32, plaintext=None, context=None, length_noted=True):
    """An object of the first clients: V1 under a raw key, V2 under KMS or AESWrap."""
    out = Object()
    out.data_key, out.iv = fixed(f"data key {label}", 32), fixed(f"iv {label}", 16)
    content = sealing.counter(size) if plaintext is None else plaintext
    out.body, out.plaintext = sealing.cbc(out.data_key, out.iv, sealing.pad(content)), written(content)
    wrapped, pairs = wrap(out, kind, label, out.data_key, CBC, None, context)
    out.metadata = {"x-amz-key" if version == 1 else "x-amz-key-v2": b64(wrapped), "x-amz-iv": b64(out.iv),
                    "x-amz-matdesc": compact(pairs or {})}
    if version == 2:
        out.metadata |= {"x-amz-wrap-alg": kind, "x-amz-cek-alg": CBC}
    if length_noted:
        out.metadata["x-amz-unencrypted-content-length"] = str(len(content))
    return out


# --- what has to happen ----------------------------------------------------------------------------------------------


def opens(settings, rule, told=False):
    return outcome({"settings": settings, "outcome": "plaintext", "rule": rule}, told)


def refused(settings, rule, *classes, kms_calls=None, told=False, says=None):
    entry = {"settings": settings, "outcome": "refused", "classes": list(classes), "rule": rule}
    if kms_calls is not None:
        entry["kms_calls"] = kms_calls
    if says is not None:
        entry["says"] = says
    return outcome(entry, told)


def outcome(entry, told):
    if told:
        entry["told"] = True
    return entry


def vector(name, title, rules, made, expect, **more):
    """One vector. Every rule that an expectation blames is cited."""
    out = {"id": name, "title": title, "rules": list(dict.fromkeys([*rules, *(entry["rule"] for entry in expect)])),
           "keys": made.keys}
    if made.context is not None:
        out["context"] = made.context
    out["metadata"] = made.metadata
    if made.instruction is not None:
        out["instruction"] = made.instruction if isinstance(made.instruction, str) else compact(made.instruction)
    out["body"] = {"base64": b64(made.body)} if isinstance(made.body, bytes) else made.body
    if any(entry["outcome"] == "plaintext" for entry in expect):
        out["plaintext"] = made.plaintext
    return out | more | {"expect": expect}
