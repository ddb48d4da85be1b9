"""boto3 and OpenSSL against the key pairs of KMS: what one side makes the other one takes."""

import pathlib
import subprocess
import unittest

from kms_client import KmsTest

OAEP = ("-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256")


class KmsKeyPairs(KmsTest):
    def key(self, spec, usage, **more):
        return self.kms.create_key(KeySpec=spec, KeyUsage=usage, **more)["KeyMetadata"]["KeyId"]

    def openssl(self, *arguments):
        return subprocess.run(["openssl", *map(str, arguments)], check=True, timeout=60, capture_output=True).stdout

    def public_key(self, key):
        return self.write("public.der", self.kms.get_public_key(KeyId=key)["PublicKey"])

    def test_openssl_verifies_what_kms_signs(self):
        message = self.write("message", b"a message")
        pss = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")
        for spec, algorithm, digest, options in (
                ("ECC_NIST_P256", "ECDSA_SHA_256", "-sha256", ()),
                ("ECC_NIST_P521", "ECDSA_SHA_512", "-sha512", ()),
                ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_384", "-sha384", ()),
                ("RSA_3072", "RSASSA_PSS_SHA_256", "-sha256", pss)):
            with self.subTest(algorithm=algorithm):
                key = self.key(spec, "SIGN_VERIFY")
                made = self.kms.sign(KeyId=key, Message=b"a message", SigningAlgorithm=algorithm)
                signature = self.write("signature", made["Signature"])
                done = self.openssl("dgst", digest, "-verify", self.public_key(key), "-keyform", "DER", *options,
                                    "-signature", signature, message)
                self.assertIn(b"Verified OK", done)
                again = {"KeyId": key, "Signature": made["Signature"], "SigningAlgorithm": algorithm}
                self.assertTrue(self.kms.verify(Message=b"a message", **again)["SignatureValid"])
                self.assertEqual(self.refusal(self.kms.verify, Message=b"another", **again),
                                 "KMSInvalidSignatureException")

    def test_kms_decrypts_what_openssl_encrypts(self):
        key = self.key("RSA_2048", "ENCRYPT_DECRYPT")
        secret = self.write("secret", b"a secret")
        sealed = self.openssl("pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", self.public_key(key),
                              "-in", secret, *OAEP)
        opened = self.kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm="RSAES_OAEP_SHA_256")
        self.assertEqual(opened["Plaintext"], b"a secret")
        self.assertNotIn("KeyMaterialId", opened)
        made = self.kms.encrypt(KeyId=key, Plaintext=b"back", EncryptionAlgorithm="RSAES_OAEP_SHA_1")
        self.assertEqual(self.kms.decrypt(KeyId=key, CiphertextBlob=made["CiphertextBlob"],
                                          EncryptionAlgorithm="RSAES_OAEP_SHA_1")["Plaintext"], b"back")

    def test_openssl_derives_the_same_secret(self):
        key = self.key("ECC_NIST_P384", "KEY_AGREEMENT")
        own, public = self.path("own.pem"), self.path("own.der")
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", own)
        self.openssl("pkey", "-in", own, "-pubout", "-outform", "DER", "-out", public)
        derived = self.kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH",
                                                PublicKey=pathlib.Path(public).read_bytes())
        here = self.openssl("pkeyutl", "-derive", "-inkey", own, "-peerkey", self.public_key(key), "-peerform", "DER")
        self.assertEqual(derived["SharedSecret"], here)

    def test_a_data_key_pair_works_outside(self):
        key = self.kms.create_key()["KeyMetadata"]["KeyId"]
        pair = self.kms.generate_data_key_pair(KeyId=key, KeyPairSpec="RSA_2048")
        private = self.write("private.der", pair["PrivateKeyPlaintext"])
        self.assertEqual(self.openssl("pkey", "-inform", "DER", "-in", private, "-pubout", "-outform", "DER"),
                         pair["PublicKey"])
        self.assertEqual(self.kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"],
                         pair["PrivateKeyPlaintext"])

    def test_related_keys_of_two_regions(self):
        there = self.client("eu-west-1")
        key = self.key("ECC_NIST_P256", "SIGN_VERIFY", MultiRegion=True)
        replica = self.kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")["ReplicaKeyMetadata"]
        self.assertEqual((replica["KeyId"], replica["MultiRegionConfiguration"]["MultiRegionKeyType"]), (key, "REPLICA"))
        self.assertEqual(there.get_public_key(KeyId=key)["PublicKey"], self.kms.get_public_key(KeyId=key)["PublicKey"])
        made = self.kms.sign(KeyId=key, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")
        self.assertTrue(there.verify(KeyId=key, Message=b"m", SigningAlgorithm="ECDSA_SHA_256",
                                     Signature=made["Signature"])["SignatureValid"])
        self.kms.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")
        told = there.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
        self.assertEqual((told["MultiRegionKeyType"], told["PrimaryKey"]["Region"]), ("PRIMARY", "eu-west-1"))
        self.assertEqual(self.refusal(self.kms.replicate_key, KeyId=key, ReplicaRegion="ap-south-1"),
                         "UnsupportedOperationException")

    def test_macs(self):
        key = self.key("HMAC_512", "GENERATE_VERIFY_MAC")
        mac = self.kms.generate_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_512")["Mac"]
        self.assertTrue(self.kms.verify_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_512", Mac=mac)["MacValid"])
        self.assertEqual(self.refusal(self.kms.verify_mac, KeyId=key, Message=b"n", MacAlgorithm="HMAC_SHA_512",
                                      Mac=mac), "KMSInvalidMacException")

    def test_an_imported_pair_signs(self):
        own, pkcs8 = self.path("imported.pem"), self.path("imported.der")
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", own)
        self.openssl("pkcs8", "-topk8", "-nocrypt", "-in", own, "-outform", "DER", "-out", pkcs8)
        key = self.key("ECC_NIST_P256", "SIGN_VERIFY", Origin="EXTERNAL")
        parameters = self.kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256",
                                                        WrappingKeySpec="RSA_4096")
        wrapping = self.write("wrapping.der", parameters["PublicKey"])
        wrapped = self.openssl("pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", wrapping, "-in", pkcs8,
                               *OAEP)
        self.kms.import_key_material(KeyId=key, ImportToken=parameters["ImportToken"], EncryptedKeyMaterial=wrapped,
                                     ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")
        self.assertEqual(self.kms.get_public_key(KeyId=key)["PublicKey"],
                         self.openssl("pkey", "-in", own, "-pubout", "-outform", "DER"))
        self.assertTrue(self.kms.sign(KeyId=key, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")["Signature"])


if __name__ == "__main__":
    unittest.main()
