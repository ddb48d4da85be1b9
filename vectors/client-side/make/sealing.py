"""How client-side encrypted objects are made, with fixed randomness: for test vectors alone.

Everything random comes from `fixed`, a hash of a label. Nobody else may import this: a real client that drew its keys so
would protect nothing.
"""

import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

GCM, CBC, V3_SUITE = "AES/GCM/NoPadding", "AES/CBC/PKCS5Padding", "115"
V3_IV, V3_ID = b"\x01" * 12, b"\x00\x73"


def fixed(label, size):
    """The same bytes for the same label, always."""
    out = b""
    while len(out) < size:
        out += hashlib.sha256(f"s3sse client-side vectors {label} {len(out)}".encode()).digest()
    return out[:size]


def b64(data):
    return base64.b64encode(data).decode()


def compact(value):
    """JSON as instruction files want it: without white space, since one of the official readers stops there."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def counter(size):
    """The pattern "counter" of vectors/README.md."""
    return b"".join(number.to_bytes(8, "big") for number in range(1, size // 8 + 2))[:size]


# --- content ---------------------------------------------------------------------------------------------------------


def seal_gcm(key, iv, plaintext, aad=b""):
    return AESGCM(key).encrypt(iv, plaintext, aad or None)


def keystream_tag(key, iv, ciphertext, aad=b""):
    """The plaintext and the tag of a ciphertext that was chosen first, as GCM defines them."""
    plaintext = Cipher(algorithms.AES(key), modes.CTR(iv + (2).to_bytes(4, "big"))).decryptor().update(ciphertext)
    sealed = seal_gcm(key, iv, plaintext, aad)
    assert sealed[:-16] == ciphertext
    return plaintext, sealed[-16:]


def pad(data):
    size = 16 - len(data) % 16
    return data + bytes([size]) * size


def cbc(key, iv, data):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def ecb(key, data):
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return cipher.update(data) + cipher.finalize()


# --- derivation of V3 ------------------------------------------------------------------------------------------------


def extract(data_key, message_id, hash_name="sha512"):
    return hmac.new(message_id, data_key, hash_name).digest()


def expand(prk, info, size, hash_name="sha512"):
    out, block, number = b"", b"", 1
    while len(out) < size:
        block = hmac.new(prk, block + info + bytes([number]), hash_name).digest()
        out, number = out + block, number + 1
    return out[:size]


def commitment(data_key, message_id):
    return expand(extract(data_key, message_id), V3_ID + b"COMMITKEY", 28)


def content_key(data_key, message_id):
    return expand(extract(data_key, message_id), V3_ID + b"DERIVEKEY", 32)


# --- wraps -----------------------------------------------------------------------------------------------------------


def wrap_aes_gcm(key, data_key, iv, algorithm):
    return iv + seal_gcm(key, iv, data_key, algorithm.encode())


def wrap_aes_kw(key, data_key):
    return keywrap.aes_key_wrap(key, data_key)


def wrap_aes_ecb(key, data_key):
    return ecb(key, pad(data_key))


def mgf1(seed, size, hash_name):
    out = b"".join(hashlib.new(hash_name, seed + number.to_bytes(4, "big")).digest() for number in range(size // 20 + 2))
    return out[:size]


def xor(one, other):
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def oaep(key, message, seed_label, hash_name="sha1", mgf_hash="sha1"):
    """RFC 8017, 7.1.1, with a seed that is no secret."""
    numbers = key.public_key().public_numbers()
    size, digest = (numbers.n.bit_length() + 7) // 8, hashlib.new(hash_name).digest_size
    data = hashlib.new(hash_name).digest() + bytes(size - len(message) - 2 * digest - 2) + b"\x01" + message
    seed = fixed(seed_label, digest)
    masked = xor(data, mgf1(seed, len(data), mgf_hash))
    block = b"\x00" + xor(seed, mgf1(masked, digest, mgf_hash)) + masked
    return pow(int.from_bytes(block, "big"), numbers.e, numbers.n).to_bytes(size, "big")


def rsa_raw(key, block):
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return pow(int.from_bytes(block.rjust(size, b"\x00"), "big"), numbers.e, numbers.n).to_bytes(size, "big")


def pkcs1(key, message, label):
    """RFC 8017, 7.2.1, with padding that is no secret."""
    size = (key.key_size + 7) // 8
    filling = bytes(byte or 1 for byte in fixed(label, size - len(message) - 3))
    return rsa_raw(key, b"\x00\x02" + filling + b"\x00" + message)


def rsa_inner(data_key, algorithm, length=None):
    return bytes([len(data_key) if length is None else length]) + data_key + algorithm.encode()


def load_rsa(pkcs8_base64):
    return serialization.load_der_private_key(base64.b64decode(pkcs8_base64), password=None)


# --- GCM with two keys -----------------------------------------------------------------------------------------------


def gf_multiply(x, y):
    """Of GCM: NIST SP 800-38D, 6.3. Blocks as integers, the first bit the highest."""
    z, v = 0, y
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            z ^= v
        v = (v >> 1) ^ (0xE1 << 120) if v & 1 else v >> 1
    return z


def gf_inverse(x):
    """x to the power of 2^128 - 2."""
    result, square = None, x
    for _ in range(127):
        square = gf_multiply(square, square)
        result = square if result is None else gf_multiply(result, square)
    return result


def ghash(h, data):
    y = 0
    for at in range(0, len(data), 16):
        y = gf_multiply(y ^ int.from_bytes(data[at : at + 16].ljust(16, b"\x00"), "big"), h)
    return y


def two_key_ciphertext(keys, ivs, aad, blocks):
    """A body of blocks * 16 bytes and its tag that verify under both keys: all but the last block is chosen freely, and
    the last one solves one linear equation in GF(2^128) (ePrint 2019/016)."""
    free = fixed("two keys", 16 * (blocks - 1))
    lengths = (8 * len(aad)).to_bytes(8, "big") + (8 * 16 * blocks).to_bytes(8, "big")
    padded_aad = aad + bytes(-len(aad) % 16)
    h = [int.from_bytes(ecb(key, bytes(16)), "big") for key in keys]
    mask = [int.from_bytes(ecb(key, iv + (1).to_bytes(4, "big")), "big") for key, iv in zip(keys, ivs, strict=True)]
    # With a last block of zeros; the unknown block x adds x * h^2.
    tags = [ghash(h[i], padded_aad + free + bytes(16) + lengths) ^ mask[i] for i in (0, 1)]
    x = gf_multiply(tags[0] ^ tags[1], gf_inverse(gf_multiply(h[0], h[0]) ^ gf_multiply(h[1], h[1])))
    body = free + x.to_bytes(16, "big")
    tag = ghash(h[0], padded_aad + body + lengths) ^ mask[0]
    assert tag == ghash(h[1], padded_aad + body + lengths) ^ mask[1]
    return body + tag.to_bytes(16, "big")
