// Key pairs and HMAC keys: what KMS signs, OpenSSL verifies with nothing but the public key that KMS gave out.
#include <gmock/gmock.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <chrono>
#include <thread>

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;

using PublicHalf = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

PublicHalf read_public_key(const Bytes& der) {
  const unsigned char* in = der.data();
  return {d2i_PUBKEY(nullptr, &in, static_cast<long>(der.size())), EVP_PKEY_free};
}

/// The verdict of OpenSSL's one-shot interface, which hashes by itself.
bool openssl_verifies(const Bytes& public_key, const EVP_MD* digest, bool pss, std::string_view message,
                      const Bytes& signature) {
  const PublicHalf key = read_public_key(public_key);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* details = nullptr;
  EVP_DigestVerifyInit(context, &details, digest, nullptr, key.get());
  if (pss) {
    EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST);
  }
  const int verdict = EVP_DigestVerify(context, signature.data(), signature.size(),
                                       reinterpret_cast<const unsigned char*>(message.data()), message.size());
  EVP_MD_CTX_free(context);
  return verdict == 1;
}

class KeyPairTest : public KmsTest {
 protected:
  KeyMetadata signing_key(const std::string& spec) { return new_key({.key_spec = spec, .key_usage = "SIGN_VERIFY"}); }
  static SecretBytes secret(std::string_view text) { return SecretBytes::copy_of(as_bytes(text)); }
  static SignedMessage message(std::string_view text, std::string algorithm, std::string type = "RAW") {
    return {.message = secret(text), .message_type = std::move(type), .algorithm = std::move(algorithm)};
  }
  static std::string base64(std::string_view text) { return to_base64(as_bytes(text)); }
};

TEST_F(KeyPairTest, APairIsMadeWhenItIsFirstNeeded) {
  // Forty pairs of that size take half a minute.
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 40; ++i) (void)signing_key("RSA_4096");
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
}

TEST_F(KeyPairTest, ThreadsThatMeetANewKeyFindOnePair) {
  const KeyMetadata key = signing_key("RSA_2048");
  std::vector<Bytes> found(4);
  std::vector<std::thread> threads;
  threads.reserve(found.size());
  for (Bytes& each : found) threads.emplace_back([&] { each = kms.public_key(own, key.key_id).value().public_key; });
  for (std::thread& each : threads) each.join();
  EXPECT_FALSE(found[0].empty());
  for (const Bytes& each : found) EXPECT_EQ(each, found[0]);
}

TEST_F(KeyPairTest, ACallThatMakesThePairIsOneCall) {
  const KeyMetadata key = signing_key("ECC_NIST_P256");
  const auto calls = kms.ledger().size();
  faults.add(faults::parse_fault("kms.state:op=Sign,state=disabled,after=1").value());
  EXPECT_TRUE(kms.sign(own, key.key_id, message("m", "ECDSA_SHA_256")));
  EXPECT_EQ(kms.ledger().size(), calls + 1);
  EXPECT_FALSE(kms.sign(own, key.key_id, message("m", "ECDSA_SHA_256")));
}

TEST_F(KeyPairTest, OpensslVerifiesWhatKmsSigns) {
  struct Row {
    std::string spec;
    std::string algorithm;
    const EVP_MD* digest;
  };
  const std::vector<Row> rows{{"ECC_NIST_P256", "ECDSA_SHA_256", EVP_sha256()},
                              {"ECC_NIST_P384", "ECDSA_SHA_384", EVP_sha384()},
                              {"ECC_NIST_P521", "ECDSA_SHA_512", EVP_sha512()},
                              {"ECC_SECG_P256K1", "ECDSA_SHA_256", EVP_sha256()},
                              {"ECC_NIST_EDWARDS25519", "ED25519_SHA_512", nullptr}};
  for (const Row& row : rows) {
    const KeyMetadata key = signing_key(row.spec);
    const auto made = kms.sign(own, key.key_id, message("hello", row.algorithm));
    ASSERT_TRUE(made) << row.spec << ": " << error_of(made);
    EXPECT_EQ(made->key_arn, key.arn);
    const Bytes public_key = kms.public_key(own, key.key_id)->public_key;
    EXPECT_TRUE(openssl_verifies(public_key, row.digest, false, "hello", made->signature)) << row.spec;
    EXPECT_FALSE(openssl_verifies(public_key, row.digest, false, "hallo", made->signature)) << row.spec;
    EXPECT_EQ(kms.verify(own, key.key_id, message("hello", row.algorithm), made->signature), key.arn);
    EXPECT_EQ(error_of(kms.verify(own, key.key_id, message("hallo", row.algorithm), made->signature)),
              "KMSInvalidSignatureException");
    EXPECT_EQ(error_of(kms.verify(own, signing_key(row.spec).key_id, message("hello", row.algorithm), made->signature)),
              "KMSInvalidSignatureException");
  }
}

TEST_F(KeyPairTest, RsaHasSixSignatures) {
  const KeyMetadata key = signing_key("RSA_2048");
  const Bytes public_key = kms.public_key(own, key.key_id)->public_key;
  for (const auto& [ending, digest] : {std::pair{"256", EVP_sha256()}, {"384", EVP_sha384()}, {"512", EVP_sha512()}}) {
    for (const bool pss : {false, true}) {
      const std::string algorithm = (pss ? "RSASSA_PSS_SHA_" : "RSASSA_PKCS1_V1_5_SHA_") + std::string(ending);
      const auto made = kms.sign(own, key.key_id, message("hello", algorithm));
      ASSERT_TRUE(made) << algorithm;
      EXPECT_TRUE(openssl_verifies(public_key, digest, pss, "hello", made->signature)) << algorithm;
      EXPECT_FALSE(openssl_verifies(public_key, digest, !pss, "hello", made->signature)) << algorithm;
    }
  }
}

TEST_F(KeyPairTest, ADigestIsSignedAsItIs) {
  const KeyMetadata key = signing_key("ECC_NIST_P256");
  const Bytes digest = crypto::sha256(as_bytes("hello"));
  const auto made = kms.sign(own, key.key_id, message(as_text(digest), "ECDSA_SHA_256", "DIGEST"));
  ASSERT_TRUE(made);
  EXPECT_TRUE(kms.verify(own, key.key_id, message("hello", "ECDSA_SHA_256"), made->signature));
  EXPECT_EQ(error_of(kms.sign(own, key.key_id, message("hello", "ECDSA_SHA_256", "DIGEST"))),
            "ValidationException: Digest is invalid length for algorithm ECDSA_SHA_256.");
  EXPECT_EQ(kms.sign(own, key.key_id, message("hello", "ECDSA_SHA_256", "EXTERNAL_MU")).error().type,
            "ValidationException");
  const KeyMetadata edwards = signing_key("ECC_NIST_EDWARDS25519");
  EXPECT_EQ(kms.sign(own, edwards.key_id, message("hello", "ED25519_SHA_512", "DIGEST")).error().type,
            "ValidationException");
  EXPECT_EQ(kms.sign(own, edwards.key_id, message("hello", "ED25519_PH_SHA_512", "DIGEST")).error().type,
            "UnsupportedOperationException");
}

TEST_F(KeyPairTest, EveryCallWantsAFittingKeyInAGoodState) {
  const KeyMetadata symmetric = new_key();
  const KeyMetadata curve = signing_key("ECC_NIST_P256");
  EXPECT_EQ(
      error_of(kms.sign(own, symmetric.key_id, message("m", "ECDSA_SHA_256"))),
      "InvalidKeyUsageException: " + symmetric.arn + " key usage is ENCRYPT_DECRYPT which is not valid for Sign.");
  EXPECT_EQ(error_of(kms.sign(own, curve.key_id, message("m", "RSASSA_PSS_SHA_256"))),
            "InvalidKeyUsageException: Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.");
  EXPECT_EQ(error_of(kms.public_key(own, symmetric.key_id)),
            "UnsupportedOperationException: " + symmetric.arn +
                " key spec is SYMMETRIC_DEFAULT which is not valid for GetPublicKey.");
  EXPECT_EQ(error_of(kms.derive_shared_secret(own, curve.key_id, {})),
            "InvalidKeyUsageException: " + curve.arn +
                " key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.");
  EXPECT_EQ(error_of(kms.generate_data_key_pair(own, curve.key_id, "ECC_NIST_P256", {})),
            "InvalidKeyUsageException: " + curve.arn +
                " key usage is SIGN_VERIFY which is not valid for GenerateDataKeyPair.");
  ASSERT_TRUE(kms.disable_key(own, curve.key_id));
  EXPECT_EQ(kms.sign(own, curve.key_id, message("m", "ECDSA_SHA_256")).error().type, "DisabledException");
  EXPECT_EQ(kms.public_key(own, curve.key_id).error().type, "DisabledException");
  ASSERT_TRUE(kms.schedule_key_deletion(own, curve.key_id));
  EXPECT_EQ(kms.sign(own, curve.key_id, message("m", "ECDSA_SHA_256")).error().type, "KMSInvalidStateException");
  EXPECT_EQ(kms.sign(stranger, signing_key("ECC_NIST_P256").arn, message("m", "ECDSA_SHA_256")).error().type,
            "AccessDeniedException");
}

TEST_F(KeyPairTest, GrantsGiveSigningToOthers) {
  const KeyMetadata key = signing_key("ECC_NIST_P256");
  const auto grant = [&](std::vector<std::string> operations) {
    return kms.create_grant(own, key.key_id,
                            {.grantee_principal = stranger.principal.arn, .operations = std::move(operations)});
  };
  EXPECT_EQ(grant({"Decrypt"}).error().type, "ValidationException");
  EXPECT_EQ(grant({"GenerateMac"}).error().type, "ValidationException");
  ASSERT_TRUE(grant({"Sign", "GetPublicKey"}));
  EXPECT_TRUE(kms.sign(stranger, key.arn, message("m", "ECDSA_SHA_256")));
  EXPECT_TRUE(kms.public_key(stranger, key.arn));
  EXPECT_EQ(kms.verify(stranger, key.arn, message("m", "ECDSA_SHA_256"), {}).error().type, "AccessDeniedException");
}

TEST_F(KeyPairTest, PoliciesSeeTheAlgorithmAndTheKindOfKey) {
  const auto policy = [&](const std::string& condition) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + own.principal.arn +
           R"("},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":)" + condition + "}}]}";
  };
  const auto key_under = [&](const std::string& condition, const std::string& spec, const std::string& usage) {
    const KeyMetadata key = new_key({.key_spec = spec, .key_usage = usage});
    EXPECT_EQ(error_of(kms.put_key_policy(own, key.key_id, policy(condition), true)), "(no error)");
    return key.key_id;
  };
  const std::string raw =
      key_under(R"({"kms:SigningAlgorithm":"ECDSA_SHA_256","kms:MessageType":"RAW"})", "ECC_NIST_P256", "SIGN_VERIFY");
  EXPECT_TRUE(kms.sign(own, raw, message("m", "ECDSA_SHA_256")));
  const Bytes digest = crypto::sha256(as_bytes("m"));
  EXPECT_EQ(kms.sign(own, raw, message(as_text(digest), "ECDSA_SHA_256", "DIGEST")).error().type,
            "AccessDeniedException");
  EXPECT_EQ(kms.public_key(own, raw).error().type, "AccessDeniedException");

  const std::string mac = key_under(R"({"kms:MacAlgorithm":"HMAC_SHA_256"})", "HMAC_256", "GENERATE_VERIFY_MAC");
  EXPECT_TRUE(kms.generate_mac(own, mac, secret("m"), "HMAC_SHA_256"));
  const std::string curve = key_under(R"({"kms:KeySpec":"ECC_NIST_P256","kms:KeyUsage":"SIGN_VERIFY",)"
                                      R"("kms:KeyOrigin":"AWS_KMS","kms:MultiRegion":"false"})",
                                      "ECC_NIST_P256", "SIGN_VERIFY");
  EXPECT_TRUE(kms.public_key(own, curve));
  const std::string pairs =
      key_under(R"({"kms:DataKeyPairSpec":"ECC_NIST_P256"})", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
  EXPECT_TRUE(kms.generate_data_key_pair(own, pairs, "ECC_NIST_P256", {}));
  EXPECT_EQ(kms.generate_data_key_pair(own, pairs, "ECC_NIST_P384", {}).error().type, "AccessDeniedException");
  const std::string symmetric =
      key_under(R"({"kms:EncryptionAlgorithm":"SYMMETRIC_DEFAULT"})", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
  EXPECT_TRUE(kms.encrypt(own, symmetric, secret("m"), {}));
}

TEST_F(KeyPairTest, MacsAreThoseOfTheirSpec) {
  for (const auto& [spec, algorithm, size] : {std::tuple{"HMAC_224", "HMAC_SHA_224", 28U},
                                              {"HMAC_256", "HMAC_SHA_256", 32U},
                                              {"HMAC_384", "HMAC_SHA_384", 48U},
                                              {"HMAC_512", "HMAC_SHA_512", 64U}}) {
    const KeyMetadata key = new_key({.key_spec = spec, .key_usage = "GENERATE_VERIFY_MAC"});
    const auto made = kms.generate_mac(own, key.key_id, secret("hello"), algorithm);
    ASSERT_TRUE(made) << spec;
    EXPECT_EQ(made->mac.size(), size);
    EXPECT_EQ(kms.verify_mac(own, key.key_id, secret("hello"), algorithm, made->mac), key.arn);
    EXPECT_EQ(error_of(kms.verify_mac(own, key.key_id, secret("hallo"), algorithm, made->mac)),
              "KMSInvalidMacException");
    EXPECT_EQ(kms.verify_mac(own, key.key_id, secret("hello"), algorithm, Bytes(made->mac.begin(), made->mac.end() - 1))
                  .error()
                  .type,
              "KMSInvalidMacException");
  }
  const KeyMetadata key = new_key({.key_spec = "HMAC_224", .key_usage = "GENERATE_VERIFY_MAC"});
  EXPECT_EQ(error_of(kms.generate_mac(own, key.key_id, secret("m"), "HMAC_SHA_256")),
            "InvalidKeyUsageException: Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.");
  EXPECT_EQ(error_of(kms.generate_mac(own, new_key().key_id, secret("m"), "HMAC_SHA_256")).substr(0, 25),
            "InvalidKeyUsageException:");
}

TEST_F(KeyPairTest, RsaEncryptsWhatFits) {
  const KeyMetadata key = new_key({.key_spec = "RSA_2048", .key_usage = "ENCRYPT_DECRYPT"});
  const KeyMetadata other = new_key();
  for (const auto& [algorithm, limit] : {std::pair{"RSAES_OAEP_SHA_1", 214U}, {"RSAES_OAEP_SHA_256", 190U}}) {
    const auto sealed = kms.encrypt(own, key.key_id, SecretBytes(limit), {}, algorithm);
    ASSERT_TRUE(sealed) << error_of(sealed);
    EXPECT_EQ(sealed->ciphertext_blob.size(), 256U);
    const auto opened = kms.decrypt(own, sealed->ciphertext_blob, {}, key.key_id, algorithm);
    ASSERT_TRUE(opened) << error_of(opened);
    EXPECT_EQ(opened->plaintext.size(), limit);
    EXPECT_EQ(opened->key_material_id, "");
    EXPECT_EQ(error_of(kms.encrypt(own, key.key_id, SecretBytes(limit + 1), {}, algorithm)),
              std::string("ValidationException: Algorithm ") + algorithm +
                  " and key spec RSA_2048 cannot encrypt data larger than " + std::to_string(limit) + " bytes.");
    EXPECT_EQ(kms.decrypt(own, sealed->ciphertext_blob, {}, {}, algorithm).error().type, "ValidationException");
    EXPECT_EQ(kms.decrypt(own, sealed->ciphertext_blob, {{"a", "b"}}, key.key_id, algorithm).error().type,
              "ValidationException");
    EXPECT_EQ(error_of(kms.decrypt(own, sealed->ciphertext_blob, {}, key.key_id)),
              "InvalidKeyUsageException: Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
    // Out of one kind of key into the other, and back.
    const auto moved = kms.re_encrypt(own, sealed->ciphertext_blob, {}, other.key_id, {}, key.key_id, algorithm);
    ASSERT_TRUE(moved) << error_of(moved);
    EXPECT_EQ(kms.decrypt(own, moved->ciphertext_blob, {})->plaintext.size(), limit);
    EXPECT_TRUE(kms.re_encrypt(own, moved->ciphertext_blob, {}, key.key_id, {}, {}, "SYMMETRIC_DEFAULT", algorithm));
  }
  EXPECT_EQ(error_of(kms.decrypt(own, Bytes(256, 1), {}, key.key_id, "RSAES_OAEP_SHA_256")),
            "InvalidCiphertextException");
}

TEST_F(KeyPairTest, ADataKeyPairIsWholeAndSealed) {
  const KeyMetadata key = new_key();
  const auto made = kms.generate_data_key_pair(own, key.key_id, "ECC_NIST_P384", {{"a", "b"}}).value();
  EXPECT_EQ(made.key_material_id, key.current_key_material_id);
  const auto opened = kms.decrypt(own, made.private_key_blob, {{"a", "b"}});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->plaintext.equals(made.private_key));
  EXPECT_EQ(error_of(kms.decrypt(own, made.private_key_blob, {})), "InvalidCiphertextException");
  // The private half belongs to the public one.
  const unsigned char* in = made.private_key.reveal().data();
  const PublicHalf whole(d2i_AutoPrivateKey(nullptr, &in, static_cast<long>(made.private_key.size())), EVP_PKEY_free);
  EXPECT_EQ(EVP_PKEY_eq(whole.get(), read_public_key(made.public_key).get()), 1);

  const auto sealed = kms.generate_data_key_pair(own, key.key_id, "ECC_NIST_EDWARDS25519", {}, false).value();
  EXPECT_TRUE(sealed.private_key.empty());
  EXPECT_EQ(kms.generate_data_key_pair(own, key.key_id, "SM2", {}).error().type, "UnsupportedOperationException");
  EXPECT_EQ(kms.generate_data_key_pair(own, key.key_id, "ML_KEM_768", {}).error().type,
            "UnsupportedOperationException");
}

TEST_F(KeyPairTest, BothSidesDeriveOneSecret) {
  for (const char* spec : {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"}) {
    const KeyMetadata a = new_key({.key_spec = spec, .key_usage = "KEY_AGREEMENT"});
    const KeyMetadata b = new_key({.key_spec = spec, .key_usage = "KEY_AGREEMENT"});
    const auto of_a = kms.derive_shared_secret(own, a.key_id, kms.public_key(own, b.key_id)->public_key);
    const auto of_b = kms.derive_shared_secret(own, b.key_id, kms.public_key(own, a.key_id)->public_key);
    ASSERT_TRUE(of_a && of_b) << spec;
    EXPECT_TRUE(of_a->secret.equals(of_b->secret));
    EXPECT_EQ(kms.derive_shared_secret(own, a.key_id, Bytes(3)).error().type, "ValidationException");
  }
}

TEST_F(KeyPairTest, TheJsonFormsAreThoseOfTheModel) {
  const KeyMetadata key = signing_key("ECC_NIST_P256");
  const json message_of{{"KeyId", key.key_id}, {"Message", base64("hello")}, {"SigningAlgorithm", "ECDSA_SHA_256"}};
  const auto made = call("Sign", message_of);
  ASSERT_EQ(made.status, 200) << made.raw;
  json with_signature = message_of;
  with_signature["Signature"] = made.body["Signature"];
  EXPECT_EQ(call("Verify", with_signature).body,
            (json{{"KeyId", key.arn}, {"SignatureValid", true}, {"SigningAlgorithm", "ECDSA_SHA_256"}}));
  with_signature["Message"] = base64("hallo");
  const auto refused = call("Verify", with_signature);
  EXPECT_EQ(refused.type(), "KMSInvalidSignatureException");
  EXPECT_FALSE(refused.body.contains("message"));

  json empty = message_of;
  empty["Message"] = "";
  EXPECT_EQ(call("Sign", empty).message(),
            "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1");
  json unknown = message_of;
  unknown["SigningAlgorithm"] = "ECDSA_SHA_1";
  EXPECT_THAT(call("Sign", unknown).message(), HasSubstr("at 'signingAlgorithm' failed to satisfy constraint"));
  EXPECT_EQ(call("Sign", {{"KeyId", key.key_id}}).message().substr(0, 28), "2 validation errors detected");

  const json public_key = call("GetPublicKey", {{"KeyId", key.key_id}}).body;
  EXPECT_EQ(public_key["KeySpec"], "ECC_NIST_P256");
  EXPECT_EQ(public_key["CustomerMasterKeySpec"], "ECC_NIST_P256");
  EXPECT_EQ(public_key["KeyUsage"], "SIGN_VERIFY");
  EXPECT_EQ(public_key["SigningAlgorithms"], json({"ECDSA_SHA_256"}));

  const std::string agreeing = new_key({.key_spec = "ECC_NIST_P256", .key_usage = "KEY_AGREEMENT"}).key_id;
  const json derived =
      call("DeriveSharedSecret",
           {{"KeyId", agreeing}, {"KeyAgreementAlgorithm", "ECDH"}, {"PublicKey", public_key["PublicKey"]}})
          .body;
  EXPECT_EQ(derived["KeyOrigin"], "AWS_KMS");
  EXPECT_EQ(derived["SharedSecret"].get<std::string>().size(), 44U);
  EXPECT_THAT(call("DeriveSharedSecret",
                   {{"KeyId", agreeing}, {"KeyAgreementAlgorithm", "DH"}, {"PublicKey", public_key["PublicKey"]}})
                  .message(),
              EndsWith("Member must satisfy enum value set: [ECDH]"));

  const std::string symmetric = new_key().key_id;
  const json pair = call("GenerateDataKeyPair", {{"KeyId", symmetric}, {"KeyPairSpec", "ECC_NIST_P256"}}).body;
  EXPECT_TRUE(pair.contains("PrivateKeyPlaintext") && pair.contains("KeyMaterialId"));
  EXPECT_FALSE(call("GenerateDataKeyPairWithoutPlaintext", {{"KeyId", symmetric}, {"KeyPairSpec", "ECC_NIST_P256"}})
                   .body.contains("PrivateKeyPlaintext"));
  EXPECT_EQ(
      call("GenerateDataKeyPair", {{"KeyId", symmetric}, {"KeyPairSpec", "ECC_NIST_P256"}, {"DryRun", true}}).message(),
      "The request would have succeeded, but the DryRun option is set.");
}

TEST_F(KeyPairTest, SpecsThatOpensslLacksAreRefusedByName) {
  for (const auto& [spec, usage] : {std::pair{"ML_DSA_44", "SIGN_VERIFY"}, {"ML_KEM_768", "ENCAPSULATE_DECAPSULATE"}}) {
    const auto refused = kms.create_key(own, {.key_spec = spec, .key_usage = usage});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, "UnsupportedOperationException");
    EXPECT_THAT(refused.error().message, HasSubstr(spec));
  }
}

}  // namespace
}  // namespace s3sse::kms
