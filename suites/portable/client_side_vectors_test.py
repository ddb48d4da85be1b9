"""The vectors for clients that encrypt by themselves: written as their schema says, made by their script, and read alike by a
reader that was written apart from it."""

import base64
import functools
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import cse_reader
import jsonschema
from cse_reader import Refused, Setting, Stored

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"
FOLDER = VECTORS / "client-side"
KEYS = json.loads((FOLDER / "keys.json").read_text())
FILES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json")) if path.stem != "keys"}
ALL = [vector for document in FILES.values() for vector in document["vectors"]]
RULES = {rule["id"]: rule for path in (VECTORS / "rules").glob("client-side-*.json") for rule in json.loads(path.read_text())["rules"]}


RSA = {name: cse_reader.private_key(base64.b64decode(key)) for name, key in KEYS["rsa"].items()}  # checking one takes a while


@functools.cache
def counter(size):
    return b"".join((n + 1).to_bytes(8, "big") for n in range(size // 8 + 1))[:size]


def bytes_of(body):
    if "concat" in body:
        return b"".join(bytes_of(part) for part in body["concat"])
    if "pattern" in body:
        return counter(body["size"])
    return body["text"].encode() if "text" in body else base64.b64decode(body["base64"])


def keys_of(vector):
    kind, value = next(iter(vector["keys"].items()))
    if kind == "aes":
        return {"aes": bytes.fromhex(KEYS["aes"][value])}
    if kind == "rsa":
        return {"rsa": RSA[value]}
    return {"kms": [(base64.b64decode(e["blob"]), e["context"], base64.b64decode(e["plaintext"])) for e in value]}


def stored_of(vector):
    return Stored(vector["metadata"], vector.get("instruction"), bytes_of(vector["body"]), keys_of(vector), vector.get("context"), vector.get("range"))


def outcome(vector, setting):
    """The plaintext, or the class of the refusal; and how often KMS was asked."""
    stored = stored_of(vector)
    try:
        return cse_reader.read(stored, Setting.of(setting)), stored.kms_calls
    except Refused as refusal:
        return refusal.name, stored.kms_calls


def difference(vector, entry, setting):
    """What is wrong with the outcome, in a sentence; or nothing."""
    got, kms_calls = outcome(vector, setting)
    if "kms_calls" in entry and kms_calls != entry["kms_calls"]:
        return f"asks KMS {kms_calls} times"
    if entry["outcome"] == "refused":
        return None if isinstance(got, str) and got in entry["classes"] else f"{got!r:.60} in place of {entry['classes']}"
    if isinstance(got, str):
        return f"is refused: {got}"
    wanted = vector["plaintext"]
    if "sha256" in wanted:
        same = len(got) == wanted["size"] and hashlib.sha256(got).hexdigest() == wanted["sha256"]
    else:
        same = got == bytes_of(wanted)
    return None if same else f"opens to something else: {got!r:.60}"


class Written(unittest.TestCase):
    def test_every_file_is_as_its_schema_says(self):
        schema = json.loads((VECTORS / "schema" / "client-side-vector.schema.json").read_text())
        checker = jsonschema.Draft7Validator(schema)
        for name, document in FILES.items():
            with self.subTest(name):
                self.assertEqual([f"{list(e.absolute_path)}: {e.message[:200]}" for e in checker.iter_errors(document)], [])

    def test_there_are_enough_and_each_has_a_name_of_its_own(self):
        names = [vector["id"] for vector in ALL]
        self.assertGreaterEqual(len(names), 250)
        self.assertEqual(len(set(names)), len(names))

    def test_rules_are_those_of_the_rulebook(self):
        for vector in ALL:
            with self.subTest(vector["id"]):
                self.assertEqual([rule for rule in vector["rules"] if rule not in RULES], [])
                blamed = [entry["rule"] for entry in vector["expect"]]
                self.assertLessEqual(set(blamed), set(vector["rules"]))

    def test_the_script_makes_these_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-B", FOLDER / "make" / "make_vectors.py", folder], check=True, timeout=120)
            for path in sorted(pathlib.Path(folder).iterdir()):
                self.assertEqual(path.read_text(), (FOLDER / path.name).read_text(), f"{path.name}: run vectors/client-side/make/make_vectors.py")


class Read(unittest.TestCase):
    def test_a_stranger_reads_them_as_they_say(self):
        for vector in ALL:
            if vector.get("operation") == "encrypt":
                continue
            for entry in vector["expect"]:
                for setting in entry["settings"]:
                    found = difference(vector, entry, setting)
                    if found:
                        with self.subTest(vector["id"], setting=setting):
                            self.fail(f"{found} ({entry['rule']})")

    def test_a_body_with_one_byte_changed_is_noticed(self):
        """What this comparison is worth: no positive vector passes by accident."""
        for vector in ALL:
            if vector.get("operation") == "encrypt" or vector["expect"][-1]["outcome"] != "plaintext" or vector.get("range"):
                continue
            entry = vector["expect"][-1]
            body = bytearray(bytes_of(vector["body"]))
            body[0] ^= 1
            changed = vector | {"body": {"base64": base64.b64encode(body).decode()}}
            if len(body) < 5000:
                self.assertIsNotNone(difference(changed, entry, entry["settings"][0]), vector["id"])

    def test_refusals_of_one_group_are_alike(self):
        groups = {}
        for vector in ALL:
            for entry in vector["expect"] if "alike" in vector else []:
                for setting in entry["settings"]:
                    groups.setdefault((vector["alike"], setting), []).append(vector["id"])
        self.assertTrue(groups)
        for (group, setting), members in groups.items():
            self.assertGreater(len(members), 1, f"{group} under {setting}")


class WrittenByClients(unittest.TestCase):
    def test_what_a_client_writes_is_readable(self):
        """The known answers of writing, put together as an object, open to what was given."""
        for vector in ALL:
            if vector.get("operation") != "encrypt":
                continue
            given, (entry,) = vector["given"], vector["expect"]
            with self.subTest(vector["id"]):
                on_object = {n: self.value(m, vector) for n, m in entry["metadata"].items() if "absent" not in m}
                beside = {n: self.value(m, vector) for n, m in entry.get("instruction", {}).items() if "absent" not in m}
                stored = Stored(on_object, json.dumps(beside) if beside else None, base64.b64decode(entry["body"]["base64"]), keys_of(vector), given.get("context"))
                self.assertEqual(cse_reader.read(stored, Setting.of(entry["settings"][0])), bytes_of(given["plaintext"]))

    def value(self, matcher, vector):
        if "json_equals" in matcher:
            return json.dumps(matcher["json_equals"])
        if "wraps" not in matcher:
            return matcher["equals"]
        return self.wrapped(vector)

    def wrapped(self, vector):
        """The data key, wrapped once more: any right wrap will do."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, version = base64.b64decode(vector["given"]["data_key"]), 3 if "message_id" in vector["given"] else 2
        name = b"115" if version == 3 else b"AES/GCM/NoPadding"
        keys = keys_of(vector)
        if "aes" in keys:
            return base64.b64encode(bytes(12) + AESGCM(keys["aes"]).encrypt(bytes(12), key, name)).decode()
        return base64.b64encode(keys["rsa"].public_key().encrypt(bytes([len(key)]) + key + name, cse_reader.SHA1)).decode()


if __name__ == "__main__":
    unittest.main()
