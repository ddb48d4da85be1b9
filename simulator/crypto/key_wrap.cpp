#include "simulator/crypto/key_wrap.h"

#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

enum class Padding { none, yes };

// Fetched once: a fetch by name costs more than the wrap of a key.
const EVP_CIPHER* wrap_cipher(std::size_t key_size, Padding padding) {
  static const auto fetch = [](const char* name) { return EVP_CIPHER_fetch(nullptr, name, nullptr); };
  static EVP_CIPHER* const plain[] = {fetch("AES-128-WRAP"), fetch("AES-192-WRAP"), fetch("AES-256-WRAP")};
  static EVP_CIPHER* const padded[] = {fetch("AES-128-WRAP-PAD"), fetch("AES-192-WRAP-PAD"), fetch("AES-256-WRAP-PAD")};
  if (key_size != 16 && key_size != 24 && key_size != 32) return nullptr;
  const std::size_t at = key_size / 8 - 2;
  return padding == Padding::yes ? padded[at] : plain[at];
}

CipherContext start(const SecretBytes& kek, Padding padding, bool wrapping) {
  CipherContext context{EVP_CIPHER_CTX_new()};
  const EVP_CIPHER* cipher = wrap_cipher(kek.size(), padding);
  must(cipher != nullptr, "a key encryption key has 16, 24 or 32 bytes");
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  must(EVP_CipherInit_ex2(context.get(), cipher, kek.reveal().data(), nullptr, wrapping ? 1 : 0, nullptr) == 1,
       "key wrap key");
  return context;
}

Bytes wrap(const SecretBytes& kek, const SecretBytes& key, Padding padding) {
  must(!key.empty(), "there is no wrap of an empty key");
  const CipherContext context = start(kek, padding, true);
  Bytes wrapped(key.size() + 16);
  int count = 0;
  must(EVP_EncryptUpdate(context.get(), wrapped.data(), &count, key.reveal().data(), static_cast<int>(key.size())) == 1,
       "key wrap");
  wrapped.resize(static_cast<std::size_t>(count));
  return wrapped;
}

std::optional<SecretBytes> unwrap(const SecretBytes& kek, ByteView wrapped, Padding padding) {
  const std::size_t least = padding == Padding::yes ? 16 : 24;
  if (wrapped.size() < least || wrapped.size() % 8 != 0 || wrapped.size() > 64 * 1024) return std::nullopt;
  const CipherContext context = start(kek, padding, false);
  SecretBytes room(wrapped.size() + 8);
  int count = 0;
  if (EVP_DecryptUpdate(context.get(), room.reveal_mutable().data(), &count, wrapped.data(),
                        static_cast<int>(wrapped.size())) != 1 ||
      count <= 0) {
    return std::nullopt;
  }
  return SecretBytes::copy_of(room.reveal().first(static_cast<std::size_t>(count)));
}

}  // namespace

Bytes wrap_key(const SecretBytes& kek, const SecretBytes& plaintext_key) {
  return wrap(kek, plaintext_key, Padding::none);
}
std::optional<SecretBytes> unwrap_key(const SecretBytes& kek, ByteView wrapped) {
  return unwrap(kek, wrapped, Padding::none);
}
Bytes wrap_key_with_padding(const SecretBytes& kek, const SecretBytes& plaintext_key) {
  return wrap(kek, plaintext_key, Padding::yes);
}
std::optional<SecretBytes> unwrap_key_with_padding(const SecretBytes& kek, ByteView wrapped) {
  return unwrap(kek, wrapped, Padding::yes);
}

}  // namespace s3sse::crypto
