// The worked example in every format and wrap that it has, read and written.
#include <gtest/gtest.h>

#include "suites/unit/client_side/worked_example.h"

namespace s3sse::client_side {
namespace {

using namespace example;

/// Gives what it was told to give, then fails the test.
class Script final : public Entropy {
 public:
  explicit Script(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(ByteSpan out) override {
    ASSERT_LE(out.size(), bytes_.size() - at_);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), out.size(), out.begin());
    at_ += out.size();
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

Bytes joined(std::initializer_list<Bytes> all) {
  Bytes bytes;
  for (const Bytes& one : all) bytes.insert(bytes.end(), one.begin(), one.end());
  return bytes;
}

TEST(Codec, DerivesTheCommitmentOfTheExample) {
  EXPECT_EQ(to_base64(commitment_of(data_key(), message_id(), {})), v3_commitment);
}

TEST(Codec, ReadsV3UnderAes) {
  const Outcome outcome = read_back(v3_metadata(), bytes_of_hex(v3_body_hex), aes_keyring());
  EXPECT_EQ(outcome.failure, "");
  EXPECT_EQ(outcome.text, plaintext);
}

TEST(Codec, ReadsV2UnderAesWhereThePolicyAllowsIt) {
  const Bytes body = bytes_of_hex(v2_body_hex);
  EXPECT_EQ(read_back(v2_metadata(), body, aes_keyring(), permissive()).text, plaintext);
  const Outcome refused = read_back(v2_metadata(), body, aes_keyring());
  EXPECT_EQ(refused.failure, "policy-violation");
  EXPECT_EQ(refused.text, "");
}

TEST(Codec, ReadsAesWrapWhereLegacyWrappingIsAllowed) {
  Metadata metadata = v2_metadata();
  metadata["x-amz-wrap-alg"] = "AESWrap";
  metadata["x-amz-key-v2"] = rfc_3394_wrap;
  const Bytes body = bytes_of_hex(v2_body_hex);
  EXPECT_EQ(read_back(metadata, body, aes_keyring(), permissive()).text, plaintext);
  Policy policy = permissive();
  policy.legacy_wrapping = false;
  EXPECT_EQ(read_back(metadata, body, aes_keyring(), policy).failure, "legacy-disabled");
}

TEST(Codec, WritesV3OfTheExampleByteForByte) {
  Script entropy(joined({data_key_bytes(), counting(0xa0, 12), message_id()}));
  const auto made = begin_encryption({}, aes_keyring(), {}, entropy);
  ASSERT_TRUE(made) << made.error().reason;
  EXPECT_EQ(made->stored.metadata, v3_metadata());
  EXPECT_FALSE(made->stored.instruction_file);
  MemorySource source{plaintext};
  EncryptingSource encrypting(made->key, source);
  EXPECT_EQ(encrypting.length(), plaintext.size() + 16);
  EXPECT_EQ(to_hex(read_all(encrypting, 1000).value()), v3_body_hex);
}

TEST(Codec, WritesV2OfTheExampleByteForByte) {
  Policy policy;
  policy.commitment = CommitmentPolicy::forbid_encrypt_allow_decrypt;
  Script entropy(joined({data_key_bytes(), counting(0xa0, 12), counting(0xa0, 12)}));
  const auto made = begin_encryption({.plaintext_length = plaintext.size()}, aes_keyring(), policy, entropy);
  ASSERT_TRUE(made) << made.error().reason;
  Metadata expected = v2_metadata();
  expected["x-amz-unencrypted-content-length"] = "32";
  EXPECT_EQ(made->stored.metadata, expected);
  MemorySource source{plaintext};
  EncryptingSource encrypting(made->key, source);
  EXPECT_EQ(to_hex(read_all(encrypting, 1000).value()), v2_body_hex);
}

TEST(Codec, SplitsV3BetweenObjectAndInstructionFile) {
  Script entropy(joined({data_key_bytes(), counting(0xa0, 12), message_id()}));
  const auto made = begin_encryption({.instruction_file = true}, aes_keyring({{"site", "a"}}), {}, entropy);
  ASSERT_TRUE(made) << made.error().reason;
  EXPECT_EQ(made->stored.metadata,
            (Metadata{{"x-amz-c", "115"}, {"x-amz-d", v3_commitment}, {"x-amz-i", v3_message_id}}));
  EXPECT_EQ(made->stored.instruction_file, std::string("{\"x-amz-3\":\"") + v3_aes_wrap +
                                               "\",\"x-amz-m\":\"{\\\"site\\\":\\\"a\\\"}\",\"x-amz-w\":\"02\"}");
  const Outcome outcome = read_back({.metadata = made->stored.metadata}, made->stored.instruction_file,
                                    bytes_of_hex(v3_body_hex), aes_keyring(), {});
  EXPECT_EQ(outcome.text, plaintext) << outcome.failure;
}

TEST(Codec, PutsAllOfV2IntoTheInstructionFile) {
  Policy policy = permissive();
  policy.commitment = CommitmentPolicy::forbid_encrypt_allow_decrypt;
  SystemEntropy entropy;
  const auto made = begin_encryption({.plaintext_length = 5, .instruction_file = true}, aes_keyring(), policy, entropy);
  ASSERT_TRUE(made) << made.error().reason;
  EXPECT_TRUE(made->stored.metadata.empty());
  ASSERT_TRUE(made->stored.instruction_file);
  EXPECT_EQ(made->stored.instruction_file->find(' '), std::string::npos);
  EXPECT_TRUE(parse_instruction_file(*made->stored.instruction_file)->contains("x-amz-key-v2"));
}

TEST(Codec, ReadsKmsWithTheContextOfTheRequest) {
  const StringMap stored = {{"aws:x-amz-cek-alg", "115"}, {"team", "blue"}};
  std::vector<KnownDataKey> keys;
  keys.push_back({to_bytes("blob"), stored, data_key()});
  KnownDataKeys kms(std::move(keys));
  const Keyring keyring{.main = KmsKey{&kms, "key"}};
  Metadata metadata = v3_metadata();
  metadata["x-amz-w"] = "12";
  metadata["x-amz-3"] = to_base64(to_bytes("blob"));
  metadata["x-amz-t"] = R"({"team":"blue", "aws:x-amz-cek-alg":"115"})";
  const Bytes body = bytes_of_hex(v3_body_hex);

  const StringMap right = {{"team", "blue"}};
  EXPECT_EQ(read_back({.metadata = metadata, .context = right}, std::nullopt, body, keyring, {}).text, plaintext);
  EXPECT_EQ(kms.calls(), 1);
  const std::optional<StringMap> none, empty = StringMap{}, other = StringMap{{"team", "red"}}, all = stored;
  for (const std::optional<StringMap>& wrong : {none, empty, other, all}) {
    EXPECT_EQ(read_back({.metadata = metadata, .context = wrong}, std::nullopt, body, keyring, {}).failure,
              "context-mismatch");
  }
  EXPECT_EQ(kms.calls(), 1) << "the context is compared before KMS is asked";
}

TEST(Codec, NamesTheKeyringThatItNeeds) {
  KnownDataKeys kms({});
  EXPECT_EQ(read_back(v3_metadata(), bytes_of_hex(v3_body_hex), Keyring{.main = KmsKey{&kms, "key"}}).failure,
            "wrong-keyring");
}

TEST(Codec, ReadsRangesAsCtrWhereLegacyModesAreAllowed) {
  struct Row {
    const char* range;
    std::string text;
  };
  for (const Row& row : {Row{"bytes=0-3", plaintext.substr(0, 4)}, Row{"bytes=10-20", plaintext.substr(10, 11)},
                         Row{"bytes=16-16", plaintext.substr(16, 1)}, Row{"bytes=30-", plaintext.substr(30)},
                         Row{"bytes=0-999", plaintext}, Row{"bytes=32-40", ""}, Row{"bytes=47-", ""},
                         Row{"bytes=-4", plaintext}, Row{"bytes=4-2", plaintext}, Row{"bytes=1-2,4-5", plaintext}}) {
    for (const auto& [metadata, body] :
         {std::pair{v3_metadata(), v3_body_hex}, std::pair{v2_metadata(), v2_body_hex}}) {
      const Outcome outcome = read_back({.metadata = metadata, .range = row.range}, std::nullopt, bytes_of_hex(body),
                                        aes_keyring(), permissive());
      EXPECT_EQ(outcome.failure, "") << row.range;
      EXPECT_EQ(outcome.text, row.text) << row.range;
    }
  }
  EXPECT_EQ(read_back({.metadata = v3_metadata(), .range = "bytes=99-100"}, std::nullopt, bytes_of_hex(v3_body_hex),
                      aes_keyring(), permissive())
                .failure,
            "range-invalid");
  EXPECT_EQ(read_back({.metadata = v3_metadata(), .range = "bytes=0-3"}, std::nullopt, bytes_of_hex(v3_body_hex),
                      aes_keyring(), {})
                .failure,
            "legacy-disabled");
}

TEST(Codec, RangesAreWidenedToBlocks) {
  const auto header = [](const char* text) { return range_header(widened(parse_byte_range(text).value())); };
  EXPECT_EQ(header("bytes=0-15"), "bytes=0-32");
  EXPECT_EQ(header("bytes=10-20"), "bytes=0-48");
  EXPECT_EQ(header("bytes=10-100"), "bytes=0-128");
  EXPECT_EQ(header("bytes=40-"), "bytes=16-");
}

TEST(Codec, OptionsHaveToFitEachOther) {
  Policy policy;
  policy.suite = SuiteId::gcm;
  EXPECT_EQ(check(policy).error().error_class, ErrorClass::config_invalid);
  policy.suite = SuiteId::cbc;
  EXPECT_EQ(check(policy).error().error_class, ErrorClass::config_invalid);
  policy = {};
  policy.delayed_authentication = true;
  EXPECT_TRUE(check(policy));
  policy.buffer_size = 1024;
  EXPECT_EQ(check(policy).error().error_class, ErrorClass::config_invalid);
  policy.delayed_authentication = false;
  EXPECT_TRUE(check(policy));
  policy.buffer_size = 15;
  EXPECT_EQ(check(policy).error().error_class, ErrorClass::config_invalid);
}

TEST(Codec, HoldsAtMostTheBuffer) {
  Policy policy;
  policy.buffer_size = 47;
  const Outcome outcome = read_back(v3_metadata(), bytes_of_hex(v3_body_hex), aes_keyring(), policy);
  EXPECT_EQ(outcome.failure, "too-large");
  EXPECT_EQ(outcome.text, "");
  policy.buffer_size = 48;
  EXPECT_EQ(read_back(v3_metadata(), bytes_of_hex(v3_body_hex), aes_keyring(), policy).text, plaintext);
}

TEST(Codec, RewrapsAnInstructionFileForAnotherKey) {
  SystemEntropy entropy;
  const auto made = begin_encryption({.instruction_file = true}, aes_keyring({{"key", "old"}}), {}, entropy);
  MemorySource source{plaintext};
  EncryptingSource encrypting(made->key, source);
  const Bytes body = read_all(encrypting, 1000).value();
  const auto new_key = [](StringMap description) {
    return Keyring{.main = make_aes_key(SecretBytes::copy_of(counting(0x60, 32)), std::move(description)).value()};
  };
  const RewrapRequest request{made->stored.metadata, *made->stored.instruction_file};
  const Keyring old = aes_keyring({{"key", "old"}});
  const auto file = rewrap(request, old, new_key({{"key", "new"}}), {}, entropy);
  ASSERT_TRUE(file) << file.error().reason;
  EXPECT_EQ(read_back({.metadata = made->stored.metadata}, *file, body, new_key({}), {}).text, plaintext);
  EXPECT_EQ(read_back({.metadata = made->stored.metadata}, *file, body, old, {}).failure, "unwrap-failed");

  EXPECT_EQ(rewrap(request, old, new_key({{"key", "old"}}), {}, entropy).error().error_class,
            ErrorClass::config_invalid);
  RewrapRequest enforcing = request;
  enforcing.enforce_rotation = true;
  EXPECT_TRUE(rewrap(enforcing, old, new_key({{"key", "new"}}), {}, entropy));
  EXPECT_EQ(rewrap(enforcing, old, aes_keyring({{"key", "same"}}), {}, entropy).error().error_class,
            ErrorClass::config_invalid);
}

}  // namespace
}  // namespace s3sse::client_side
