// Attacks on objects and on their readers. Each is refused under the default policy, with a class of its own inside and
// one sentence outside, and lets no plaintext out.
#include <gtest/gtest.h>
#include <openssl/rsa.h>

#include "simulator/client_side/inspect.h"
#include "simulator/client_side/string_map.h"
#include "simulator/crypto/digest.h"
#include "simulator/crypto/rsa_encryption.h"
#include "suites/unit/client_side/two_key_body.h"
#include "suites/unit/client_side/worked_example.h"

namespace s3sse::client_side {
namespace {

using namespace example;

const Bytes& v3_body() {
  static const Bytes body = bytes_of_hex(v3_body_hex);
  return body;
}
const Bytes& v2_body() {
  static const Bytes body = bytes_of_hex(v2_body_hex);
  return body;
}

void expect_refused(const Outcome& outcome, const char* error_class) {
  EXPECT_EQ(outcome.failure, error_class);
  EXPECT_EQ(outcome.text, "") << "plaintext came out";
}

/// A KMS that knows both data keys by their blobs.
struct TwoKeys {
  static SecretBytes other_key() { return SecretBytes::copy_of(counting(0x80, 32)); }
  static KnownDataKeys kms(const StringMap& context) {
    std::vector<KnownDataKey> keys;
    keys.push_back({to_bytes("one"), context, data_key()});
    keys.push_back({to_bytes("other"), context, other_key()});
    return KnownDataKeys(std::move(keys));
  }
};

TEST(Attacks, TwoKeyV2OpensBothWaysAndIsThusRefusedByDefault) {
  const StringMap context = {{"aws:x-amz-cek-alg", "AES/GCM/NoPadding"}};
  KnownDataKeys kms = TwoKeys::kms(context);
  const Keyring keyring{.main = KmsKey{&kms, "key"}};
  const Bytes body = two_key_body(data_key(), TwoKeys::other_key(), counting(0xa0, 12), {});
  Metadata metadata = v2_metadata();
  metadata["x-amz-wrap-alg"] = "kms+context";
  metadata["x-amz-matdesc"] = write_string_map(context);
  std::vector<std::string> texts;
  for (const char* blob : {"one", "other"}) {
    metadata["x-amz-key-v2"] = to_base64(to_bytes(blob));
    const Outcome outcome = read_back(metadata, body, keyring, permissive());
    EXPECT_EQ(outcome.failure, "") << blob;
    texts.push_back(outcome.text);
    expect_refused(read_back(metadata, body, keyring), "policy-violation");
  }
  EXPECT_NE(texts[0], texts[1]);
}

TEST(Attacks, TwoKeyV3OpensUnderTheKeyItWasCommittedToAlone) {
  const StringMap context = {{"aws:x-amz-cek-alg", "115"}};
  KnownDataKeys kms = TwoKeys::kms(context);
  const Keyring keyring{.main = KmsKey{&kms, "key"}};
  const auto content_key_of = [](const SecretBytes& key) {
    constexpr std::string_view label(
        "\0\x73"
        "DERIVEKEY",
        11);
    return crypto::hkdf(crypto::DigestAlgorithm::sha512, key.reveal(), message_id(), label, 32);
  };
  const Bytes iv(12, 1), suite_id = {0x00, 0x73};
  const Bytes body = two_key_body(content_key_of(data_key()), content_key_of(TwoKeys::other_key()), iv, suite_id);
  Metadata metadata = v3_metadata();
  metadata["x-amz-w"] = "12";
  metadata["x-amz-t"] = write_string_map(context);
  for (const Policy& policy : {Policy{}, permissive()}) {
    metadata["x-amz-d"] = v3_commitment;
    metadata["x-amz-3"] = to_base64(to_bytes("one"));
    EXPECT_EQ(read_back(metadata, body, keyring, policy).failure, "");
    metadata["x-amz-3"] = to_base64(to_bytes("other"));
    expect_refused(read_back(metadata, body, keyring, policy), "commitment-mismatch");
    // The tag holds: with its own commitment the other key opens it, to another text.
    metadata["x-amz-d"] = to_base64(commitment_of(TwoKeys::other_key(), message_id(), {}));
    EXPECT_EQ(read_back(metadata, body, keyring, policy).failure, "");
  }
  Metadata ranged = metadata;
  ranged["x-amz-d"] = v3_commitment;
  expect_refused(read_back({.metadata = ranged, .range = "bytes=0-3"}, std::nullopt, body, keyring, permissive()),
                 "commitment-mismatch");
}

TEST(Attacks, CommitmentStrippedOrChanged) {
  const auto with = [](const char* name, std::optional<std::string> value) {
    Metadata metadata = v3_metadata();
    metadata.erase(name);
    if (value) metadata[name] = *value;
    return read_back(metadata, v3_body(), aes_keyring(), permissive());
  };
  Bytes flipped = from_base64(v3_commitment).value();
  flipped[0] ^= 1;
  expect_refused(with("x-amz-d", to_base64(flipped)), "commitment-mismatch");
  expect_refused(with("x-amz-d", to_base64(ByteView(flipped).first(27))), "commitment-mismatch");
  Bytes longer = from_base64(v3_commitment).value();
  longer.push_back(0);
  expect_refused(with("x-amz-d", to_base64(longer)), "commitment-mismatch");
  expect_refused(with("x-amz-d", to_base64(ByteView(longer).first(1))), "commitment-mismatch");
  expect_refused(with("x-amz-d", "not base64"), "malformed-metadata");
  expect_refused(with("x-amz-d", std::nullopt), "malformed-metadata");
  Bytes id = message_id();
  id[27] ^= 0x80;
  expect_refused(with("x-amz-i", to_base64(id)), "commitment-mismatch");
  expect_refused(with("x-amz-i", to_base64(ByteView(id).first(27))), "malformed-metadata");
  for (const char* suite : {"114", "116", "0115", "115 ", "0x73", ""})
    expect_refused(with("x-amz-c", suite), "malformed-metadata");
  expect_refused(with("x-amz-c", std::nullopt), "malformed-metadata");
}

TEST(Attacks, DowngradeOfV3ToOlderFormats) {
  Metadata v2 = v2_metadata();
  v2["x-amz-key-v2"] = v3_aes_wrap;  // the wrap of V3 is bound to its suite
  expect_refused(read_back(v2, v3_body(), aes_keyring()), "policy-violation");
  expect_refused(read_back(v2, v3_body(), aes_keyring(), permissive()), "unwrap-failed");
  const Metadata v1 = {{"x-amz-key", v3_aes_wrap}, {"x-amz-iv", to_base64(counting(0, 16))}, {"x-amz-matdesc", "{}"}};
  expect_refused(read_back(v1, v3_body(), aes_keyring()), "legacy-disabled");
}

TEST(Attacks, V3MarksOnAV2Object) {
  const std::vector<Metadata> marks = {{{"x-amz-c", "115"}},
                                       {{"x-amz-c", "115"}, {"x-amz-w", "12"}},
                                       {{"x-amz-d", v3_commitment}},
                                       {{"x-amz-i", v3_message_id}, {"x-amz-d", v3_commitment}, {"x-amz-c", "115"}},
                                       {{"x-amz-3", v3_aes_wrap}}};
  for (const Metadata& mark : marks) {
    Metadata metadata = v2_metadata();
    metadata.insert(mark.begin(), mark.end());
    expect_refused(read_back(metadata, v2_body(), aes_keyring()), "format-conflict");
    expect_refused(read_back(metadata, v2_body(), aes_keyring(), permissive()), "format-conflict");
  }
}

TEST(Attacks, V2EntriesInAV3Object) {
  for (const auto& [name, value] : v2_metadata()) {
    Metadata metadata = v3_metadata();
    metadata[name] = value;
    expect_refused(read_back(metadata, v3_body(), aes_keyring()), "format-conflict");
  }
  // By an instruction file, for an object with the commitment of V3.
  const Metadata on_object = {{"x-amz-c", "115"}, {"x-amz-d", v3_commitment}, {"x-amz-i", v3_message_id}};
  expect_refused(
      read_back({.metadata = on_object}, write_string_map(v2_metadata()), v2_body(), aes_keyring(), permissive()),
      "format-conflict");
}

TEST(Attacks, WrapRenamed) {
  KnownDataKeys kms({});
  const Keyring of_kms{.main = KmsKey{&kms, "key"}};
  for (const char* wrap : {"kms", "11", "01", "21", "kms+context", "AES/GCM", "2", ""}) {
    Metadata metadata = v3_metadata();
    metadata["x-amz-w"] = wrap;
    expect_refused(read_back(metadata, v3_body(), aes_keyring(), permissive()), "malformed-metadata");
    metadata["x-amz-m"] = metadata["x-amz-t"] = R"({"aws:x-amz-cek-alg":"115"})";
    expect_refused(read_back(metadata, v3_body(), of_kms, permissive()), "malformed-metadata");
  }
  Metadata v2 = v2_metadata();
  v2["x-amz-wrap-alg"] = "AESWrap";
  expect_refused(read_back(v2, v2_body(), aes_keyring(), permissive()), "unwrap-failed");
  v2["x-amz-wrap-alg"] = "AES";
  expect_refused(read_back(v2, v2_body(), aes_keyring(), permissive()), "malformed-metadata");
  v2.erase("x-amz-wrap-alg");
  expect_refused(read_back(v2, v2_body(), aes_keyring(), permissive()), "malformed-metadata");
  EXPECT_EQ(kms.calls(), 0);
}

TEST(Attacks, KmsContextRenamedToKmsDoesNotSkipTheComparison) {
  const StringMap stored = {{"aws:x-amz-cek-alg", "AES/GCM/NoPadding"}, {"team", "blue"}};
  std::vector<KnownDataKey> keys;
  keys.push_back({to_bytes("blob"), stored, data_key()});
  keys.push_back({to_bytes("old"), {{"kms_cmk_id", "key"}}, data_key()});
  KnownDataKeys kms(std::move(keys));
  const Keyring keyring{.main = KmsKey{&kms, "key"}};
  Metadata metadata = v2_metadata();
  metadata["x-amz-wrap-alg"] = "kms";
  metadata["x-amz-key-v2"] = to_base64(to_bytes("blob"));
  metadata["x-amz-matdesc"] = write_string_map(stored);
  const std::optional<StringMap> none, right = StringMap{{"team", "blue"}}, wrong = StringMap{{"team", "red"}};
  for (const auto& context : {none, right, wrong}) {
    const Outcome outcome =
        read_back({.metadata = metadata, .context = context}, std::nullopt, v2_body(), keyring, permissive());
    expect_refused(outcome, "format-conflict");
  }
  EXPECT_EQ(kms.calls(), 0);
  // A true old object has no context that could be compared, and is read without one alone.
  metadata["x-amz-key-v2"] = to_base64(to_bytes("old"));
  metadata["x-amz-matdesc"] = R"({"kms_cmk_id":"key"})";
  EXPECT_EQ(read_back(metadata, v2_body(), keyring, permissive()).text, plaintext);
  expect_refused(read_back({.metadata = metadata, .context = right}, std::nullopt, v2_body(), keyring, permissive()),
                 "context-mismatch");
}

TEST(Attacks, ContentAlgorithmRenamed) {
  for (const char* name : {"AES/CTR/NoPadding", "115", "AES/GCM/NOPADDING", ""}) {
    Metadata metadata = v2_metadata();
    metadata["x-amz-cek-alg"] = name;
    expect_refused(read_back(metadata, v2_body(), aes_keyring(), permissive()), "malformed-metadata");
  }
  Metadata as_cbc = v2_metadata();
  as_cbc["x-amz-cek-alg"] = "AES/CBC/PKCS5Padding";
  as_cbc["x-amz-iv"] = to_base64(counting(0, 16));
  as_cbc.erase("x-amz-tag-len");
  expect_refused(read_back(as_cbc, v2_body(), aes_keyring()), "legacy-disabled");
  expect_refused(read_back(as_cbc, v2_body(), aes_keyring(), permissive()),
                 "unwrap-failed");  // it is bound to the name
  Metadata without = v2_metadata();
  without.erase("x-amz-cek-alg");
  expect_refused(read_back(without, v2_body(), aes_keyring(), permissive()), "malformed-metadata");
}

TEST(Attacks, InstructionFilesSwappedOrPlanted) {
  SystemEntropy entropy;
  const auto made = [&entropy] {
    return std::move(begin_encryption({.instruction_file = true}, aes_keyring(), {}, entropy).value());
  };
  const NewObject one = made(), other = made();
  const auto body_of = [](const NewObject& object) {
    MemorySource source{plaintext};
    EncryptingSource encrypting(object.key, source);
    return read_all(encrypting, 1000).value();
  };
  const Metadata& metadata = one.stored.metadata;
  const auto read_one = [&](const std::string& file) {
    return read_back({.metadata = metadata}, file, body_of(one), aes_keyring(), permissive());
  };
  EXPECT_EQ(read_one(*one.stored.instruction_file).text, plaintext);
  expect_refused(read_one(*other.stored.instruction_file), "commitment-mismatch");
  // Commitment, message id or suite copied to the file, or moved there.
  for (const auto& [name, value] : metadata) {
    Metadata file = parse_instruction_file(*one.stored.instruction_file).value();
    file[name] = value;
    expect_refused(read_one(write_string_map(file)), "format-conflict");
    Metadata without = metadata;
    without.erase(name);
    expect_refused(read_back({.metadata = without}, write_string_map(file), body_of(one), aes_keyring(), permissive()),
                   "format-conflict");
  }
  for (const char* text : {"", "{", "[]", "null", "{} {}", "{\"x-amz-3\":1.5}", "{\"x-amz-3\":{}}",
                           "{\"x-amz-3\":\"\",\"x-amz-3\":\"\"}", "not json"})
    expect_refused(read_one(text), "malformed-metadata");
  expect_refused(read_one("{}"), "malformed-metadata");
  expect_refused(read_one(std::string(300'000, ' ')), "malformed-metadata");
  // All of the body belongs to its commitment: another body under the same metadata has another tag.
  expect_refused(read_back({.metadata = metadata}, one.stored.instruction_file, body_of(other), aes_keyring(), {}),
                 "tag-mismatch");
}

TEST(Attacks, BodiesCutOrChanged) {
  for (const std::size_t size : {0U, 1U, 3U, 5U, 15U, 16U, 17U, 32U, 47U}) {
    const Bytes cut(v3_body().begin(), v3_body().begin() + static_cast<std::ptrdiff_t>(size));
    expect_refused(read_back(v3_metadata(), cut, aes_keyring()), "tag-mismatch");
  }
  for (std::size_t at = 0; at < v3_body().size(); ++at) {
    Bytes changed = v3_body();
    changed[at] ^= 0x10;
    expect_refused(read_back(v3_metadata(), changed, aes_keyring()), "tag-mismatch");
  }
  Bytes longer = v3_body();
  longer.push_back(0);
  expect_refused(read_back(v3_metadata(), longer, aes_keyring()), "tag-mismatch");
}

TEST(Attacks, DelayedAuthenticationTellsInTheEnd) {
  Bytes changed = v3_body();
  changed.back() ^= 1;
  Policy delayed;
  delayed.delayed_authentication = true;
  const Outcome outcome = read_back(v3_metadata(), changed, aes_keyring(), delayed);
  EXPECT_EQ(outcome.failure, "tag-mismatch");
  EXPECT_EQ(outcome.text, plaintext) << "which is why nobody should ask for it";
}

TEST(Attacks, FailuresLookAlikeOutside) {
  Bytes changed = v3_body();
  changed[0] ^= 1;
  Metadata other_wrap = v3_metadata();
  other_wrap["x-amz-3"] = v2_aes_wrap;
  Metadata other_commitment = v3_metadata();
  other_commitment["x-amz-d"] = to_base64(Bytes(28, 7));
  const Outcome tag = read_back(v3_metadata(), changed, aes_keyring());
  const Outcome unwrap = read_back(other_wrap, v3_body(), aes_keyring());
  const Outcome commitment = read_back(other_commitment, v3_body(), aes_keyring());
  EXPECT_EQ(tag.failure, "tag-mismatch");
  EXPECT_EQ(unwrap.failure, "unwrap-failed");
  EXPECT_EQ(commitment.failure, "commitment-mismatch");
  EXPECT_EQ(tag.outside, unwrap.outside);
  EXPECT_EQ(tag.outside, commitment.outside);
}

// V1 and CBC.

Metadata v1_metadata(ByteView wrapped) {
  return {{"x-amz-key", to_base64(wrapped)}, {"x-amz-iv", to_base64(counting(0xb0, 16))}, {"x-amz-matdesc", "{}"}};
}

Bytes cbc_body(const std::string& text, std::size_t padding, std::uint8_t padded_with) {
  Bytes bytes = to_bytes(text);
  bytes.insert(bytes.end(), padding, padded_with);
  crypto::CbcStream(crypto::CipherDirection::encrypt, data_key(), counting(0xb0, 16)).update(bytes);
  return bytes;
}

TEST(Attacks, CbcIsNoPaddingOracle) {
  const Metadata metadata = v1_metadata(crypto::ecb_encrypt(wrapping_key(), data_key_bytes()));
  const Bytes good = cbc_body(plaintext, 16, 16);
  EXPECT_EQ(read_back(metadata, good, aes_keyring(), permissive()).text, plaintext);
  expect_refused(read_back(metadata, good, aes_keyring()), "legacy-disabled");

  Policy streaming = permissive();
  streaming.delayed_authentication = true;
  for (const Bytes& bad : {cbc_body(plaintext, 16, 17), cbc_body(plaintext, 16, 0), Bytes(good.begin(), good.end() - 1),
                           Bytes(good.begin(), good.begin() + 7), Bytes{}}) {
    const Outcome outcome = read_back(metadata, bad, aes_keyring(), permissive());
    expect_refused(outcome, "tag-mismatch");
    EXPECT_EQ(outcome.outside, read_back(v3_metadata(), Bytes(40, 1), aes_keyring()).outside);
    EXPECT_EQ(read_back(metadata, bad, aes_keyring(), streaming).failure, "tag-mismatch");
  }
}

TEST(Attacks, CbcIsReadInRangesWithTheBlockInFront) {
  const Metadata metadata = v1_metadata(crypto::ecb_encrypt(wrapping_key(), data_key_bytes()));
  const std::string text = plaintext + "and 5";
  const Bytes body = cbc_body(text, 11, 11);
  for (const auto& [range, expected] : {std::pair{"bytes=0-3", text.substr(0, 4)},
                                        {"bytes=17-20", text.substr(17, 4)},
                                        {"bytes=30-", text.substr(30)},
                                        {"bytes=36-36", text.substr(36, 1)},
                                        {"bytes=37-40", std::string()},
                                        {"bytes=5-999", text.substr(5)}}) {
    const Outcome outcome =
        read_back({.metadata = metadata, .range = range}, std::nullopt, body, aes_keyring(), permissive());
    EXPECT_EQ(outcome.failure, "") << range;
    EXPECT_EQ(outcome.text, expected) << range;
  }
}

// RSA.

const crypto::KeyPair& rsa_pair() {
  static const crypto::KeyPair pair = crypto::KeyPair::generate(crypto::KeyPairKind::rsa_2048);
  return pair;
}
Keyring rsa_keyring() {
  return Keyring{.main = make_rsa_key(rsa_pair().private_key().reveal()).value()};
}

Bytes rsa_encrypted(ByteView plain, int padding) {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(rsa_pair().handle(), nullptr);
  EVP_PKEY_encrypt_init(context);
  EVP_PKEY_CTX_set_rsa_padding(context, padding);
  Bytes out(256);
  std::size_t size = out.size();
  EXPECT_EQ(EVP_PKEY_encrypt(context, out.data(), &size, plain.data(), plain.size()), 1);
  EVP_PKEY_CTX_free(context);
  return out;
}

/// A block that is not 00 02, eight bytes, 00, key.
Bytes wrong_pkcs1_block(std::size_t at, std::uint8_t value) {
  Bytes block(256, 0xff);
  block[0] = 0;
  block[1] = 2;
  block[256 - 33] = 0;
  const Bytes key = data_key_bytes();
  std::copy(key.begin(), key.end(), block.end() - 32);
  block[at] = value;
  return rsa_encrypted(block, RSA_NO_PADDING);
}

TEST(Attacks, RsaIsNoOracle) {
  const Bytes good = rsa_encrypted(data_key_bytes(), RSA_PKCS1_PADDING);
  const Bytes body = cbc_body(plaintext, 16, 16);
  EXPECT_EQ(read_back(v1_metadata(good), body, rsa_keyring(), permissive()).text, plaintext);
  EXPECT_EQ(read_back(v1_metadata(wrong_pkcs1_block(100, 0xff)), body, rsa_keyring(), permissive()).text, plaintext);
  // Legacy off: no block is even decrypted, and all answers are the same.
  const Outcome off = read_back(v1_metadata(good), body, rsa_keyring());
  EXPECT_EQ(off.failure, "legacy-disabled");
  for (const Bytes& bad :
       {wrong_pkcs1_block(1, 1), wrong_pkcs1_block(50, 0), wrong_pkcs1_block(223, 9), Bytes(256, 1)}) {
    EXPECT_EQ(read_back(v1_metadata(bad), body, rsa_keyring()).outside, off.outside);
    // Legacy on: another key comes of it, always the same one, and opens nothing.
    const auto key = crypto::decrypt_pkcs1_v15_key(rsa_pair(), bad, 32);
    ASSERT_TRUE(key);
    EXPECT_FALSE(key->equals(data_key()));
    EXPECT_TRUE(key->equals(*crypto::decrypt_pkcs1_v15_key(rsa_pair(), bad, 32)));
  }
}

TEST(Attacks, RsaInnerBlockIsBoundToTheAlgorithm) {
  SystemEntropy entropy;
  const auto inner = [](std::uint8_t length, std::string_view name) {
    Bytes block = {length};
    const Bytes key = data_key_bytes();
    block.insert(block.end(), key.begin(), key.end());
    block.insert(block.end(), name.begin(), name.end());
    return to_base64(crypto::encrypt_oaep(rsa_pair(), crypto::OaepHash::sha1, block).value());
  };
  Metadata metadata = v3_metadata();
  metadata["x-amz-w"] = "22";
  metadata["x-amz-3"] = inner(32, "115");
  EXPECT_EQ(read_back(metadata, v3_body(), rsa_keyring()).text, plaintext);
  for (const auto& bad :
       {inner(32, "AES/GCM/NoPadding"), inner(32, "116"), inner(32, "1155"), inner(32, ""), inner(0, "115"),
        inner(31, "115"), inner(255, "115"), to_base64(Bytes(256, 1)), to_base64(Bytes(255, 1))}) {
    metadata["x-amz-3"] = bad;
    expect_refused(read_back(metadata, v3_body(), rsa_keyring()), "unwrap-failed");
  }
}

TEST(Rsa, HalfAPairWorksOneWay) {
  SystemEntropy entropy;
  const Keyring public_half{.main = make_rsa_public_key(rsa_pair().public_key()).value()};
  const auto made = begin_encryption({}, public_half, {}, entropy);
  ASSERT_TRUE(made) << made.error().reason;
  MemorySource source{plaintext};
  EncryptingSource encrypting(made->key, source);
  const Bytes body = read_all(encrypting, 1000).value();
  EXPECT_EQ(read_back(made->stored.metadata, body, rsa_keyring()).text, plaintext);
  EXPECT_EQ(read_back(made->stored.metadata, body, public_half).failure, "config-invalid");
}

TEST(Rsa, ReadsTheOldWrapOfJava) {
  const Bytes wrapped = crypto::encrypt_oaep(rsa_pair(), crypto::OaepHash::sha256_mgf1_sha1, data_key_bytes()).value();
  Metadata metadata = v2_metadata();
  metadata["x-amz-wrap-alg"] = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
  metadata["x-amz-key-v2"] = to_base64(wrapped);
  EXPECT_EQ(read_back(metadata, v2_body(), rsa_keyring(), permissive()).text, plaintext);
  metadata["x-amz-key-v2"] =
      to_base64(crypto::encrypt_oaep(rsa_pair(), crypto::OaepHash::sha256, data_key_bytes()).value());
  expect_refused(read_back(metadata, v2_body(), rsa_keyring(), permissive()), "unwrap-failed");
}

TEST(Attacks, NothingStoredTellsOfThePlaintextButItsLength) {
  SystemEntropy entropy;
  Policy v2;
  v2.commitment = CommitmentPolicy::forbid_encrypt_allow_decrypt;
  for (const Policy& policy : {Policy{}, v2}) {
    const auto made = begin_encryption({.plaintext_length = 32}, aes_keyring(), policy, entropy);
    for (const auto& [name, value] : made->stored.metadata) EXPECT_EQ(name.find("md5"), std::string::npos) << name;
  }
}

TEST(Attacks, DoublyEncodedMetadataAreDecodedOnceAndStrictly) {
  EXPECT_EQ(undo_double_encoding("=?UTF-8?B?w4PCtg==?="), "\xc3\xb6");
  EXPECT_EQ(undo_double_encoding("=?UTF-8?Q?Mini=C3=83=C2=B6?="), "Mini\xc3\xb6");
  EXPECT_EQ(undo_double_encoding("=?utf-8?q?a_b?= =?UTF-8?Q?c?="), "a bc");
  EXPECT_EQ(undo_double_encoding("{\"a\":\"b\"}"), "{\"a\":\"b\"}");
  for (const char* broken : {"\xff", "=?utf-8?B?/w==?=", "=?UTF-8?B?",
                             "=?UTF-8?X?a?=", "=?ISO-8859-1?Q?a?=", "=?UTF-8?Q?=G1?=", "=?UTF-8?B?5oiR?="})
    EXPECT_EQ(undo_double_encoding(broken), std::nullopt) << broken;
}

TEST(Inspect, SaysWhatAnObjectIsAndWhatIsUnsafe) {
  const Inspection v3 = inspect(v3_metadata(), std::nullopt, 48);
  EXPECT_EQ(v3.plaintext_length, 32U);
  EXPECT_TRUE(v3.needs.empty());
  EXPECT_EQ(v3.notes.front().weight, SafetyNote::Weight::fact) << v3.notes.front().text;
  EXPECT_EQ(v3.entries.size(), 5U);

  const Inspection v2 = inspect(v2_metadata(), std::nullopt, 48);
  EXPECT_EQ(v2.needs.size(), 1U);
  EXPECT_EQ(v2.notes.front().weight, SafetyNote::Weight::weak);

  Metadata leaking = v1_metadata(crypto::ecb_encrypt(wrapping_key(), data_key_bytes()));
  leaking["x-amz-unencrypted-content-md5"] = "x";
  const Inspection v1 = inspect(leaking, std::nullopt, 47);
  EXPECT_EQ(v1.needs.size(), 3U);
  EXPECT_GE(std::ranges::count(v1.notes, SafetyNote::Weight::unsafe, &SafetyNote::weight), 4);

  Metadata spoofed = v2_metadata();
  spoofed["x-amz-c"] = "115";
  const Inspection conflict = inspect(spoofed, std::nullopt, 48);
  EXPECT_FALSE(conflict.envelope);
  EXPECT_EQ(conflict.failure->error_class, ErrorClass::format_conflict);
  EXPECT_EQ(inspect({}, std::nullopt, 5).failure->error_class, ErrorClass::not_s3ec);
}

}  // namespace
}  // namespace s3sse::client_side
