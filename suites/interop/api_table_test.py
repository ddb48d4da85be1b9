"""Walks the table of `s3sse coverage --api` over the wire: each operation, header, parameter and value is what the table
says, and what is refused changes nothing of a bucket with content and of a key."""

import gzip
import importlib.util
import json
import os
import pathlib
import subprocess
import unittest

import botocore

from simulator_server import InteropTest, connection_to, make_bucket, signed_headers

RENEW = pathlib.Path(__file__).resolve().parents[2] / "simulator/service/api/renew_aws_models.py"
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
# How a request carries a value in its body, for the enumerations of which some are refused.
RESTORE = ("POST", "/walked/k?restore", "<RestoreRequest><Days>1</Days>{}</RestoreRequest>")
SELECT = "<Type>SELECT</Type><SelectParameters>{}</SelectParameters>"
DIRECTORY = ("PUT", "/made-up-bucket", "<CreateBucketConfiguration>{}</CreateBucketConfiguration>")
S3_BODIES = {
    "BucketType": (DIRECTORY, "<Bucket><Type>{}</Type></Bucket>"),
    "CompressionType": (RESTORE, SELECT.format("<InputSerialization><CompressionType>{}</CompressionType>"
                                               "</InputSerialization>")),
    "DataRedundancy": (DIRECTORY, "<Bucket><DataRedundancy>{}</DataRedundancy></Bucket>"),
    "ExpressionType": (RESTORE, SELECT.format("<ExpressionType>{}</ExpressionType>")),
    "FileHeaderInfo": (RESTORE, SELECT.format("<InputSerialization><CSV><FileHeaderInfo>{}</FileHeaderInfo></CSV>"
                                              "</InputSerialization>")),
    "JSONType": (RESTORE, SELECT.format("<InputSerialization><JSON><Type>{}</Type></JSON></InputSerialization>")),
    "LocationType": (DIRECTORY, "<Location><Type>{}</Type><Name>usw2-az1</Name></Location>"),
    "MFADelete": (("PUT", "/walked?versioning", f"<VersioningConfiguration {NAMESPACE}>{{}}</VersioningConfiguration>"),
                  "<Status>Enabled</Status><MfaDelete>{}</MfaDelete>"),
    "ObjectLockEventHold": (("PUT", "/walked/k?retention", "<Retention>{}</Retention>"), "<EventHold>{}</EventHold>"),
    "QuoteFields": (RESTORE, SELECT.format("<OutputSerialization><CSV><QuoteFields>{}</QuoteFields></CSV>"
                                           "</OutputSerialization>")),
    "RestoreRequestType": (RESTORE, "<Type>{}</Type>"),
}
KMS_BODIES = {
    "KeyEncryptionMechanism": ("GenerateRandom", lambda value: {
        "NumberOfBytes": 8, "Recipient": {"KeyEncryptionAlgorithm": value, "AttestationDocument": "AA=="}}),
}
# What a header has to have beside it, to be judged at all.
COMPANIONS = {"x-amz-checksum-type": {"x-amz-checksum-algorithm": "CRC32C"},
              "x-amz-object-lock-mode": {"x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z"}}
# Headers whose value S3 itself may answer with 501.
CONDITIONS = ("if-match", "if-none-match", "if-modified-since", "if-unmodified-since")


class Wire:
    """Signed requests over one connection."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.connection = connection_to(simulator)

    def send(self, method, path, body=b"", headers=None, service="s3"):
        """Returns status, headers and body of the answer."""
        signed = signed_headers(self.simulator, method, path, body, headers, service)
        self.connection.request(method, path, body=body, headers=signed)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content.decode(errors="replace")

    def kms(self, operation, arguments):
        status, _, body = self.send("POST", "/", json.dumps(arguments).encode(), {
            "x-amz-target": "TrentService." + operation, "content-type": "application/x-amz-json-1.1"}, "kms")
        return status, json.loads(body or "{}")


def code_of(body):
    return body.partition("<Code>")[2].partition("</Code>")[0]


class Walk:
    """One walk through a table. What is not as it says is in `complaints`."""

    def __init__(self, wire, table):
        self.wire, self.table, self.complaints = wire, table, []
        self.operations = {(row["service"], row["operation"]): row for row in table["operations"]}
        self.key = wire.kms("CreateKey", {})[1]["KeyMetadata"]["KeyId"]
        wire.kms("CreateAlias", {"AliasName": "alias/walked", "TargetKeyId": self.key})
        make_bucket(wire.simulator, "walked")
        wire.send("PUT", "/walked?versioning", f"<VersioningConfiguration {NAMESPACE}><Status>Enabled</Status>"
                  "</VersioningConfiguration>".encode())
        self.wire.send("PUT", "/walked?ownershipControls", f"<OwnershipControls {NAMESPACE}><Rule><ObjectOwnership>"
                       "ObjectWriter</ObjectOwnership></Rule></OwnershipControls>".encode())
        for body in (b"old", b"new"):
            wire.send("PUT", "/walked/k", body, {"x-amz-tagging": "a=b", "x-amz-server-side-encryption": "aws:kms"})
        self.remake_spare()
        self.before = self.state()

    def remake_spare(self):
        """The bucket for requests that are carried out."""
        self.wire.send("PUT", "/spare")
        self.wire.send("PUT", "/spare/k", b"spare")
        # A lock is for ever, so what is tried with one has a bucket of its own.
        self.wire.send("PUT", "/locked", headers={"x-amz-bucket-object-lock-enabled": "true"})

    def state(self):
        answers = [self.wire.send("GET", path) for path in
                   ("/walked?versions", "/walked?uploads", "/walked?encryption", "/walked?versioning", "/walked?acl",
                    "/walked?policy", "/walked/k", "/walked/k?tagging", "/walked/k?acl", "/made-up-bucket")]
        ids = ("date", "x-amz-request-id", "x-amz-id-2", "content-length")
        found = [(status, {k: v for k, v in headers.items() if k not in ids}, body if status == 200 else code_of(body))
                 for status, headers, body in answers]
        buckets = [name for name in ("walked", "spare") if f"<Name>{name}</Name>" in self.wire.send("GET", "/")[2]]
        keys = [self.wire.kms(operation, arguments) for operation, arguments in
                (("ListKeys", {}), ("ListAliases", {}), ("DescribeKey", {"KeyId": self.key}),
                 ("GetKeyPolicy", {"KeyId": self.key}), ("ListGrants", {"KeyId": self.key}),
                 ("ListResourceTags", {"KeyId": self.key}), ("GetKeyRotationStatus", {"KeyId": self.key}))]
        return found, buckets, keys

    def complain(self, what, told):
        self.complaints.append(f"{what}: {told}")

    def expect_nothing_changed(self, what):
        if self.state() != self.before:
            self.complain(what, "is refused, and something has changed")
            self.before = self.state()

    def request(self, row, bucket, member=None, value="x"):
        """A request for the operation, with a header or parameter of the given value."""
        path = {"object": f"/{bucket}/k", "bucket": f"/{bucket}", "service": "/"}[row["scope"]]
        query = [row["subresource"]] if row["subresource"] else []
        headers = {row["header"]: f"/{bucket}/k"} if row["header"] else {}
        if member and member["kind"] == "query":
            query = [part for part in query if part != member["name"]] + [f"{member['name']}={value}"]
        if member and member["kind"] == "header":
            headers.update(COMPANIONS.get(member["name"], {}))
            headers[member["name"] + ("a" if member["name"].endswith("-") else "")] = value
        return self.wire.send(row["method"], path + ("?" + "&".join(query) if query else ""), headers=headers)

    def expect_refusal(self, what, answer):
        status, _, body = answer
        if status != 501 or (body and code_of(body) != "NotImplemented"):
            self.complain(what, f"is refused in the table, and answers {status} {code_of(body)}")
        self.expect_nothing_changed(what)

    def s3_operations(self):
        for row in self.table["operations"]:
            if row["service"] != "S3":
                continue
            if row["treatment"] == "refused":
                self.expect_refusal(row["operation"], self.request(row, "walked"))
                continue
            status, _, body = self.request(row, "spare")
            self.remake_spare()
            if status in (405, 501):
                self.complain(row["operation"], f"is implemented in the table, and answers {status} {code_of(body)}")

    def s3_members(self):
        for member in self.table["members"]:
            row = self.operations.get((member["service"], member["operation"]))
            if member["service"] != "S3" or row["treatment"] == "refused":
                continue
            what = f"{member['operation']} {member['name']}"
            values = [value["value"] for value in self.table["values"]
                      if value["enumeration"] in member["enums"] and value["treatment"] != "refused"]
            if member["treatment"] == "refused":
                self.expect_refusal(what, self.request(row, "walked", member, (values or ["x"])[0]))
                continue
            status, headers, body = self.request(row, "spare", member, (values or ["x"])[0])
            self.remake_spare()
            if member["treatment"] == "without-effect":
                plain = self.request(row, "spare")
                self.remake_spare()
                if (status, set(headers), code_of(body)) != (plain[0], set(plain[1]), code_of(plain[2])):
                    self.complain(what, f"has no effect in the table, and answers {status}, where it is {plain[0]} without")
            elif status == 501 and member["name"] not in CONDITIONS:
                self.complain(what, f"is implemented in the table, and answers {status} {code_of(body)}")

    def s3_values(self):
        members = [m for m in self.table["members"] if m["service"] == "S3" and m["kind"] in ("header", "query")]
        for value in self.table["values"]:
            if value["service"] != "S3" or value["treatment"] != "refused" or value["inherited"]:
                continue
            what = f"{value['enumeration']} {value['value']}"
            carriers = [m for m in members if value["enumeration"] in m["enums"] and m["treatment"] == "implemented"]
            for member in carriers:
                row = self.operations["S3", member["operation"]]
                self.expect_refusal(f"{member['operation']} {what}",
                                    self.request(row, "walked", member, value["value"]))
            if value["enumeration"] in S3_BODIES:
                (method, path, around), inner = S3_BODIES[value["enumeration"]]
                body = around.format(inner.format(value["value"])).encode()
                self.expect_refusal(what, self.wire.send(method, path, body))
            elif not carriers:
                self.complain(what, "is refused in the table: say in S3_BODIES how a request carries it")

    def s3_values_taken(self):
        """A value that is implemented is not refused like one that nobody has; some are refused for what they are."""
        members = [m for m in self.table["members"] if m["service"] == "S3" and m["treatment"] == "implemented"]
        for value in self.table["values"]:
            if value["service"] != "S3" or value["treatment"] != "implemented" or value["note"]:
                continue
            for member in (m for m in members if value["enumeration"] in m["enums"]):
                row = self.operations["S3", member["operation"]]
                bucket = "locked" if "object-lock" in member["name"] else "spare"
                told = []
                for sent in (value["value"], "NOBODY-HAS-THIS"):
                    status, _, body = self.request(row, bucket, member, sent)
                    told.append((status, code_of(body), body.partition("<Message>")[2].partition("</Message>")[0]))
                    self.remake_spare()
                if told[0] == told[1] and told[0][0] >= 400 and not self.plainly_refused(row, bucket, told[0]):
                    self.complain(f"{member['operation']} {value['enumeration']} {value['value']}",
                                  f"is implemented in the table, and refused like any other word: {told[0]}")

    def plainly_refused(self, row, bucket, told):
        """True if the same request without the header or parameter is answered so, too."""
        status, _, body = self.request(row, bucket)
        self.remake_spare()
        return (status, code_of(body)) == told[:2]

    def kms_operations(self):
        for row in self.table["operations"]:
            if row["service"] != "KMS":
                continue
            status, answer = self.wire.kms(row["operation"], {"KeyId": self.key} if row["treatment"] == "refused" else {})
            refused = (status, answer.get("__type")) == (400, "UnsupportedOperationException")
            if refused != (row["treatment"] == "refused"):
                self.complain(row["operation"], f"is {row['treatment']} in the table, and answers {status} "
                                                f"{answer.get('__type')}")
            if row["treatment"] == "refused":
                self.expect_nothing_changed(row["operation"])
            else:
                self.before = self.state()  # CreateKey needs no argument

    def kms_values(self):
        members = [m for m in self.table["members"] if m["service"] == "KMS"]
        for value in self.table["values"]:
            if value["service"] != "KMS" or value["inherited"]:
                continue
            refused = value["treatment"] == "refused"
            asks = [(m["operation"], {m["name"]: value["value"], "KeyId": self.key}) for m in members
                    if value["enumeration"] in m["enums"]
                    and self.operations["KMS", m["operation"]]["treatment"] == "implemented"]
            if value["enumeration"] in KMS_BODIES:
                operation, arguments = KMS_BODIES[value["enumeration"]]
                asks.append((operation, arguments(value["value"])))
            if refused and not asks:
                self.complain(value["enumeration"], "is refused in the table: say in KMS_BODIES how a request carries it")
            for operation, arguments in asks:
                what = f"{operation} {value['enumeration']} {value['value']}"
                status, answer = self.wire.kms(operation, arguments)
                if refused != ((status, answer.get("__type")) == (400, "UnsupportedOperationException")):
                    self.complain(what, f"is {value['treatment']} in the table, and answers {status} "
                                        f"{answer.get('__type')} {answer.get('message')}")
                if refused:
                    self.expect_nothing_changed(what)
            self.before = self.state()


def table_of():
    done = subprocess.run([os.environ["S3SSE_BINARY"], "coverage", "--api", "--json"], check=True, timeout=60,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


class ApiTable(InteropTest):
    def setUp(self):
        self.wire = Wire(self.simulator)
        self.addCleanup(self.wire.connection.close)

    def walk(self, table, *parts):
        walk = Walk(self.wire, table)
        for part in parts:
            getattr(walk, part)()
        return walk.complaints

    def test_says_what_the_service_does(self):
        table = table_of()
        self.assertGreater(len(table["operations"]), 150)
        complaints = self.walk(table, "s3_operations", "s3_members", "s3_values", "s3_values_taken", "kms_operations", "kms_values")
        self.assertEqual(complaints, [], "\n".join(complaints))

    def test_does_not_hold_with_an_operation_that_is_made_up(self):
        for service, method in (("S3", "PUT"), ("S3", "DELETE"), ("KMS", "")):
            made_up = {"service": service, "operation": "MadeUp", "method": method, "scope": "object",
                       "subresource": "madeUp", "header": "", "treatment": "refused", "note": ""}
            table = {"operations": [made_up], "members": [], "values": []}
            complaints = self.walk(table, "s3_operations", "kms_operations")
            self.assertTrue(any("MadeUp" in told for told in complaints), (service, method, complaints))

    def test_does_not_hold_with_a_header_or_value_that_is_made_up(self):
        put = {"service": "S3", "operation": "PutObject", "method": "PUT", "scope": "object", "subresource": "",
               "header": "", "treatment": "implemented", "note": ""}
        member = {"service": "S3", "operation": "PutObject", "kind": "header", "name": "x-amz-made-up",
                  "enums": ["MadeUp"], "treatment": "refused", "note": ""}
        value = {"service": "S3", "enumeration": "MadeUp", "value": "a", "treatment": "refused", "note": "", "carriers": [], "inherited": False}
        for treatment in ("refused", "implemented"):
            member["treatment"] = treatment
            complaints = self.walk({"operations": [put], "members": [member], "values": [value]},
                                   "s3_members", "s3_values")
            self.assertTrue(complaints, treatment)

    def test_is_of_the_models_of_the_newest_clients(self):
        spec = importlib.util.spec_from_file_location("renew_aws_models", RENEW)
        renew = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(renew)
        data = pathlib.Path(botocore.__file__).parent / "data"

        def load(folder):
            path = data / folder / "service-2.json.gz"
            return json.loads(gzip.decompress(path.read_bytes()))
        wanted, committed = renew.models_text(botocore.__version__, load), renew.MODELS.read_text()
        differences = sorted(renew.facts_of(wanted) ^ renew.facts_of(committed))
        self.assertEqual(committed, wanted, f"aws_models.inc is not that of botocore {botocore.__version__}; "
                                            f"renew_aws_models.py writes it: {differences[:20]}")


if __name__ == "__main__":
    unittest.main()
