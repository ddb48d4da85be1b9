#pragma once
// One data key, one plaintext, and what they become in each format: computed by hand from the specification, and opened
// by the Python client 4.0.0.
#include <memory>
#include <string>

#include "simulator/base/encoding.h"
#include "simulator/client_side/codec.h"
#include "simulator/client_side/known_data_keys.h"

namespace s3sse::client_side::example {

inline Bytes counting(std::uint8_t first, std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

inline const std::string plaintext = "hello, s3 client-side encryption";

inline Bytes data_key_bytes() {
  return counting(0x00, 32);
}
inline SecretBytes data_key() {
  return SecretBytes::copy_of(data_key_bytes());
}
inline Bytes message_id() {
  return counting(0x20, 28);
}
/// The key of AES/GCM and AESWrap.
inline SecretBytes wrapping_key() {
  return SecretBytes::copy_of(counting(0x40, 32));
}

inline constexpr const char* v3_commitment = "VosJl07PIgE1Pm++NwjXrGG85dMyJBXZ8Kiu5Q==";
inline constexpr const char* v3_message_id = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ow==";
inline constexpr const char* v3_body_hex =
    "93ccf3ebf33e1e979d149212dccf69b97525daf06c403704d4763d9206d514343a2641d7183bb505aee0399db919f2e2";
inline constexpr const char* v2_iv = "oKGio6Slpqeoqaqr";
inline constexpr const char* v2_body_hex =
    "8e7d10412ae722cc5145e4bf6e1faeaa5ddf3074f7972702ff7c5ff60bc21a6ff083ec925077a2af950fe4c0fcfd83c4";
inline constexpr const char* v3_aes_wrap =
    "oKGio6Slpqeoqaqr144EPObumipxZkv1hbE++f8G59T4epM6+sX0gfXfYOeDAqtYXY7fa+OU+0yMWObv";
inline constexpr const char* v2_aes_wrap =
    "oKGio6Slpqeoqaqr144EPObumipxZkv1hbE++f8G59T4epM6+sX0gfXfYOflPJx1fwpQB0Z0PwNhYC9r";
inline constexpr const char* rfc_3394_wrap = "m6dOwKM5SkO6qVVIotB71KxPbq1ixN0WaDfcxYaARoZT2ym4madmjQ==";

inline Bytes bytes_of_hex(std::string_view text) {
  return from_hex(text).value();
}
inline std::string hex_of(std::string_view bytes) {
  return to_hex(as_bytes(bytes));
}

inline Metadata v3_metadata() {
  return {{"x-amz-c", "115"},
          {"x-amz-w", "02"},
          {"x-amz-3", v3_aes_wrap},
          {"x-amz-d", v3_commitment},
          {"x-amz-i", v3_message_id}};
}
inline Metadata v2_metadata() {
  return {{"x-amz-key-v2", v2_aes_wrap},
          {"x-amz-iv", v2_iv},
          {"x-amz-matdesc", "{}"},
          {"x-amz-wrap-alg", "AES/GCM"},
          {"x-amz-cek-alg", "AES/GCM/NoPadding"},
          {"x-amz-tag-len", "128"}};
}

inline Keyring aes_keyring(StringMap description = {}) {
  return Keyring{.main = make_aes_key(wrapping_key(), std::move(description)).value()};
}

/// Everything that can be allowed.
inline Policy permissive() {
  Policy policy;
  policy.commitment = CommitmentPolicy::require_encrypt_allow_decrypt;
  policy.legacy_wrapping = true;
  policy.legacy_modes = true;
  return policy;
}

class TextSink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    text += as_text(bytes);
    return {};
  }
  std::string text;
};

/// The end of a read: the plaintext, or the class of the failure and what had been let out by then.
struct Outcome {
  std::string text;
  std::string failure;  ///< empty: none
  std::string outside;
};

inline Outcome read_back(const DecryptRequest& request, const std::optional<std::string>& instruction_file,
                         const Bytes& body, const Keyring& keyring, const Policy& policy) {
  MemorySource source{body};
  TextSink sink;
  const auto done = decrypt(request, instruction_file, {.body = &source, .total = body.size()}, keyring, policy, sink);
  if (done) return {sink.text, {}, {}};
  return {sink.text, std::string(name_of(done.error().error_class)), done.error().outside()};
}

inline Outcome read_back(const Metadata& metadata, const Bytes& body, const Keyring& keyring,
                         const Policy& policy = {}) {
  return read_back({.metadata = metadata}, std::nullopt, body, keyring, policy);
}

}  // namespace s3sse::client_side::example
