#include "simulator/crypto/digest.h"

#include <algorithm>
#include <array>
#include <initializer_list>

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

/// HMAC of RFC 2104 over one context. The MAC objects of OpenSSL 3.0 look their digest up by name for each key, which
/// takes longer than the MAC of a short text.
class Hmac {
 public:
  explicit Hmac(DigestAlgorithm algorithm) : md_(fetched(algorithm)) {}
  ~Hmac() { wipe_memory(block_); }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(EVP_MD_get_size(md_)); }

  /// The MAC of the concatenated `message`, to `out`, which has room for size() bytes and may be where a piece is.
  void compute(ByteView key, std::initializer_list<ByteView> message, std::uint8_t* out) {
    const auto block_size = static_cast<std::size_t>(EVP_MD_get_block_size(md_));
    block_.fill(0);
    if (key.size() > block_size) {
      digest({key}, block_.data());
    } else {
      std::copy(key.begin(), key.end(), block_.begin());
    }
    const ByteView pad = ByteView(block_).first(block_size);
    turn_pad(0x36);
    start();
    take(pad);
    for (const ByteView piece : message) take(piece);
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> inner;
    end(inner.data());
    turn_pad(0x36 ^ 0x5c);
    digest({pad, ByteView(inner).first(size())}, out);
    wipe_memory(inner);
  }

 private:
  static constexpr std::size_t largest_block = 128;  // of SHA-512

  void turn_pad(std::uint8_t bits) {
    for (std::uint8_t& byte : block_) byte ^= bits;
  }
  void digest(std::initializer_list<ByteView> pieces, std::uint8_t* out) {
    start();
    for (const ByteView piece : pieces) take(piece);
    end(out);
  }
  void start() { must(EVP_DigestInit_ex2(context_.get(), md_, nullptr) == 1, "start of HMAC"); }
  void take(ByteView bytes) { must(EVP_DigestUpdate(context_.get(), data_or_dummy(bytes), bytes.size()) == 1, "HMAC"); }
  void end(std::uint8_t* out) { must(EVP_DigestFinal_ex(context_.get(), out, nullptr) == 1, "end of HMAC"); }

  const EVP_MD* md_;
  MdContext context_{EVP_MD_CTX_new()};  // what it knows of keys is wiped by OpenSSL
  std::array<std::uint8_t, largest_block> block_{};
};

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
  Hmac hmac(algorithm);
  Bytes mac(hmac.size());
  hmac.compute(key, {message}, mac.data());
  return mac;
}

Bytes hmac_sha256(ByteView key, ByteView message) {
  return hmac(DigestAlgorithm::sha256, key, message);
}

SecretBytes hkdf(DigestAlgorithm algorithm, ByteView input_key, ByteView salt, std::string_view info,
                 std::size_t length) {
  Hmac hmac(algorithm);
  constexpr std::size_t most_blocks = 255;
  must(length <= most_blocks * hmac.size(), "HKDF gives at most 255 digests");
  SecretBytes extracted(hmac.size());
  hmac.compute(salt, {input_key}, extracted.reveal_mutable().data());
  SecretBytes derived(length);
  SecretBytes block(hmac.size());
  ByteView before;  // T(0) is empty
  std::uint8_t number = 0;
  for (std::size_t done = 0; done < length; done += before.size()) {
    ++number;
    hmac.compute(extracted.reveal(), {before, as_bytes(info), ByteView(&number, 1)}, block.reveal_mutable().data());
    before = block.reveal();
    std::copy_n(before.begin(), std::min(before.size(), length - done),
                derived.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(done));
  }
  return derived;
}

SecretBytes hkdf_sha256(ByteView input_key, ByteView salt, std::string_view info, std::size_t length) {
  return hkdf(DigestAlgorithm::sha256, input_key, salt, info, length);
}

}  // namespace s3sse::crypto
