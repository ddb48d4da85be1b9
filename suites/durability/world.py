"""A mixed load with a model of what was acknowledged, and the look at what is left of it after a crash.

Each worker has keys of its own, so the model knows what a key holds: one of a set of outcomes, which has several members
only where a request had no answer. Nothing else may be there."""

import hashlib
import http.client
import random
import threading
import xml.etree.ElementTree

from small_client import Client, Refused

PLAIN, VERSIONED = "crash-plain", "crash-versioned"
NOTHING = None
LOST = (OSError, http.client.HTTPException)
PART_SIZE = 5 * 1024 * 1024


def digest(body):
    return hashlib.sha256(body).hexdigest()


class World:
    """The model, over all rounds. `violations` says what was broken."""

    def __init__(self, seed, workers=4, keys=3):
        self.random = random.Random(seed)
        self.workers = workers
        self.keys = {f"w{w}/k{k}": {NOTHING} for w in range(workers) for k in range(keys)}
        self.versions = {}         # (key, version id) -> digest, of VERSIONED
        self.kms_key = None
        self.rotations = (0, 0)    # acknowledged, asked for
        self.alias = set()         # what alias/crash may name
        self.lock = threading.Lock()
        self.acknowledged = 0
        self.violations = []

    def begin(self, ready):
        client = Client(ready)
        client.send("PUT", f"/{PLAIN}")
        client.send("PUT", f"/{VERSIONED}")
        client.send("PUT", f"/{VERSIONED}", [("versioning", "")],
                    b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        self.kms_key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
        client.kms("CreateAlias", AliasName="alias/crash", TargetKeyId=self.kms_key)
        self.alias = {self.kms_key}
        client.close()

    def body(self, choice, large=0.3):
        size = choice.randrange(200_000, 900_000) if choice.random() < large else choice.randrange(0, 9_000)
        return choice.randbytes(16) * (size // 16) + choice.randbytes(size % 16)

    # What a worker does: each takes the set of outcomes that are possible before, and gives that after.

    def put(self, client, choice, key):
        body = self.body(choice)
        headers = choice.choice([[], [("x-amz-server-side-encryption", "AES256")],
                                 [("x-amz-server-side-encryption", "aws:kms"),
                                  ("x-amz-server-side-encryption-aws-kms-key-id", self.kms_key)],
                                 [("x-amz-server-side-encryption", "aws:kms:dsse")]])
        self.change(key, digest(body), lambda: client.send("PUT", f"/{PLAIN}/{key}", body=body, headers=headers))

    def put_version(self, client, choice, key):
        body = self.body(choice)
        headers, _ = client.send("PUT", f"/{VERSIONED}/{key}", body=body)
        with self.lock:
            self.versions[key, headers["x-amz-version-id"]] = digest(body)
            self.acknowledged += 1

    def delete(self, client, choice, key):
        self.change(key, NOTHING, lambda: client.send("DELETE", f"/{PLAIN}/{key}"))

    def copy(self, client, choice, key):
        source = choice.choice([k for k in self.keys if k.split("/")[0] == key.split("/")[0] and k != key])
        (known,) = self.keys[source] if len(self.keys[source]) == 1 else (NOTHING,)
        if known is not NOTHING:
            self.change(key, known, lambda: client.send(
                "PUT", f"/{PLAIN}/{key}", headers=[("x-amz-copy-source", f"/{PLAIN}/{source}")]))

    def rewrap(self, client, choice, key):
        """UpdateObjectEncryption: the bytes stay."""
        if self.keys[key] in ({NOTHING}, set()) or NOTHING in self.keys[key]:
            return
        try:
            client.send("PUT", f"/{PLAIN}/{key}", [("encryption", "")],
                        b"<ObjectEncryption><SSE-KMS><KMSKeyArn>" + self.key_arn.encode() +
                        b"</KMSKeyArn></SSE-KMS></ObjectEncryption>")
        except Refused as refusal:
            if refusal.status >= 500:
                raise

    def multipart(self, client, choice, key):
        _, answer = client.send("POST", f"/{PLAIN}/{key}", [("uploads", "")])
        upload = xml.etree.ElementTree.fromstring(answer).findtext("{*}UploadId")
        sizes = [PART_SIZE, choice.randrange(1, 200_000)] if choice.random() < 0.3 else [choice.randrange(1, 200_000)]
        bodies = [choice.randbytes(1) * size for size in sizes]
        listed = b""
        for number, body in enumerate(bodies, 1):
            headers, _ = client.send("PUT", f"/{PLAIN}/{key}", [("partNumber", number), ("uploadId", upload)], body)
            listed += f"<Part><PartNumber>{number}</PartNumber><ETag>{headers['ETag']}</ETag></Part>".encode()
        if choice.random() < 0.2:
            client.send("DELETE", f"/{PLAIN}/{key}", [("uploadId", upload)])
            return
        self.change(key, digest(b"".join(bodies)), lambda: client.send(
            "POST", f"/{PLAIN}/{key}", [("uploadId", upload)],
            b"<CompleteMultipartUpload>" + listed + b"</CompleteMultipartUpload>"))

    def rotate(self, client, choice, key):
        with self.lock:
            if self.rotations[1] >= 8:
                return
            self.rotations = (self.rotations[0], self.rotations[1] + 1)
        client.kms("RotateKeyOnDemand", KeyId=self.kms_key)
        with self.lock:
            self.rotations = (self.rotations[0] + 1, self.rotations[1])

    def move_alias(self, client, choice, key):
        if not key.startswith("w0"):
            return
        fresh = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
        self.alias.add(fresh)
        client.kms("UpdateAlias", AliasName="alias/crash", TargetKeyId=fresh)
        self.alias = {fresh}

    ACTIONS = [(put, 30), (put_version, 20), (delete, 12), (copy, 12), (rewrap, 8), (multipart, 8), (rotate, 2),
               (move_alias, 3)]

    def change(self, key, outcome, send):
        """While there is no answer, both may be the case."""
        self.keys[key] = self.keys[key] | {outcome}
        send()
        self.keys[key] = {outcome}
        with self.lock:
            self.acknowledged += 1

    def work(self, ready, worker, seed, stop):
        choice = random.Random(seed)
        actions, weights = zip(*self.ACTIONS)
        mine = [key for key in self.keys if key.startswith(f"w{worker}/")]
        try:
            client = Client(ready)
            while not stop.is_set():
                (action,) = choice.choices(actions, weights)
                try:
                    action(self, client, choice, choice.choice(mine))
                except Refused as refusal:
                    # A disk that fails while the power does: no answer of success, so both may be the case.
                    if refusal.status < 500:
                        self.violations.append(f"{action.__name__}: {refusal}")
            client.close()
        except LOST:
            pass

    def load(self, ready, stop):
        self.key_arn = f"arn:aws:kms:us-east-1:111122223333:key/{self.kms_key}"
        threads = [threading.Thread(target=self.work, args=(ready, w, self.random.random(), stop))
                   for w in range(self.workers)]
        for thread in threads:
            thread.start()
        return threads

    def check(self, ready):
        """Reads everything back; what is found is from then on all that can be."""
        client = Client(ready)
        there = set()
        for key, possible in self.keys.items():
            body = client.get(PLAIN, key)
            found = NOTHING if body is None else digest(body)
            if found not in possible:
                self.violations.append(f"{key} is {found}, and has to be one of {possible}")
            self.keys[key] = {found}
            if body is not None:
                there.add(key)
        _, listing = client.send("GET", f"/{PLAIN}", [("list-type", 2)])
        listed = {e.text for e in xml.etree.ElementTree.fromstring(listing).iterfind("{*}Contents/{*}Key")}
        if listed != there:
            self.violations.append(f"listed are {listed}, and there are {there}")
        recent = list(self.versions.items())[-40:]
        for (key, version), known in recent + self.random.sample(list(self.versions.items()), min(10, len(self.versions))):
            body = client.get(VERSIONED, key, version)
            if body is None or digest(body) != known:
                self.violations.append(f"version {version} of {key} is {'gone' if body is None else 'changed'}")
        rotations = len(client.kms("ListKeyRotations", KeyId=self.kms_key)["Rotations"])
        if not self.rotations[0] <= rotations <= self.rotations[1]:
            self.violations.append(f"{rotations} rotations, and {self.rotations} were acknowledged and asked for")
        self.rotations = (rotations, rotations)
        if rotations >= 8:  # KMS allows ten
            self.kms_key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
            self.rotations = (0, 0)
        target = client.kms("DescribeKey", KeyId="alias/crash")["KeyMetadata"]["KeyId"]
        if target not in self.alias:
            self.violations.append(f"alias/crash names {target}, and has to name one of {self.alias}")
        self.alias = {target}
        client.close()
