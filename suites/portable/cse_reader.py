"""A reader of client-side encrypted objects, written from the rules and apart from the maker of the vectors, so that the vectors
count only where two who never met agree. It wraps nothing, derives with the library, and knows nothing of test data.

`read(object, setting)` gives the plaintext or raises Refused with its class.
"""

import base64
import binascii
import email.header
import json
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7

OLD = {"x-amz-key", "x-amz-key-v2", "x-amz-iv", "x-amz-matdesc", "x-amz-cek-alg", "x-amz-wrap-alg", "x-amz-tag-len"}
NEW = {"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-m", "x-amz-t"}
COMMITMENT = {"x-amz-c", "x-amz-d", "x-amz-i"}
WRAPPED = {"x-amz-key", "x-amz-key-v2", "x-amz-3"}
OLD_WRAPS = {"kms", "AESWrap", "RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "v1"}
SHA1 = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
SHA256_WITH_MGF1_OF_SHA1 = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA256(), None)


class Refused(Exception):
    @property
    def name(self):
        return self.args[0]


@dataclass
class Setting:
    """ "allow+wrap+modes": the commitment policy, and what is switched on beside it."""

    policy: str
    options: set = field(default_factory=set)

    @staticmethod
    def of(text):
        policy, *options = text.split("+")
        return Setting(policy, set(options))


@dataclass
class Stored:
    metadata: dict
    instruction: str | None
    body: bytes
    keys: dict  # {"aes": bytes}, {"rsa": private key} or {"kms": [(blob, context, plaintext)]}
    context: dict | None = None
    range: str | None = None
    kms_calls: int = 0


@dataclass
class Envelope:
    committing: bool
    cipher: str  # gcm, cbc
    wrap: str
    wrapped: bytes
    pairs: dict
    iv: bytes = b""
    message_id: bytes = b""
    commitment: bytes = b""


def decoded(entries, name, size=None):
    try:
        data = base64.b64decode(entries.get(name, ""), validate=True)
    except binascii.Error:
        raise Refused("malformed-metadata") from None
    if not data or base64.b64encode(data).decode() != entries[name] or (size is not None and len(data) != size):
        raise Refused("malformed-metadata")
    return data


def unique(pairs):
    if len(dict(pairs)) != len(pairs):
        raise Refused("malformed-metadata")
    return dict(pairs)


def parsed(text):
    try:
        return json.loads(text, object_pairs_hook=unique)
    except (json.JSONDecodeError, RecursionError):
        raise Refused("malformed-metadata") from None


def string_map(entries, name, from_headers):
    text = entries.get(name, "")
    if from_headers and text.startswith("=?"):
        text = "".join(part.decode(charset or "ascii") if isinstance(part, bytes) else part for part, charset in email.header.decode_header(text))
        text = text.encode("latin-1").decode()
    pairs = parsed(text) if text else {}
    if not isinstance(pairs, dict) or not all(isinstance(value, str) for value in pairs.values()):
        raise Refused("malformed-metadata")
    return pairs


def instruction_entries(text):
    if text.startswith("\ufeff"):
        raise Refused("malformed-metadata")
    entries = parsed(text)
    if not isinstance(entries, dict):
        raise Refused("malformed-metadata")
    # Old clients wrote lengths as numbers.
    entries = {name: str(value) if type(value) is int else value for name, value in entries.items()}
    if not all(isinstance(value, str) for value in entries.values()):
        raise Refused("malformed-metadata")
    if COMMITMENT & set(entries):
        raise Refused("format-conflict")
    return entries


def one_format(entries):
    names = set(entries)
    if len(names & WRAPPED) > 1 or (names & OLD and names & NEW):
        raise Refused("format-conflict")


def old_format(entries, from_headers):
    if "x-amz-key" in entries:
        if "x-amz-cek-alg" in entries or "x-amz-wrap-alg" in entries:
            raise Refused("format-conflict")
        if "x-amz-matdesc" not in entries:
            raise Refused("malformed-metadata")
        return Envelope(False, "cbc", "v1", decoded(entries, "x-amz-key"), string_map(entries, "x-amz-matdesc", from_headers), iv=decoded(entries, "x-amz-iv", 16))
    cipher = {"AES/GCM/NoPadding": "gcm", "AES/CBC/PKCS5Padding": "cbc"}.get(entries.get("x-amz-cek-alg"))
    wrap = entries.get("x-amz-wrap-alg")
    if cipher is None or wrap not in OLD_WRAPS - {"v1"} | {"AES/GCM", "RSA-OAEP-SHA1", "kms+context"}:
        raise Refused("malformed-metadata")
    if entries.get("x-amz-tag-len") != ("128" if cipher == "gcm" else None):
        raise Refused("malformed-metadata")
    return Envelope(False, cipher, wrap, decoded(entries, "x-amz-key-v2"), string_map(entries, "x-amz-matdesc", from_headers),
                    iv=decoded(entries, "x-amz-iv", 12 if cipher == "gcm" else 16))


def new_format(on_object, beside, from_headers):
    wrap = {"02": "AES/GCM", "12": "kms+context", "22": "RSA-OAEP-SHA1"}.get(beside.get("x-amz-w"))
    if on_object.get("x-amz-c") != "115" or wrap is None:
        raise Refused("malformed-metadata")
    return Envelope(True, "gcm", wrap, decoded(beside, "x-amz-3"), string_map(beside, "x-amz-t" if wrap == "kms+context" else "x-amz-m", from_headers),
                    message_id=decoded(on_object, "x-amz-i", 28), commitment=decoded(on_object, "x-amz-d"))


def envelope_of(stored):
    entries = stored.metadata
    one_format(entries)
    if "x-amz-iv" in entries and ("x-amz-key" in entries or "x-amz-key-v2" in entries):
        return old_format(entries, True)
    if {"x-amz-3", "x-amz-d", "x-amz-i"} <= set(entries):
        return new_format(entries, entries, True)
    if stored.instruction is None:
        raise Refused("malformed-metadata" if set(entries) & (OLD | NEW) else "not-s3ec")
    file = instruction_entries(stored.instruction)
    one_format(file)
    if "x-amz-3" in file:
        if set(entries) & (OLD | NEW - COMMITMENT):
            raise Refused("format-conflict")
        return new_format(entries, file, False)
    if set(entries) & (OLD | NEW):
        raise Refused("format-conflict")
    if "x-amz-iv" in file and set(file) & WRAPPED:
        return old_format(file, False)
    raise Refused("malformed-metadata")


def check_policy(envelope, setting, ranged):
    if setting.policy == "require" and not envelope.committing:
        raise Refused("policy-violation")
    if envelope.wrap in OLD_WRAPS and "wrap" not in setting.options:
        raise Refused("legacy-disabled")
    if (envelope.cipher == "cbc" or ranged) and "modes" not in setting.options:
        raise Refused("legacy-disabled")


def from_kms(stored, envelope):
    if envelope.wrap == "kms+context":
        reserved = envelope.pairs.get("aws:x-amz-cek-alg")
        theirs = {name: value for name, value in envelope.pairs.items() if name not in ("aws:x-amz-cek-alg", "kms_cmk_id")}
        if theirs != (stored.context or {}):
            raise Refused("context-mismatch")
        if reserved != ("115" if envelope.committing else "AES/GCM/NoPadding" if envelope.cipher == "gcm" else None):
            raise Refused("context-mismatch")
    elif stored.context:
        raise Refused("context-mismatch")
    stored.kms_calls += 1
    for blob, context, plaintext in stored.keys["kms"]:
        if blob == envelope.wrapped and context == envelope.pairs:
            return plaintext
    raise Refused("unwrap-failed")


def from_rsa(key, envelope):
    if envelope.wrap == "v1":
        return key.decrypt(envelope.wrapped, padding.PKCS1v15())
    if envelope.wrap.startswith("RSA/ECB"):
        return key.decrypt(envelope.wrapped, SHA256_WITH_MGF1_OF_SHA1)
    inner = key.decrypt(envelope.wrapped, SHA1)
    name = b"115" if envelope.committing else b"AES/GCM/NoPadding" if envelope.cipher == "gcm" else b"?"
    if not inner or inner[0] != len(inner) - 1 - len(name) or not bytes_eq(inner[1 + inner[0]:], name):
        raise Refused("unwrap-failed")
    return inner[1 : 1 + inner[0]]


def from_aes(key, envelope):
    if envelope.wrap == "v1":
        cipher = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
        pad = PKCS7(128).unpadder()
        return pad.update(cipher.update(envelope.wrapped) + cipher.finalize()) + pad.finalize()
    if envelope.wrap == "AESWrap":
        return keywrap.aes_key_unwrap(key, envelope.wrapped)
    name = b"115" if envelope.committing else b"AES/GCM/NoPadding" if envelope.cipher == "gcm" else b"AES/CBC/PKCS5Padding"
    if len(envelope.wrapped) != 60:
        raise Refused("unwrap-failed")
    return AESGCM(key).decrypt(envelope.wrapped[:12], envelope.wrapped[12:], name)


def data_key_of(stored, envelope):
    kind = next(iter(stored.keys))
    if kind == "aes" and len(stored.keys["aes"]) not in (16, 24, 32):
        raise Refused("config-invalid")
    needed = "kms" if envelope.wrap.startswith("kms") else "rsa" if envelope.wrap.startswith("RSA") else "aes"
    if envelope.wrap == "v1":
        needed = "rsa" if len(envelope.wrapped) > 48 else "aes"
    if kind != needed:
        raise Refused("wrong-keyring")
    if kind == "kms":
        key = from_kms(stored, envelope)
    else:
        try:
            key = from_rsa(stored.keys["rsa"], envelope) if kind == "rsa" else from_aes(stored.keys["aes"], envelope)
        except (ValueError, InvalidTag, keywrap.InvalidUnwrap):
            raise Refused("unwrap-failed") from None
    if len(key) != 32:
        raise Refused("unwrap-failed")
    return key


def derived(data_key, message_id, label, size):
    return HKDF(hashes.SHA512(), size, salt=message_id, info=b"\x00\x73" + label).derive(data_key)


def part_of(text, length):
    """First and last byte, the last at most the end; nothing where it is no range."""
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", text)
    if not found or (found[2] and int(found[2]) < int(found[1])):
        return None
    return int(found[1]), min(int(found[2] or length - 1), length - 1)


def open_gcm(stored, key, iv, aad, part):
    if len(stored.body) < 16:
        raise Refused("tag-mismatch")
    if part is None:
        try:
            return AESGCM(key).decrypt(iv, stored.body, aad)
        except InvalidTag:
            raise Refused("tag-mismatch") from None
    # Counter mode from the block that the part begins in; GCM's first block of content has the counter 2.
    first, last = part
    at = first // 16 * 16
    cipher = Cipher(algorithms.AES(key), modes.CTR(iv + (2 + at // 16).to_bytes(4, "big"))).decryptor()
    return cipher.update(stored.body[at:-16])[first - at : last + 1 - at]


def open_cbc(stored, key, iv, part):
    if not stored.body or len(stored.body) % 16:
        raise Refused("tag-mismatch")
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    pad = PKCS7(128).unpadder()
    try:
        whole = pad.update(cipher.update(stored.body) + cipher.finalize()) + pad.finalize()
    except ValueError:
        raise Refused("tag-mismatch") from None
    return whole if part is None else whole[part[0] : part[1] + 1]


def read(stored, setting):
    envelope = envelope_of(stored)
    length = len(stored.body) - (16 if envelope.cipher == "gcm" else 0)
    part = part_of(stored.range, length) if stored.range else None
    check_policy(envelope, setting, stored.range is not None)
    key = data_key_of(stored, envelope)
    iv, aad = envelope.iv, None
    if envelope.committing:
        if not bytes_eq(derived(key, envelope.message_id, b"COMMITKEY", 28), envelope.commitment):
            raise Refused("commitment-mismatch")
        key, iv, aad = derived(key, envelope.message_id, b"DERIVEKEY", 32), bytes([1] * 12), b"\x00\x73"
    if envelope.cipher == "cbc":
        return open_cbc(stored, key, iv, part)
    return open_gcm(stored, key, iv, aad, part)


def private_key(pkcs8):
    return serialization.load_der_private_key(pkcs8, password=None)
