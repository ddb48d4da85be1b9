"""A mixed load with a model of what was acknowledged, and the look at what is left of it after a crash.

Each worker has keys of its own, so the model knows what a key holds: one of a set of outcomes, which has several members
only where a request had no answer. Nothing else may be there. Snapshots are saved and restored while no worker is in the
middle of something: whatever has no answer, all of it is as it was, or all as it would be."""

import base64
import contextlib
import copy
import hashlib
import http.client
import random
import threading
import xml.etree.ElementTree

from small_client import Client, Refused

PLAIN, VERSIONED, SOURCE = "crash-plain", "crash-versioned", "crash-source"
NOTHING = None
LOST = (OSError, http.client.HTTPException)
PART_SIZE = 5 * 1024 * 1024
SOURCE_BODY = random.Random("source").randbytes(100_000)
SNAPSHOT = "crash"
CUSTOMER = "customer:"  # before the digest of what only the customer's key opens


def digest(body):
    return hashlib.sha256(body).hexdigest()


def customer_headers(key, prefix="x-amz-"):
    """Of SSE-C, with the key that goes with the name of the object."""
    secret = hashlib.sha256(b"customer " + key.encode()).digest()
    name = prefix + "server-side-encryption-customer-"
    return [(name + "algorithm", "AES256"), (name + "key", base64.b64encode(secret).decode()),
            (name + "key-md5", base64.b64encode(hashlib.md5(secret).digest()).decode())]


def content_md5(body):
    return [("Content-MD5", base64.b64encode(hashlib.md5(body).digest()).decode())]


def children(document, path):
    return [element.text for element in xml.etree.ElementTree.fromstring(document).iterfind(path)]


class State:
    """What is there, as far as answers told."""

    def __init__(self, keys):
        self.keys = {key: {NOTHING} for key in keys}
        self.versions = {}         # (key, version id) -> digest, of VERSIONED
        self.uploads = {}          # upload id -> (key, {number: ETag}, digest of all): begun, and each change answered
        self.ended = []            # upload ids: completed or aborted
        self.kms_key = None
        self.rotations = (0, 0)    # acknowledged, asked for
        self.alias = set()         # what alias/crash may name

    @property
    def kms_arn(self):
        return f"arn:aws:kms:us-east-1:111122223333:key/{self.kms_key}"


class World:
    """The model, over all rounds. `violations` says what was broken."""

    def __init__(self, seed, workers=4, keys=3):
        self.random = random.Random(seed)
        self.busy = [threading.Lock() for _ in range(workers)]  # held while a worker is in the middle of something
        self.may_begin = threading.Event()                      # cleared while a snapshot waits for them
        self.may_begin.set()
        self.state = State(f"w{w}/k{k}" for w in range(workers) for k in range(keys))
        self.others = []        # what may be the case instead: a snapshot was being restored
        self.saved = [None]     # what SNAPSHOT may hold
        self.lock = threading.Lock()
        self.acknowledged = 0
        self.counts = {}        # acknowledged changes by what was done
        self.violations = []

    def acknowledge(self, what):
        with self.lock:
            self.acknowledged += 1
            self.counts[what] = self.counts.get(what, 0) + 1

    def begin(self, ready):
        client = Client(ready)
        for bucket in (PLAIN, VERSIONED, SOURCE):
            client.send("PUT", f"/{bucket}")
        rules = (b"<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
                 b"</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BlockedEncryptionTypes><EncryptionType>NONE"
                 b"</EncryptionType></BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>")
        client.send("PUT", f"/{PLAIN}", [("encryption", "")], rules, content_md5(rules))
        client.send("PUT", f"/{VERSIONED}", [("versioning", "")],
                    b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        client.send("PUT", f"/{SOURCE}/whole", body=SOURCE_BODY)
        self.state.kms_key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
        client.kms("CreateAlias", AliasName="alias/crash", TargetKeyId=self.state.kms_key)
        self.state.alias = {self.state.kms_key}
        client.close()

    def body(self, choice, large=0.3):
        size = choice.randrange(200_000, 900_000) if choice.random() < large else choice.randrange(0, 9_000)
        return choice.randbytes(16) * (size // 16) + choice.randbytes(size % 16)

    def others_of(self, key):
        return [k for k in self.state.keys if k.split("/")[0] == key.split("/")[0] and k != key]

    def known(self, key):
        """The outcome, if there is only one; else NOTHING."""
        return next(iter(self.state.keys[key])) if len(self.state.keys[key]) == 1 else NOTHING

    # What a worker does: each takes the set of outcomes that are possible before, and gives that after.

    def put(self, client, choice, key):
        body = self.body(choice)
        headers = choice.choice([[], [("x-amz-server-side-encryption", "AES256")],
                                 [("x-amz-server-side-encryption", "aws:kms"),
                                  ("x-amz-server-side-encryption-aws-kms-key-id", self.state.kms_key)],
                                 [("x-amz-server-side-encryption", "aws:kms:dsse")]])
        self.change("put", {key: digest(body)}, lambda: client.send("PUT", f"/{PLAIN}/{key}", body=body, headers=headers))

    def put_under_customer_key(self, client, choice, key):
        body = self.body(choice)
        self.change("put SSE-C", {key: CUSTOMER + digest(body)}, lambda: client.send(
            "PUT", f"/{PLAIN}/{key}", body=body, headers=customer_headers(key)))

    def put_version(self, client, choice, key):
        body = self.body(choice)
        headers, _ = client.send("PUT", f"/{VERSIONED}/{key}", body=body)
        with self.lock:
            self.state.versions[key, headers["x-amz-version-id"]] = digest(body)
        self.acknowledge("put version")

    def delete(self, client, choice, key):
        self.change("delete", {key: NOTHING}, lambda: client.send("DELETE", f"/{PLAIN}/{key}"))

    def delete_several(self, client, choice, key):
        keys = [key, choice.choice(self.others_of(key))]
        body = ("<Delete>" + "".join(f"<Object><Key>{k}</Key></Object>" for k in keys) + "</Delete>").encode()
        self.change("delete several", dict.fromkeys(keys, NOTHING), lambda: client.send(
            "POST", f"/{PLAIN}", [("delete", "")], body, content_md5(body)))

    def copy(self, client, choice, key):
        source = choice.choice(self.others_of(key))
        known = self.known(source)
        if known is NOTHING:
            return
        headers = [("x-amz-copy-source", f"/{PLAIN}/{source}")]
        if known.startswith(CUSTOMER):
            headers += customer_headers(source, "x-amz-copy-source-")
        outcome = known.removeprefix(CUSTOMER)
        if choice.random() < 0.3:
            headers += customer_headers(key)
            outcome = CUSTOMER + outcome
        self.change("copy", {key: outcome}, lambda: client.send("PUT", f"/{PLAIN}/{key}", headers=headers))

    def rewrap(self, client, choice, key):
        """UpdateObjectEncryption: the bytes stay."""
        if self.known(key) is NOTHING or self.known(key).startswith(CUSTOMER):
            return
        try:
            client.send("PUT", f"/{PLAIN}/{key}", [("encryption", "")],
                        b"<ObjectEncryption><SSE-KMS><KMSKeyArn>" + self.state.kms_arn.encode() +
                        b"</KMSKeyArn></SSE-KMS></ObjectEncryption>")
            self.acknowledge("rewrap")
        except Refused as refusal:
            if refusal.status >= 500:  # what is under DSSE-KMS stays there
                raise

    def begin_upload(self, client, choice, key):
        _, answer = client.send("POST", f"/{PLAIN}/{key}", [("uploads", "")])
        (upload,) = children(answer, "{*}UploadId")
        sizes = [PART_SIZE] * (choice.random() < 0.3) + [choice.randrange(1, 200_000)]
        bodies = [choice.randbytes(1) * size for size in sizes]
        parts, whole = {}, hashlib.sha256()
        for number, body in enumerate(bodies, 1):
            if number == len(bodies) and choice.random() < 0.4:
                first = choice.randrange(0, len(SOURCE_BODY) - 1)
                body = SOURCE_BODY[first:]
                _, answer = client.send("PUT", f"/{PLAIN}/{key}", [("partNumber", number), ("uploadId", upload)], headers=[
                    ("x-amz-copy-source", f"/{SOURCE}/whole"),
                    ("x-amz-copy-source-range", f"bytes={first}-{len(SOURCE_BODY) - 1}")])
                (parts[number],) = children(answer, "{*}ETag")
                self.acknowledge("copy part")
            else:
                headers, _ = client.send("PUT", f"/{PLAIN}/{key}", [("partNumber", number), ("uploadId", upload)], body)
                parts[number] = headers["ETag"]
                self.acknowledge("part")
            whole.update(body)
        self.state.uploads[upload] = (key, parts, whole.hexdigest())

    def end_upload(self, client, choice, key):
        """One of this worker's, which may have begun before the crash before the last."""
        mine = [u for u, (k, *_) in list(self.state.uploads.items()) if k.split("/")[0] == key.split("/")[0]]
        if not mine:
            return
        upload = choice.choice(mine)
        key, parts, whole = self.state.uploads.pop(upload)  # nothing is known of it until there is an answer
        if choice.random() < 0.3:
            client.send("DELETE", f"/{PLAIN}/{key}", [("uploadId", upload)])
            self.acknowledge("abort")
        else:
            listed = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{etag}</ETag></Part>" for n, etag in parts.items())
            self.change("complete", {key: whole}, lambda: client.send(
                "POST", f"/{PLAIN}/{key}", [("uploadId", upload)],
                f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()))
        self.state.ended.append((key, upload))

    def rotate(self, client, choice, key):
        with self.lock:
            if self.state.rotations[1] >= 8:
                return
            self.state.rotations = (self.state.rotations[0], self.state.rotations[1] + 1)
        client.kms("RotateKeyOnDemand", KeyId=self.state.kms_key)
        with self.lock:
            self.state.rotations = (self.state.rotations[0] + 1, self.state.rotations[1])
        self.acknowledge("rotate")

    def move_alias(self, client, choice, key):
        if not key.startswith("w0"):
            return
        fresh = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
        self.state.alias.add(fresh)
        client.kms("UpdateAlias", AliasName="alias/crash", TargetKeyId=fresh)
        self.state.alias = {fresh}
        self.acknowledge("alias")

    ACTIONS = [(put, 26), (put_under_customer_key, 10), (put_version, 18), (delete, 8), (delete_several, 5), (copy, 14),
               (rewrap, 8), (begin_upload, 8), (end_upload, 8), (rotate, 2), (move_alias, 3)]

    def change(self, what, outcomes, send):
        """While there is no answer, both may be the case."""
        for key, outcome in outcomes.items():
            self.state.keys[key] = self.state.keys[key] | {outcome}
        send()
        for key, outcome in outcomes.items():
            self.state.keys[key] = {outcome}
        self.acknowledge(what)

    def work(self, ready, worker, seed, stop):
        choice = random.Random(seed)
        actions, weights = zip(*self.ACTIONS)
        mine = [key for key in self.state.keys if key.startswith(f"w{worker}/")]
        try:
            client = Client(ready)
            while not stop.is_set():
                (action,) = choice.choices(actions, weights)
                try:
                    self.may_begin.wait()
                    with self.busy[worker]:
                        action(self, client, choice, choice.choice(mine))
                except Refused as refusal:
                    # A disk that fails while the power does: no answer of success, so both may be the case.
                    if refusal.status < 500:
                        self.violations.append(f"{action.__name__}: {refusal}")
            client.close()
        except LOST:
            pass

    @contextlib.contextmanager
    def alone(self):
        """While no worker is in the middle of something."""
        with contextlib.ExitStack() as all_of_them:
            self.may_begin.clear()
            all_of_them.callback(self.may_begin.set)
            for lock in self.busy:
                all_of_them.enter_context(lock)
            yield

    def keep_snapshots(self, ready, seed, stop):
        choice = random.Random(seed)
        try:
            client = Client(ready)
            while not stop.wait(choice.uniform(0.01, 0.1)):
                with self.alone():
                    if self.saved == [None] or choice.random() < 0.6:
                        now = copy.deepcopy(self.state)
                        self.saved = [*self.saved, now]
                        client.ask("save_snapshot", name=SNAPSHOT)
                        self.saved = [now]
                        self.acknowledge("save snapshot")
                    else:
                        (before,) = self.saved
                        self.others = [copy.deepcopy(before)]
                        if not client.ask("restore_snapshot", name=SNAPSHOT)["done"]:
                            self.violations.append("the snapshot is gone while its server runs")
                        self.state, self.others = self.others[0], []
                        self.acknowledge("restore snapshot")
            client.close()
        except LOST:
            pass
        except Refused:
            stop.set()  # the disk fails: what may be the case is told by the next look, and nobody goes on until then

    def load(self, ready, stop):
        threads = [threading.Thread(target=self.work, args=(ready, w, self.random.random(), stop))
                   for w in range(len(self.busy))]
        threads.append(threading.Thread(target=self.keep_snapshots, args=(ready, self.random.random(), stop)))
        for thread in threads:
            thread.start()
        return threads

    def check(self, ready):
        """Reads everything back; what is found is from then on all that can be."""
        client = Client(ready)
        self.settle(client, [self.state, *self.others], "")
        self.others = []
        if len(self.saved) > 1:  # it was being saved: which one it is shows only when it is brought back
            if client.ask("restore_snapshot", name=SNAPSHOT)["done"]:
                self.settle(client, [copy.deepcopy(saved) for saved in self.saved if saved], "of the snapshot: ")
                self.saved = [copy.deepcopy(self.state)]
            else:
                if None not in self.saved:
                    self.violations.append("the snapshot is gone")
                self.saved = [None]
        if self.state.rotations[0] >= 8:  # KMS allows ten
            self.state.kms_key = client.kms("CreateKey")["KeyMetadata"]["KeyId"]
            self.state.rotations = (0, 0)
        client.close()

    def settle(self, client, candidates, label):
        """One of these states has to be the case."""
        found = self.look(client)
        sample = random.Random(self.random.random())
        faults = [self.faults_of(client, state, found, sample) for state in candidates]
        best = min(range(len(candidates)), key=lambda i: len(faults[i]))
        self.violations += [label + fault for fault in faults[best]]
        self.state = candidates[best]
        self.state.keys = {key: {outcome} for key, outcome in found.items()}

    def look(self, client):
        found = {}
        for key in self.state.keys:
            try:
                body = client.get(PLAIN, key)
                found[key] = NOTHING if body is None else digest(body)
            except Refused as refusal:
                if refusal.status != 400:
                    raise
                found[key] = CUSTOMER + digest(client.get(PLAIN, key, headers=customer_headers(key)))
        listed = set(children(client.send("GET", f"/{PLAIN}", [("list-type", 2)])[1], "{*}Contents/{*}Key"))
        there = {key for key, outcome in found.items() if outcome is not NOTHING}
        if listed != there:
            self.violations.append(f"listed are {listed}, and there are {there}")
        if digest(client.get(SOURCE, "whole") or b"") != digest(SOURCE_BODY):
            self.violations.append("the source of the copies is gone")
        return found

    def faults_of(self, client, state, found, sample):
        faults = [f"{key} is {outcome}, and has to be one of {state.keys[key]}"
                  for key, outcome in found.items() if outcome not in state.keys[key]]
        versions = list(state.versions.items())
        for (key, version), known in versions[-40:] + sample.sample(versions, min(10, len(versions))):
            body = client.get(VERSIONED, key, version)
            if body is None or digest(body) != known:
                faults.append(f"version {version} of {key} is {'gone' if body is None else 'changed'}")
        for upload, (key, parts, _) in sample.sample(list(state.uploads.items()), min(20, len(state.uploads))):
            if self.parts_of(client, key, upload) != parts:
                faults.append(f"upload {upload} of {key} has {self.parts_of(client, key, upload)}, and not {parts}")
        for key, upload in state.ended[-10:]:
            if self.parts_of(client, key, upload) is not None:
                faults.append(f"upload {upload} of {key} has come back")
        try:
            rotations = len(client.kms("ListKeyRotations", KeyId=state.kms_key)["Rotations"])
        except Refused:
            return [*faults, f"there is no key {state.kms_key}"]
        if not state.rotations[0] <= rotations <= state.rotations[1]:
            faults.append(f"{rotations} rotations, and {state.rotations} were acknowledged and asked for")
        target = client.kms("DescribeKey", KeyId="alias/crash")["KeyMetadata"]["KeyId"]
        if target not in state.alias:
            faults.append(f"alias/crash names {target}, and has to name one of {state.alias}")
        if not faults:
            state.rotations, state.alias = (rotations, rotations), {target}
        return faults

    @staticmethod
    def parts_of(client, key, upload):
        try:
            _, listing = client.send("GET", f"/{PLAIN}/{key}", [("uploadId", upload)])
        except Refused as refusal:
            if refusal.status == 404:
                return None
            raise
        return dict(zip(map(int, children(listing, "{*}Part/{*}PartNumber")), children(listing, "{*}Part/{*}ETag")))
