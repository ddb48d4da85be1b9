#include "simulator/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>

#include "simulator/base/encoding.h"
#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

// Fetched once: a fetch by name costs more than the digest of a short text.
const EVP_MD* fetched(DigestAlgorithm algorithm) {
  static EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  static EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  static EVP_MD* const sha224 = EVP_MD_fetch(nullptr, "SHA224", nullptr);
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA384", nullptr);
  static EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  const EVP_MD* md = sha256;
  if (algorithm == DigestAlgorithm::md5) md = md5;
  if (algorithm == DigestAlgorithm::sha1) md = sha1;
  if (algorithm == DigestAlgorithm::sha224) md = sha224;
  if (algorithm == DigestAlgorithm::sha384) md = sha384;
  if (algorithm == DigestAlgorithm::sha512) md = sha512;
  must(md != nullptr, "fetch of a digest");
  return md;
}

OSSL_PARAM octets(const char* name, ByteView bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(data_or_dummy(bytes)), bytes.size());
}

/// `md` lives for ever, and OpenSSL only reads the name.
OSSL_PARAM digest_name(const char* name, const EVP_MD* md) {
  return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(EVP_MD_get0_name(md)), 0);
}

/// HMAC under an empty key, to be copied and given another: a context that is told its digest looks it up by name,
/// which takes longer than the MAC of a short text.
const EVP_MAC_CTX* keyless_hmac(DigestAlgorithm algorithm) {
  static const auto contexts = [] {
    EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    must(method != nullptr, "fetch of HMAC");
    std::array<EVP_MAC_CTX*, 6> made{};
    for (std::size_t at = 0; at < made.size(); ++at) {
      const OSSL_PARAM parameters[] = {digest_name(OSSL_MAC_PARAM_DIGEST, fetched(static_cast<DigestAlgorithm>(at))),
                                       OSSL_PARAM_construct_end()};
      made[at] = EVP_MAC_CTX_new(method);
      must(EVP_MAC_init(made[at], data_or_dummy({}), 0, parameters) == 1, "digest of HMAC");
    }
    return made;
  }();
  return contexts.at(static_cast<std::size_t>(algorithm));
}

}  // namespace

struct Digest::State {
  const EVP_MD* md;
  MdContext context{EVP_MD_CTX_new()};

  void restart() { must(EVP_DigestInit_ex2(context.get(), md, nullptr) == 1, "start of a digest"); }
};

Digest::Digest(DigestAlgorithm algorithm) : state_(std::make_unique<State>(State{fetched(algorithm)})) {
  state_->restart();
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(ByteView bytes) {
  must(EVP_DigestUpdate(state_->context.get(), data_or_dummy(bytes), bytes.size()) == 1, "digest");
}

Bytes Digest::finish() {
  Bytes digest(static_cast<std::size_t>(EVP_MD_get_size(state_->md)));
  must(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) == 1, "end of a digest");
  state_->restart();
  return digest;
}

Bytes digest(DigestAlgorithm algorithm, ByteView bytes) {
  const EVP_MD* md = fetched(algorithm);
  Bytes result(static_cast<std::size_t>(EVP_MD_get_size(md)));
  must(EVP_Digest(data_or_dummy(bytes), bytes.size(), result.data(), nullptr, md, nullptr) == 1, "digest");
  return result;
}

Bytes md5(ByteView bytes) {
  return digest(DigestAlgorithm::md5, bytes);
}
Bytes sha256(ByteView bytes) {
  return digest(DigestAlgorithm::sha256, bytes);
}
std::string sha256_hex(std::string_view text) {
  return to_hex(sha256(as_bytes(text)));
}

std::string uuid_of(std::string_view seed) {
  std::string hex = sha256_hex(seed).substr(0, 32);
  for (const std::size_t dash : {20, 16, 12, 8}) hex.insert(dash, "-");
  return hex;
}

Bytes hmac(DigestAlgorithm algorithm, ByteView key, ByteView message) {
  const MacContext context{EVP_MAC_CTX_dup(keyless_hmac(algorithm))};
  must(context && EVP_MAC_init(context.get(), data_or_dummy(key), key.size(), nullptr) == 1, "start of HMAC");
  must(EVP_MAC_update(context.get(), data_or_dummy(message), message.size()) == 1, "HMAC");
  Bytes mac(static_cast<std::size_t>(EVP_MD_get_size(fetched(algorithm))));
  std::size_t size = 0;
  must(EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) == 1 && size == mac.size(), "end of HMAC");
  return mac;
}

Bytes hmac_sha256(ByteView key, ByteView message) {
  return hmac(DigestAlgorithm::sha256, key, message);
}

SecretBytes hkdf(DigestAlgorithm algorithm, ByteView input_key, ByteView salt, std::string_view info,
                 std::size_t length) {
  static EVP_KDF* const hkdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  must(hkdf != nullptr, "fetch of HKDF");
  const KdfContext context{EVP_KDF_CTX_new(hkdf)};
  const OSSL_PARAM parameters[] = {digest_name(OSSL_KDF_PARAM_DIGEST, fetched(algorithm)),
                                   octets(OSSL_KDF_PARAM_KEY, input_key), octets(OSSL_KDF_PARAM_SALT, salt),
                                   octets(OSSL_KDF_PARAM_INFO, as_bytes(info)), OSSL_PARAM_construct_end()};
  SecretBytes derived(length);
  must(EVP_KDF_derive(context.get(), derived.reveal_mutable().data(), length, parameters) == 1, "HKDF");
  return derived;
}

SecretBytes hkdf_sha256(ByteView input_key, ByteView salt, std::string_view info, std::size_t length) {
  return hkdf(DigestAlgorithm::sha256, input_key, salt, info, length);
}

}  // namespace s3sse::crypto
