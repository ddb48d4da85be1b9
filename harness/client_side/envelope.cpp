#include "harness/client_side/envelope.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

#include "simulator/base/encoding.h"

namespace s3sse::harness::client_side {
namespace {

constexpr std::size_t tag_size = 16;
constexpr std::size_t iv_size = 12;
constexpr std::array<std::uint8_t, 2> suite_id{0x00, 0x73};  // ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY

using CipherHandle = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using KeyHandle = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContextHandle = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

/// AES-256-GCM with the tag at the end of `sealed`; nothing when the tag is wrong.
std::optional<Bytes> open_gcm(ByteView key, ByteView iv, ByteView associated, ByteView sealed) {
  if (sealed.size() < tag_size || key.size() != 32 || iv.empty()) return std::nullopt;
  const ByteView ciphertext = sealed.first(sealed.size() - tag_size);
  Bytes tag(sealed.end() - tag_size, sealed.end());
  Bytes plaintext(ciphertext.size() + 1);
  const CipherHandle context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int count = 0;
  const bool opened =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(iv.size()), nullptr) == 1 &&
      EVP_DecryptInit_ex(context.get(), nullptr, nullptr, key.data(), iv.data()) == 1 &&
      (associated.empty() || EVP_DecryptUpdate(context.get(), nullptr, &count, associated.data(),
                                               static_cast<int>(associated.size())) == 1) &&
      (ciphertext.empty() || EVP_DecryptUpdate(context.get(), plaintext.data(), &count, ciphertext.data(),
                                               static_cast<int>(ciphertext.size())) == 1) &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), plaintext.data() + plaintext.size() - 1, &count) == 1;
  if (!opened) return std::nullopt;
  plaintext.resize(ciphertext.size());
  return plaintext;
}

Bytes hmac(const EVP_MD* digest, ByteView key, ByteView message) {
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  static constexpr std::uint8_t nothing = 0;
  ::HMAC(digest, key.empty() ? &nothing : key.data(), static_cast<int>(key.size()), message.data(), message.size(),
         out.data(), &size);
  out.resize(size);
  return out;
}

/// HKDF of RFC 5869 for at most one block of output.
Bytes hkdf(const EVP_MD* digest, ByteView salt, ByteView input_key, ByteView info, std::size_t size) {
  const Bytes extracted = hmac(digest, salt, input_key);
  Bytes block(info.begin(), info.end());
  block.push_back(1);
  Bytes out = hmac(digest, extracted, block);
  out.resize(size);
  return out;
}

Bytes label(ByteView prefix, std::string_view text) {
  Bytes out(prefix.begin(), prefix.end());
  out.insert(out.end(), text.begin(), text.end());
  return out;
}

Bytes bytes_at(const TextMap& entries, const char* name) {
  const auto found = entries.find(name);
  return found == entries.end() ? Bytes{} : from_base64(found->second).value_or(Bytes{});
}

std::optional<SecretBytes> open_oaep(ByteView wrapped, const SecretBytes& pkcs8) {
  const std::uint8_t* der = pkcs8.reveal().data();
  const KeyHandle key(d2i_AutoPrivateKey(nullptr, &der, static_cast<long>(pkcs8.size())), EVP_PKEY_free);
  if (!key) return std::nullopt;
  const KeyContextHandle context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  std::size_t size = 0;
  if (EVP_PKEY_decrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
      EVP_PKEY_decrypt(context.get(), nullptr, &size, wrapped.data(), wrapped.size()) != 1)
    return std::nullopt;
  SecretBytes out(size);
  if (EVP_PKEY_decrypt(context.get(), out.reveal_mutable().data(), &size, wrapped.data(), wrapped.size()) != 1)
    return std::nullopt;
  return SecretBytes::copy_of(out.reveal().first(size));
}

std::optional<SecretBytes> unwrap_rsa(ByteView wrapped, const SecretBytes& pkcs8, std::string_view content_algorithm,
                                      std::vector<Fault>& faults) {
  const auto inner = open_oaep(wrapped, pkcs8);
  if (!inner) {
    faults.push_back({"CSE-KR-51", "wrapped data key", "RSA-OAEP with SHA-1", "cannot be unwrapped so"});
    return std::nullopt;
  }
  const ByteView bytes = inner->reveal();
  if (bytes.empty() || bytes.front() != 32 || bytes.size() < 33) {
    faults.push_back({"CSE-KR-51", "block in RSA-OAEP", "its first byte is the length of the data key, 32",
                      fmt::format("a block of {} bytes that begins otherwise", bytes.size())});
    return std::nullopt;
  }
  if (as_text(bytes.subspan(33)) != content_algorithm)
    faults.push_back({"CSE-KR-51", "block in RSA-OAEP", fmt::format("ends with \"{}\"", content_algorithm),
                      fmt::format("ends with {} other bytes", bytes.size() - 33)});
  return SecretBytes::copy_of(bytes.subspan(1, 32));
}

std::optional<SecretBytes> unwrap_aes(ByteView wrapped, const SecretBytes& aes, std::string_view content_algorithm,
                                      std::vector<Fault>& faults) {
  if (wrapped.size() != iv_size + 32 + tag_size) {
    faults.push_back(
        {"CSE-KR-49", "wrapped data key", "60 bytes: IV, key, tag", fmt::format("{} bytes", wrapped.size())});
    return std::nullopt;
  }
  const ByteView iv = wrapped.first(iv_size);
  const auto open = [&](ByteView associated) {
    return open_gcm(aes.reveal(), iv, associated, wrapped.subspan(iv_size));
  };
  if (auto key = open(as_bytes(content_algorithm))) return SecretBytes::copy_of(*key);
  if (auto key = open({})) {
    faults.push_back({"CSE-KR-50", "associated data of the wrap", fmt::format("\"{}\"", content_algorithm), "none"});
    return SecretBytes::copy_of(*key);
  }
  if (auto key = open(suite_id)) {
    faults.push_back({"CSE-KR-50", "associated data of the wrap", fmt::format("\"{}\"", content_algorithm), "00 73"});
    return SecretBytes::copy_of(*key);
  }
  faults.push_back({"CSE-KR-49", "wrapped data key", "AES-GCM: IV, key, tag", "cannot be unwrapped so"});
  return std::nullopt;
}

}  // namespace

std::optional<SecretBytes> unwrap_data_key(ByteView wrapped, const RawKey& key, std::string_view content_algorithm,
                                           std::vector<Fault>& faults) {
  if (key.aes != nullptr) return unwrap_aes(wrapped, *key.aes, content_algorithm, faults);
  return unwrap_rsa(wrapped, *key.rsa_pkcs8, content_algorithm, faults);
}

std::optional<Bytes> open_v2(const TextMap& entries, ByteView body, ByteView data_key, std::vector<Fault>& faults) {
  const Bytes iv = bytes_at(entries, "x-amz-iv");
  if (auto plaintext = open_gcm(data_key, iv, {}, body)) return plaintext;
  if (auto plaintext = open_gcm(data_key, iv, as_bytes("AES/GCM/NoPadding"), body)) {
    faults.push_back({"CSE-ALG-17", "associated data", "none", "\"AES/GCM/NoPadding\""});
    return plaintext;
  }
  faults.push_back(
      {"CSE-ALG-16", "body", "AES-256-GCM under the data key, with the stored IV", "opens in no way that is known"});
  return std::nullopt;
}

std::optional<Bytes> open_v3(const TextMap& entries, ByteView body, ByteView data_key, std::vector<Fault>& faults) {
  const Bytes salt = bytes_at(entries, "x-amz-i");
  const Bytes stored = bytes_at(entries, "x-amz-d");
  const auto derive = [&](const EVP_MD* digest, ByteView prefix, std::string_view text, std::size_t size) {
    return hkdf(digest, salt, data_key, label(prefix, text), size);
  };
  constexpr std::size_t commitment_size = 28;
  if (derive(EVP_sha512(), suite_id, "COMMITKEY", commitment_size) != stored) {
    if (derive(EVP_sha256(), suite_id, "COMMITKEY", commitment_size) == stored)
      faults.push_back({"CSE-KDF-02", "hash of the key derivation", "SHA-512", "SHA-256"});
    else if (derive(EVP_sha512(), {}, "COMMITKEY", commitment_size) == stored)
      faults.push_back({"CSE-KDF-11", "label of the commitment", "00 73 and COMMITKEY", "COMMITKEY"});
    else if (stored.size() != commitment_size)
      faults.push_back({"CSE-KDF-10", "commitment", "28 bytes", fmt::format("{} bytes", stored.size())});
    else
      faults.push_back({"CSE-KDF-16", "x-amz-d", "the commitment that data key and message id give", "another value"});
  }

  const Bytes ones(iv_size, 1), zeros(iv_size, 0);
  const Bytes key = derive(EVP_sha512(), suite_id, "DERIVEKEY", 32);
  if (auto plaintext = open_gcm(key, ones, suite_id, body)) return plaintext;
  struct Guess {
    const char* rule;
    const char* what;
    const char* expected;
    const char* actual;
    Bytes key;
    const Bytes& iv;
    ByteView associated;
  };
  const std::array<Guess, 6> guesses{{
      {"CSE-KDF-12", "IV of the content", "twelve bytes 0x01", "twelve bytes 0x00", key, zeros, suite_id},
      {"CSE-KDF-15", "associated data", "00 73", "none", key, ones, {}},
      {"CSE-KDF-15", "associated data", "00 73", "\"115\"", key, ones, as_bytes("115")},
      {"CSE-KDF-01", "key of the content", "derived with HKDF", "the data key itself",
       Bytes(data_key.begin(), data_key.end()), ones, suite_id},
      {"CSE-KDF-02", "hash of the key derivation", "SHA-512", "SHA-256",
       derive(EVP_sha256(), suite_id, "DERIVEKEY", 32), ones, suite_id},
      {"CSE-KDF-08", "label of the content key", "00 73 and DERIVEKEY", "DERIVEKEY",
       derive(EVP_sha512(), {}, "DERIVEKEY", 32), ones, suite_id},
  }};
  for (const Guess& guess : guesses)
    if (auto plaintext = open_gcm(guess.key, guess.iv, guess.associated, body)) {
      faults.push_back({guess.rule, guess.what, guess.expected, guess.actual});
      return plaintext;
    }
  faults.push_back({"CSE-KDF-14", "body", "AES-256-GCM under the derived key, IV 01 x 12, associated data 00 73",
                    "opens in no way that is known"});
  return std::nullopt;
}

}  // namespace s3sse::harness::client_side
