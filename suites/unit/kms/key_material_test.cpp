// The origin and the end of a key's material: rotation by the clock, import under RSA, seeds.
#include <gmock/gmock.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "simulator/crypto/digest.h"
#include "simulator/crypto/key_pair.h"
#include "simulator/crypto/key_wrap.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

using std::chrono::days;

/// Does what a client does with GetParametersForImport, by OpenSSL alone.
Bytes wrap(const Bytes& public_key, const Bytes& material, const EVP_MD* digest) {
  const unsigned char* der = public_key.data();
  EVP_PKEY* key = d2i_PUBKEY(nullptr, &der, static_cast<long>(public_key.size()));
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
  EVP_PKEY_encrypt_init(context);
  EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING);
  EVP_PKEY_CTX_set_rsa_oaep_md(context, digest);
  EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest);
  std::size_t size = 0;
  EVP_PKEY_encrypt(context, nullptr, &size, material.data(), material.size());
  Bytes wrapped(size);
  EVP_PKEY_encrypt(context, wrapped.data(), &size, material.data(), material.size());
  wrapped.resize(size);
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(key);
  return wrapped;
}

class MaterialTest : public KmsTest {
 protected:
};

class ImportTest : public MaterialTest {
 protected:
  ImportRequest request_for(const Bytes& plain) {
    const auto parameters = kms.parameters_for_import(own, key.key_id, "RSAES_OAEP_SHA_256", "RSA_2048").value();
    return {.token = parameters.token,
            .encrypted_material = wrap(parameters.public_key, plain, EVP_sha256()),
            .expiration_model = "KEY_MATERIAL_DOES_NOT_EXPIRE"};
  }
  std::string import_by(ImportRequest request) { return error_of(kms.import_key_material(own, key.key_id, request)); }
  KeyState state() { return kms.describe_key(own, key.key_id)->state; }

  const Bytes material = Bytes(32, 7);
  const Bytes other = Bytes(32, 8);
  KeyMetadata key = new_key({.origin = "EXTERNAL"});
};

TEST_F(ImportTest, MaterialThatWasWrappedUnderThePublicKeyEnablesTheKey) {
  EXPECT_EQ(import_by(request_for(material)), "(no error)");
  const auto described = kms.describe_key(own, key.key_id).value();
  EXPECT_EQ(described.state, KeyState::enabled);
  EXPECT_EQ(kms.material_expiration(key.arn).model, "KEY_MATERIAL_DOES_NOT_EXPIRE");
  EXPECT_TRUE(described.current_key_material_id.has_value());
  EXPECT_TRUE(kms.encrypt(own, key.key_id, SecretBytes(4), {}).has_value());
}

TEST_F(ImportTest, TheHybridWrappingIsUnderstoodToo) {
  const auto parameters = kms.parameters_for_import(own, key.key_id, "RSA_AES_KEY_WRAP_SHA_1", "RSA_2048").value();
  const Bytes aes(32, 9);
  Bytes wrapped = wrap(parameters.public_key, aes, EVP_sha1());
  const Bytes inner = crypto::wrap_key_with_padding(SecretBytes::copy_of(aes), SecretBytes::copy_of(material));
  wrapped.insert(wrapped.end(), inner.begin(), inner.end());
  EXPECT_EQ(import_by({.token = parameters.token,
                       .encrypted_material = wrapped,
                       .expiration_model = "KEY_MATERIAL_DOES_NOT_EXPIRE"}),
            "(no error)");
  EXPECT_EQ(state(), KeyState::enabled);
}

TEST_F(ImportTest, DeletedMaterialShutsTheKeyUntilItIsBack) {
  ASSERT_EQ(import_by(request_for(material)), "(no error)");
  const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), {}).value().ciphertext_blob;
  ASSERT_TRUE(kms.delete_imported_key_material(own, key.key_id).has_value());
  EXPECT_EQ(state(), KeyState::pending_import);
  EXPECT_EQ(error_of(kms.decrypt(own, blob, {})), "KMSInvalidStateException: " + key.arn + " is pending import.");
  EXPECT_THAT(import_by(request_for(other)), testing::StartsWith("IncorrectKeyMaterialException"));
  EXPECT_EQ(import_by(request_for(material)), "(no error)");
  EXPECT_TRUE(kms.decrypt(own, blob, {}).has_value());
}

TEST_F(ImportTest, MaterialExpires) {
  ImportRequest request = request_for(material);
  request.expiration_model = "KEY_MATERIAL_EXPIRES";
  EXPECT_EQ(import_by(request),
            "ValidationException: A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  request.valid_to = clock.now() + days(10);
  EXPECT_EQ(import_by(request), "(no error)");
  clock.advance(days(9));
  EXPECT_EQ(state(), KeyState::enabled);
  clock.advance(days(1));
  EXPECT_EQ(state(), KeyState::pending_import);
}

TEST_F(ImportTest, NewMaterialWaitsForRotationOnDemand) {
  ASSERT_EQ(import_by(request_for(material)), "(no error)");
  EXPECT_EQ(error_of(kms.rotate_key_on_demand(own, key.key_id)),
            "KMSInvalidStateException: No available key material pending rotation for the key: " + key.arn + ".");
  const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), {}).value().ciphertext_blob;
  ImportRequest next = request_for(other);
  next.import_type = "NEW_KEY_MATERIAL";
  ASSERT_EQ(import_by(next), "(no error)");
  EXPECT_EQ(kms.list_key_rotations(own, key.key_id, ListedMaterial::all)->front().state, "PENDING_ROTATION");
  ASSERT_TRUE(kms.rotate_key_on_demand(own, key.key_id).has_value());
  EXPECT_TRUE(kms.decrypt(own, blob, {}).has_value());
  EXPECT_NE(kms.decrypt(own, blob, {})->key_material_id, *kms.describe_key(own, key.key_id)->current_key_material_id);
}

TEST_F(ImportTest, WhatIsWrongWithAnImportIsTold) {
  ImportRequest request = request_for(material);
  ImportRequest damaged = request;
  damaged.encrypted_material[5] ^= 1;
  EXPECT_EQ(import_by(damaged), "InvalidCiphertextException");
  ImportRequest foreign = request;
  foreign.token = Bytes(64, 1);
  EXPECT_THAT(import_by(foreign), testing::StartsWith("InvalidImportTokenException"));
  EXPECT_THAT(import_by(request_for(Bytes(16, 1))), testing::StartsWith("IncorrectKeyMaterialException"));
  clock.advance(std::chrono::hours(25));
  EXPECT_THAT(import_by(request), testing::StartsWith("ExpiredImportTokenException"));
  EXPECT_EQ(error_of(kms.parameters_for_import(own, new_key().key_id, "RSAES_OAEP_SHA_256", "RSA_2048")).substr(0, 29),
            "UnsupportedOperationException");
  EXPECT_EQ(state(), KeyState::pending_import);
}

TEST_F(MaterialTest, KeyPairsAndMacKeysAreImportedToo) {
  const auto import_into = [&](const KeyMetadata& key, const Bytes& plain) {
    const auto parameters = kms.parameters_for_import(own, key.key_id, "RSA_AES_KEY_WRAP_SHA_256", "RSA_2048").value();
    const Bytes aes(32, 9);
    Bytes wrapped = wrap(parameters.public_key, aes, EVP_sha256());
    const Bytes inner = crypto::wrap_key_with_padding(SecretBytes::copy_of(aes), SecretBytes::copy_of(plain));
    wrapped.insert(wrapped.end(), inner.begin(), inner.end());
    return kms.import_key_material(
        own, key.key_id,
        {.token = parameters.token, .encrypted_material = wrapped, .expiration_model = "KEY_MATERIAL_DOES_NOT_EXPIRE"});
  };
  const KeyMetadata curve = new_key({.key_spec = "ECC_NIST_P256", .key_usage = "SIGN_VERIFY", .origin = "EXTERNAL"});
  const SignedMessage message{.message = SecretBytes(3), .algorithm = "ECDSA_SHA_256"};
  EXPECT_EQ(error_of(kms.sign(own, curve.key_id, message)),
            "KMSInvalidStateException: " + curve.arn + " is pending import.");
  const auto pair = crypto::KeyPair::generate(crypto::KeyPairKind::nist_p256);
  const SecretBytes private_key = pair.private_key();
  const Bytes pkcs8(private_key.reveal().begin(), private_key.reveal().end());
  const auto other = crypto::KeyPair::generate(crypto::KeyPairKind::nist_p384).private_key();
  EXPECT_EQ(import_into(curve, {other.reveal().begin(), other.reveal().end()}).error().type,
            "IncorrectKeyMaterialException");
  const auto imported = import_into(curve, pkcs8);
  ASSERT_TRUE(imported) << error_of(imported);
  EXPECT_EQ(imported->material_id, "");
  EXPECT_EQ(kms.public_key(own, curve.key_id)->public_key, pair.public_key());
  EXPECT_TRUE(kms.sign(own, curve.key_id, message));
  EXPECT_FALSE(kms.describe_key(own, curve.key_id)->current_key_material_id);
  ASSERT_TRUE(kms.delete_imported_key_material(own, curve.key_id));
  EXPECT_EQ(kms.sign(own, curve.key_id, message).error().type, "KMSInvalidStateException");
  const auto another = crypto::KeyPair::generate(crypto::KeyPairKind::nist_p256).private_key();
  EXPECT_EQ(import_into(curve, {another.reveal().begin(), another.reveal().end()}).error().type,
            "IncorrectKeyMaterialException");
  EXPECT_TRUE(import_into(curve, pkcs8));

  const KeyMetadata mac = new_key({.key_spec = "HMAC_384", .key_usage = "GENERATE_VERIFY_MAC", .origin = "EXTERNAL"});
  EXPECT_EQ(import_into(mac, Bytes(32, 1)).error().type, "IncorrectKeyMaterialException");
  ASSERT_TRUE(import_into(mac, Bytes(100, 1)));
  EXPECT_EQ(kms.generate_mac(own, mac.key_id, SecretBytes(3), "HMAC_SHA_384")->mac,
            crypto::hmac(crypto::DigestAlgorithm::sha384, Bytes(100, 1), Bytes(3)));
}

TEST_F(MaterialTest, AReplicaTakesTheMaterialOfItsPrimaryKeyAlone) {
  const KeyMetadata primary = new_key({.origin = "EXTERNAL", .multi_region = true});
  const auto import_from = [&](const CallOrigin& origin, const Bytes& plain) {
    const auto parameters = kms.parameters_for_import(origin, primary.key_id, "RSAES_OAEP_SHA_256", "RSA_2048").value();
    return error_of(kms.import_key_material(origin, primary.key_id,
                                            {.token = parameters.token,
                                             .encrypted_material = wrap(parameters.public_key, plain, EVP_sha256()),
                                             .expiration_model = "KEY_MATERIAL_DOES_NOT_EXPIRE"}));
  };
  ASSERT_EQ(import_from(own, Bytes(32, 1)), "(no error)");
  const CallOrigin there = in_region("eu-west-1");
  EXPECT_EQ(kms.replicate_key(own, primary.key_id, {.region = "eu-west-1"})->state, KeyState::pending_import);
  EXPECT_THAT(import_from(there, Bytes(32, 2)), testing::StartsWith("IncorrectKeyMaterialException"));
  EXPECT_EQ(import_from(there, Bytes(32, 1)), "(no error)");
  const Bytes blob = kms.encrypt(own, primary.key_id, SecretBytes(4), {}).value().ciphertext_blob;
  EXPECT_TRUE(kms.decrypt(there, blob, {}));
}

TEST_F(MaterialTest, RsaItselfDoesNotWrapAPrivateKeyOfRsa) {
  const KeyMetadata rsa = new_key({.key_spec = "RSA_3072", .key_usage = "SIGN_VERIFY", .origin = "EXTERNAL"});
  EXPECT_EQ(kms.parameters_for_import(own, rsa.key_id, "RSAES_OAEP_SHA_256", "RSA_4096").error().type,
            "UnsupportedOperationException");
  const KeyMetadata curve = new_key({.key_spec = "ECC_NIST_P521", .key_usage = "SIGN_VERIFY", .origin = "EXTERNAL"});
  EXPECT_EQ(kms.parameters_for_import(own, curve.key_id, "RSAES_OAEP_SHA_256", "RSA_2048").error().type,
            "UnsupportedOperationException");
}

TEST_F(MaterialTest, AutomaticRotationFollowsTheClock) {
  const KeyMetadata key = new_key();
  const Bytes blob = kms.encrypt(own, key.key_id, SecretBytes(4), {}).value().ciphertext_blob;
  ASSERT_TRUE(kms.enable_key_rotation(own, key.key_id, 90).has_value());
  clock.advance(days(89));
  EXPECT_TRUE(kms.list_key_rotations(own, key.key_id, ListedMaterial::rotations_only)->empty());
  clock.advance(days(182));
  const auto rotations = kms.list_key_rotations(own, key.key_id, ListedMaterial::rotations_only).value();
  ASSERT_EQ(rotations.size(), 3U);
  EXPECT_EQ(rotations[0].rotation_type, "AUTOMATIC");
  EXPECT_EQ(*rotations[0].rotation_date - *rotations[1].rotation_date, days(90));
  EXPECT_TRUE(kms.decrypt(own, blob, {}).has_value());
}

TEST_F(MaterialTest, AKeyThatIsShutRotatesOnceWhenItIsEnabledAgain) {
  const KeyMetadata key = new_key();
  ASSERT_TRUE(kms.enable_key_rotation(own, key.key_id, 90).has_value());
  ASSERT_TRUE(kms.disable_key(own, key.key_id).has_value());
  clock.advance(days(300));
  EXPECT_TRUE(kms.list_key_rotations(own, key.key_id, ListedMaterial::rotations_only)->empty());
  ASSERT_TRUE(kms.enable_key(own, key.key_id).has_value());
  EXPECT_EQ(kms.list_key_rotations(own, key.key_id, ListedMaterial::rotations_only)->size(), 1U);
}

TEST_F(MaterialTest, SeededKeysAgreeAcrossSimulators) {
  const std::string file = R"({"keys":[{"key_id":"1234abcd-12ab-34cd-56ef-1234567890ab",
    "material":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","aliases":["alias/app"],"tags":{"team":"blue"}},
    {"key_id":"mrk-1234abcd12ab34cd56ef1234567890ab","state":"Unavailable"}]})";
  SeededEntropy entropy_of_another("another");
  Kms another({}, clock, entropy_of_another, rules);
  for (Kms* each : {&kms, &another}) {
    const auto seeds = parse_key_seeds(file, "111122223333");
    ASSERT_TRUE(seeds.has_value()) << seeds.error().message;
    for (const KeySeed& seed : *seeds) EXPECT_EQ(error_of(each->seed_key(seed)), "(no error)");
  }
  const Bytes blob = kms.encrypt(own, "alias/app", SecretBytes(4), {}).value().ciphertext_blob;
  EXPECT_TRUE(another.decrypt(own, blob, {}).has_value());
  EXPECT_TRUE(another.describe_key(own, "mrk-1234abcd12ab34cd56ef1234567890ab")->multi_region);
  EXPECT_EQ(error_of(another.encrypt(own, "mrk-1234abcd12ab34cd56ef1234567890ab", SecretBytes(4), {})),
            "KMSInvalidStateException: " + arn_of("mrk-1234abcd12ab34cd56ef1234567890ab") + " is unavailable.");
  EXPECT_THAT(error_of(kms.seed_key(parse_key_seeds(file, "111122223333")->front())),
              testing::StartsWith("AlreadyExistsException"));
}

TEST_F(MaterialTest, WhatIsWrongWithASeedIsToldWithoutItsMaterial) {
  const auto wrong = [](const std::string& file) {
    const auto seeds = parse_key_seeds(file, "111122223333");
    return seeds ? std::string("(no error)") : seeds.error().message;
  };
  EXPECT_THAT(wrong("["), testing::HasSubstr("line 1: not JSON"));
  EXPECT_THAT(wrong(R"({"keys":[{"key_id":"x"}]})"), testing::StartsWith("keys[0].key_id is a UUID"));
  const std::string good = R"("key_id":"1234abcd-12ab-34cd-56ef-1234567890ab")";
  EXPECT_EQ(wrong("{\"keys\":[{" + good + R"(,"material":"c2hvcnQ="}]})"),
            "keys[0].material is not the Base64 text of 32 bytes");
  EXPECT_THAT(wrong("{\"keys\":[{" + good + R"(,"colour":"blue"}]})"), testing::HasSubstr("colour is unknown"));
  EXPECT_THAT(wrong("{\"keys\":[{" + good + R"(,"state":"Creating"}]})"),
              testing::HasSubstr("state is one of Enabled, Disabled"));
  EXPECT_EQ(wrong("{\"keys\":[{" + good + "}]}"), "(no error)");
}

}  // namespace
}  // namespace s3sse::kms
