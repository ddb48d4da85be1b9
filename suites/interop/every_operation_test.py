"""boto3 calls every operation that its own model of KMS lists: each works, or is refused honestly. api_table_test.py does
the same for S3 and for what else a request may carry."""

import base64
import pathlib
import subprocess
import unittest

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

from simulator_server import InteropTest, make_bucket

# Valid arguments by operation; names in angle brackets are filled in from the keys and ids of the test.
KMS_WORKS = {
    "CreateKey": {}, "DescribeKey": {"KeyId": "<key>"}, "ListKeys": {}, "EnableKey": {"KeyId": "<key>"},
    "DisableKey": {"KeyId": "<spare>"}, "CreateAlias": {"AliasName": "alias/made", "TargetKeyId": "<key>"},
    "UpdateAlias": {"AliasName": "alias/a", "TargetKeyId": "<key>"}, "DeleteAlias": {"AliasName": "alias/b"},
    "ListAliases": {}, "Encrypt": {"KeyId": "<key>", "Plaintext": b"hello"}, "Decrypt": {"CiphertextBlob": "<blob>"},
    "ReEncrypt": {"CiphertextBlob": "<blob>", "DestinationKeyId": "<key>"},
    "GenerateDataKey": {"KeyId": "<key>", "KeySpec": "AES_256"},
    "GenerateDataKeyWithoutPlaintext": {"KeyId": "<key>", "KeySpec": "AES_128"}, "GenerateRandom": {"NumberOfBytes": 8},
    "EnableKeyRotation": {"KeyId": "<key>"}, "DisableKeyRotation": {"KeyId": "<key>"},
    "GetKeyRotationStatus": {"KeyId": "<key>"}, "RotateKeyOnDemand": {"KeyId": "<key>"},
    "ListKeyRotations": {"KeyId": "<key>"}, "GetKeyPolicy": {"KeyId": "<key>", "PolicyName": "default"},
    "PutKeyPolicy": {"KeyId": "<key>", "PolicyName": "default", "Policy": "<policy>"},
    "ListKeyPolicies": {"KeyId": "<key>"},
    "TagResource": {"KeyId": "<key>", "Tags": [{"TagKey": "a", "TagValue": "b"}]},
    "UntagResource": {"KeyId": "<key>", "TagKeys": ["a"]}, "ListResourceTags": {"KeyId": "<key>"},
    "UpdateKeyDescription": {"KeyId": "<key>", "Description": "new"}, "GetKeyLastUsage": {"KeyId": "<key>"},
    "CreateGrant": {"KeyId": "<key>", "GranteePrincipal": "<user>", "Operations": ["Decrypt"]},
    "ListGrants": {"KeyId": "<key>"}, "ListRetirableGrants": {"RetiringPrincipal": "<user>"},
    "RetireGrant": {"GrantToken": "<token>"}, "RevokeGrant": {"KeyId": "<key>", "GrantId": "<grant>"},
    "GetParametersForImport": {"KeyId": "<external>", "WrappingAlgorithm": "RSAES_OAEP_SHA_256",
                               "WrappingKeySpec": "RSA_2048"},
    "DeleteImportedKeyMaterial": {"KeyId": "<external>"}, "ScheduleKeyDeletion": {"KeyId": "<leaving>"},
    "CancelKeyDeletion": {"KeyId": "<left>"},
    "Sign": {"KeyId": "<signing>", "Message": b"hello", "SigningAlgorithm": "ECDSA_SHA_256"},
    "Verify": {"KeyId": "<signing>", "Message": b"hello", "SigningAlgorithm": "ECDSA_SHA_256",
               "Signature": "<signature>"},
    "GetPublicKey": {"KeyId": "<signing>"},
    "ReplicateKey": {"KeyId": "<multi-Region>", "ReplicaRegion": "eu-west-1"},
    "UpdatePrimaryRegion": {"KeyId": "<multi-Region>", "PrimaryRegion": "eu-west-1"},
    "GenerateMac": {"KeyId": "<mac key>", "Message": b"hello", "MacAlgorithm": "HMAC_SHA_256"},
    "VerifyMac": {"KeyId": "<mac key>", "Message": b"hello", "MacAlgorithm": "HMAC_SHA_256", "Mac": "<mac>"},
    "GenerateDataKeyPair": {"KeyId": "<key>", "KeyPairSpec": "ECC_NIST_P256"},
    "GenerateDataKeyPairWithoutPlaintext": {"KeyId": "<key>", "KeyPairSpec": "ECC_NIST_P256"},
    "DeriveSharedSecret": {"KeyId": "<agreeing>", "KeyAgreementAlgorithm": "ECDH", "PublicKey": "<public key>"},
}
KMS_CHECKED_APART = {"ImportKeyMaterial"}


def text_of(shape):
    """A value that a shape's own constraints allow."""
    if shape.enum:
        return shape.enum[0]
    pattern = shape.metadata.get("pattern", "")
    if "cluster-" in pattern:
        return "cluster-abcdefghijk"
    if "kms/xks" in pattern:
        return "/kms/xks/v1"
    return "x" * max(1, shape.metadata.get("min", 1)) if "Region" not in shape.name else "eu-west-1"


def value_of(shape):
    kind = shape.type_name
    if kind == "structure":
        members = list(shape.members)[:1] if shape.is_tagged_union else shape.required_members
        return {name: value_of(shape.members[name]) for name in members}
    if kind == "list":
        return [value_of(shape.member)]
    if kind == "map":
        return {}
    return {"string": lambda: text_of(shape), "blob": lambda: b"x" * 32, "boolean": lambda: False,
            "integer": lambda: 1, "long": lambda: 1, "timestamp": lambda: "2030-01-01T00:00:00Z"}[kind]()


class EveryOperation(InteropTest):
    def client(self, service):
        client = boto3.client(service, endpoint_url=self.simulator.https, region_name=self.simulator.region,
                              aws_access_key_id=self.simulator.access_key_id,
                              aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca,
                              config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}))
        self.addCleanup(client.close)
        return client

    def method(self, client, operation):
        names = {v: k for k, v in client.meta.method_to_api_mapping.items()}
        return getattr(client, names[operation])

    def refusal(self, call, arguments):
        try:
            call(**arguments)
        except ClientError as error:
            return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
        return None

    def test_kms(self):
        kms = self.client("kms")
        new = lambda **more: kms.create_key(**more)["KeyMetadata"]["KeyId"]
        key, leaving, left = new(), new(), new()
        kms.schedule_key_deletion(KeyId=left)
        for alias in ("alias/a", "alias/b"):
            kms.create_alias(AliasName=alias, TargetKeyId=key)
        user = "arn:aws:iam::111122223333:user/friend"
        grant = lambda: kms.create_grant(KeyId=key, GranteePrincipal=user, Operations=["Decrypt"])
        signing = new(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        mac_key = new(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        agreeing = new(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
        values = {"<multi-Region>": new(MultiRegion=True), "<signing>": signing, "<mac key>": mac_key, "<agreeing>": agreeing,
                  "<signature>": kms.sign(KeyId=signing, Message=b"hello",
                                          SigningAlgorithm="ECDSA_SHA_256")["Signature"],
                  "<mac>": kms.generate_mac(KeyId=mac_key, Message=b"hello", MacAlgorithm="HMAC_SHA_256")["Mac"],
                  "<public key>": kms.get_public_key(KeyId=signing)["PublicKey"],
                  "<key>": key, "<spare>": new(), "<leaving>": leaving, "<left>": left, "<user>": user,
                  "<external>": new(Origin="EXTERNAL"), "<token>": grant()["GrantToken"], "<grant>": grant()["GrantId"],
                  "<blob>": kms.encrypt(KeyId=key, Plaintext=b"hello")["CiphertextBlob"],
                  "<policy>": kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]}
        for operation in kms.meta.service_model.operation_names:
            if operation in KMS_CHECKED_APART:
                continue
            with self.subTest(operation=operation):
                if operation in KMS_WORKS:
                    arguments = {k: values.get(v, v) if isinstance(v, str) else v
                                 for k, v in KMS_WORKS[operation].items()}
                    answer = self.method(kms, operation)(**arguments)
                    self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 200)
                    output = kms.meta.service_model.operation_model(operation).output_shape
                    if output is not None:
                        self.assertGreater(len(answer), 1, "200 and nothing")
                else:
                    shape = kms.meta.service_model.operation_model(operation).input_shape
                    arguments = value_of(shape)
                    if "KeyId" in arguments:
                        arguments["KeyId"] = key
                    self.assertEqual(self.refusal(self.method(kms, operation), arguments),
                                     (400, "UnsupportedOperationException"))
        self.assertEqual(kms.describe_key(KeyId=key)["KeyMetadata"]["Description"], "new")
        self.assertEqual(kms.decrypt(CiphertextBlob=values["<blob>"])["Plaintext"], b"hello")
        self.assertEqual(kms.list_key_rotations(KeyId=key)["Rotations"][0]["RotationType"], "ON_DEMAND")

    def test_imported_material(self):
        kms = self.client("kms")
        key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
        parameters = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256",
                                                   WrappingKeySpec="RSA_2048")
        public_key = self.write("public.der", parameters["PublicKey"])
        material = self.write("material", bytes(range(32)))
        wrapped = str(self.path("wrapped"))
        subprocess.run(["openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", public_key,
                        "-in", material,
                        "-out", wrapped, "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256",
                        "-pkeyopt", "rsa_mgf1_md:sha256"], check=True, timeout=30)
        kms.import_key_material(KeyId=key, ImportToken=parameters["ImportToken"],
                                EncryptedKeyMaterial=pathlib.Path(wrapped).read_bytes(),
                                ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")
        bucket = "imported-material"
        make_bucket(self.simulator, bucket)
        s3 = self.client("s3")
        s3.put_object(Bucket=bucket, Key="a", Body=b"hello", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
        kms.delete_imported_key_material(KeyId=key)
        self.assertEqual(self.refusal(s3.get_object, {"Bucket": bucket, "Key": "a"}),
                         (400, "KMS.KMSInvalidStateException"))


if __name__ == "__main__":
    unittest.main()
