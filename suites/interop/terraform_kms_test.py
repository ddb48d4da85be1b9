"""The calls of Terraform's aws_kms_* resources, in its order: create, refresh, change, destroy."""

import base64
import json
import subprocess
import unittest

from kms_client import KmsTest

OTHER_REGION = "eu-west-1"


class TerraformKms(KmsTest):
    def refresh(self, key, kms=None):
        """Returns what aws_kms_key reads of a key, each time it is looked at."""
        kms = kms or self.kms
        found = kms.describe_key(KeyId=key)["KeyMetadata"]
        found["Policy"] = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        found["Tags"] = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
        if found["Origin"] == "AWS_KMS" and found["KeySpec"] == "SYMMETRIC_DEFAULT":
            found["Rotates"] = kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
        return found

    def destroy(self, key, kms=None):
        kms = kms or self.kms
        self.assertIn("DeletionDate", kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7))
        self.assertEqual(kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"], "PendingDeletion")

    def test_key(self):
        made = self.kms.create_key(Description="first", KeyUsage="ENCRYPT_DECRYPT", KeySpec="SYMMETRIC_DEFAULT",
                                   BypassPolicyLockoutSafetyCheck=False, MultiRegion=False,
                                   Tags=[{"TagKey": "team", "TagValue": "blue"}])["KeyMetadata"]
        key = made["KeyId"]
        self.kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=120)
        found = self.refresh(key)
        self.assertEqual((found["Description"], found["Tags"], found["Rotates"]), ("first", {"team": "blue"}, True))

        self.kms.update_key_description(KeyId=key, Description="second")
        self.kms.tag_resource(KeyId=key, Tags=[{"TagKey": "team", "TagValue": "red"}])
        self.kms.untag_resource(KeyId=key, TagKeys=["nobody"])
        policy = found["Policy"]
        policy["Id"] = "terraform"
        self.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
        self.kms.disable_key_rotation(KeyId=key)
        self.kms.disable_key(KeyId=key)
        found = self.refresh(key)
        self.assertEqual((found["Description"], found["Tags"], found["Rotates"], found["Enabled"]),
                         ("second", {"team": "red"}, False, False))
        self.assertEqual(found["Policy"]["Id"], "terraform")
        self.kms.enable_key(KeyId=key)
        self.destroy(key)
        self.assertEqual(self.refusal(self.kms.describe_key, KeyId="00000000-0000-4000-8000-000000000000"),
                         "NotFoundException")

    def test_alias(self):
        keys = [self.kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2)]
        self.kms.create_alias(AliasName="alias/terraform", TargetKeyId=keys[0])
        self.kms.update_alias(AliasName="alias/terraform", TargetKeyId=keys[1])
        found = [alias for page in self.kms.get_paginator("list_aliases").paginate() for alias in page["Aliases"]
                 if alias["AliasName"] == "alias/terraform"]
        self.assertEqual([alias["TargetKeyId"] for alias in found], [keys[1]])
        self.assertEqual(self.kms.describe_key(KeyId="alias/terraform")["KeyMetadata"]["KeyId"], keys[1])
        self.kms.delete_alias(AliasName="alias/terraform")
        self.assertEqual(self.refusal(self.kms.delete_alias, AliasName="alias/terraform"), "NotFoundException")

    def test_grant(self):
        key = self.kms.create_key()["KeyMetadata"]["KeyId"]
        grantee = "arn:aws:iam::111122223333:user/second"
        made = self.kms.create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["Encrypt", "Decrypt"], Name="tf",
                                     Constraints={"EncryptionContextSubset": {"team": "blue"}})
        found = [grant for page in self.kms.get_paginator("list_grants").paginate(KeyId=key) for grant in page["Grants"]]
        self.assertEqual([(grant["GrantId"], grant["Name"], grant["GranteePrincipal"]) for grant in found],
                         [(made["GrantId"], "tf", grantee)])
        self.kms.revoke_grant(KeyId=key, GrantId=made["GrantId"])
        self.assertEqual(self.kms.list_grants(KeyId=key)["Grants"], [])

    def test_external_key(self):
        key = self.kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
        self.assertEqual(self.refresh(key)["KeyState"], "PendingImport")
        asked = self.kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256",
                                                   WrappingKeySpec="RSA_2048")
        public_key = self.path("wrapping.der")
        public_key.write_bytes(asked["PublicKey"])
        material = self.path("material")
        material.write_bytes(bytes(range(32)))
        wrapped = subprocess.run(
            ["openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", public_key, "-in", material,
             "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256"],
            check=True, capture_output=True).stdout
        self.kms.import_key_material(KeyId=key, ImportToken=asked["ImportToken"], EncryptedKeyMaterial=wrapped,
                                     ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")
        found = self.refresh(key)
        self.assertEqual((found["KeyState"], found["ExpirationModel"]), ("Enabled", "KEY_MATERIAL_DOES_NOT_EXPIRE"))
        self.kms.delete_imported_key_material(KeyId=key)
        self.destroy(key)

    def test_replica_key(self):
        primary = self.kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
        self.kms.replicate_key(KeyId=primary, ReplicaRegion=OTHER_REGION, Description="replica",
                               Tags=[{"TagKey": "team", "TagValue": "blue"}])
        there = self.client(OTHER_REGION)
        found = self.refresh(primary, there)
        self.assertEqual((found["Description"], found["Tags"]), ("replica", {"team": "blue"}))
        self.assertEqual(found["MultiRegionConfiguration"]["MultiRegionKeyType"], "REPLICA")
        self.destroy(primary, there)
        # The primary waits for its replicas, and only then for its own window.
        self.assertEqual(self.kms.schedule_key_deletion(KeyId=primary, PendingWindowInDays=7)["KeyState"],
                         "PendingReplicaDeletion")

    def test_data_sources(self):
        """aws_kms_ciphertext, aws_kms_secrets and aws_kms_public_key."""
        key = self.kms.create_key()["KeyMetadata"]["KeyId"]
        context = {"team": "blue"}
        sealed = self.kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext=context)["CiphertextBlob"]
        self.assertEqual(self.kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"], b"secret")
        pair = self.kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        found = self.kms.get_public_key(KeyId=pair)
        self.assertEqual((found["KeySpec"], found["KeyUsage"]), ("ECC_NIST_P256", "SIGN_VERIFY"))
        self.assertTrue(base64.b64encode(found["PublicKey"]).startswith(b"MFkw"))


if __name__ == "__main__":
    unittest.main()
