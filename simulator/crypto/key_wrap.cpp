#include "simulator/crypto/key_wrap.h"

#include <algorithm>
#include <array>

#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

constexpr std::size_t half = 8;  // of a block of AES; keys are wrapped in such pieces
constexpr std::size_t rounds = 6;
constexpr std::array<std::uint8_t, half> integrity_check = {0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6};

using Ciphers = std::array<EVP_CIPHER*, 3>;  // for keys of 16, 24 and 32 bytes

/// Fetched once: a fetch by name costs more than the wrap of a key.
const EVP_CIPHER* for_key(const Ciphers& ciphers, const SecretBytes& kek) {
  const bool known = kek.size() == 16 || kek.size() == 24 || kek.size() == 32;
  must(known, "a key encryption key has 16, 24 or 32 bytes");
  return ciphers[kek.size() / 8 - 2];
}

Ciphers fetch_ciphers(std::array<const char*, 3> names) {
  Ciphers ciphers{};
  std::ranges::transform(names, ciphers.begin(),
                         [](const char* name) { return EVP_CIPHER_fetch(nullptr, name, nullptr); });
  return ciphers;
}

enum class Direction { wrap, unwrap };

/// One block of RFC 3394 after the other. OpenSSL 3.0 wraps keys without the AES instructions of the processor, which
/// takes four times as long; its single blocks have them.
class Block {
 public:
  Block(const SecretBytes& kek, Direction direction) {
    static const Ciphers ecb = fetch_ciphers({"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"});
    must(EVP_CipherInit_ex2(context_.get(), for_key(ecb, kek), kek.reveal().data(), nullptr,
                            direction == Direction::wrap ? 1 : 0, nullptr) == 1 &&
             EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1,
         "key wrap key");
  }
  ~Block() { wipe_memory(bytes_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  /// The "A" of the RFC.
  [[nodiscard]] ByteSpan check() { return ByteSpan(bytes_).first(half); }
  [[nodiscard]] ByteSpan piece() { return ByteSpan(bytes_).last(half); }
  void encipher() {
    int count = 0;
    must(EVP_CipherUpdate(context_.get(), bytes_.data(), &count, bytes_.data(), static_cast<int>(bytes_.size())) == 1,
         "key wrap");
  }
  /// A = A ^ t
  void number(std::uint64_t step) {
    for (std::size_t i = half; i-- > 0; step >>= 8) bytes_[i] ^= static_cast<std::uint8_t>(step);
  }

 private:
  CipherContext context_{EVP_CIPHER_CTX_new()};
  std::array<std::uint8_t, 2 * half> bytes_{};
};

void copy(ByteView from, ByteSpan to) {
  std::ranges::copy(from, to.begin());
}

CipherContext start_with_padding(const SecretBytes& kek, Direction direction) {
  static const Ciphers ciphers = fetch_ciphers({"AES-128-WRAP-PAD", "AES-192-WRAP-PAD", "AES-256-WRAP-PAD"});
  CipherContext context{EVP_CIPHER_CTX_new()};
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  must(EVP_CipherInit_ex2(context.get(), for_key(ciphers, kek), kek.reveal().data(), nullptr,
                          direction == Direction::wrap ? 1 : 0, nullptr) == 1,
       "key wrap key");
  return context;
}

constexpr std::size_t largest_wrapped = 64 * 1024;

}  // namespace

Bytes wrap_key(const SecretBytes& kek, const SecretBytes& plaintext_key) {
  const std::size_t pieces = plaintext_key.size() / half;
  must(pieces >= 2 && plaintext_key.size() % half == 0, "a wrapped key is a multiple of 8 bytes, at least 16");
  Bytes wrapped(half + plaintext_key.size());
  copy(plaintext_key.reveal(), ByteSpan(wrapped).subspan(half));
  Block block(kek, Direction::wrap);
  copy(integrity_check, block.check());
  for (std::size_t step = 1; step <= rounds * pieces; ++step) {
    const ByteSpan piece = ByteSpan(wrapped).subspan(half + (step - 1) % pieces * half, half);
    copy(piece, block.piece());
    block.encipher();
    block.number(step);
    copy(block.piece(), piece);
  }
  copy(block.check(), wrapped);
  return wrapped;
}

std::optional<SecretBytes> unwrap_key(const SecretBytes& kek, ByteView wrapped) {
  if (wrapped.size() < 3 * half || wrapped.size() % half != 0 || wrapped.size() > largest_wrapped) return std::nullopt;
  SecretBytes key = SecretBytes::copy_of(wrapped.subspan(half));
  const std::size_t pieces = key.size() / half;
  Block block(kek, Direction::unwrap);
  copy(wrapped.first(half), block.check());
  for (std::size_t step = rounds * pieces; step > 0; --step) {
    const ByteSpan piece = key.reveal_mutable().subspan((step - 1) % pieces * half, half);
    copy(piece, block.piece());
    block.number(step);
    block.encipher();
    copy(block.piece(), piece);
  }
  if (!constant_time_equals(block.check(), integrity_check)) return std::nullopt;
  return key;
}

Bytes wrap_key_with_padding(const SecretBytes& kek, const SecretBytes& plaintext_key) {
  must(!plaintext_key.empty(), "there is no wrap of an empty key");
  const CipherContext context = start_with_padding(kek, Direction::wrap);
  Bytes wrapped(plaintext_key.size() + 16);
  int count = 0;
  must(EVP_EncryptUpdate(context.get(), wrapped.data(), &count, plaintext_key.reveal().data(),
                         static_cast<int>(plaintext_key.size())) == 1,
       "key wrap");
  wrapped.resize(static_cast<std::size_t>(count));
  return wrapped;
}

std::optional<SecretBytes> unwrap_key_with_padding(const SecretBytes& kek, ByteView wrapped) {
  if (wrapped.size() < 2 * half || wrapped.size() % half != 0 || wrapped.size() > largest_wrapped) return std::nullopt;
  const CipherContext context = start_with_padding(kek, Direction::unwrap);
  SecretBytes room(wrapped.size() + half);
  int count = 0;
  if (EVP_DecryptUpdate(context.get(), room.reveal_mutable().data(), &count, wrapped.data(),
                        static_cast<int>(wrapped.size())) != 1 ||
      count <= 0) {
    return std::nullopt;
  }
  return SecretBytes::copy_of(room.reveal().first(static_cast<std::size_t>(count)));
}

}  // namespace s3sse::crypto
