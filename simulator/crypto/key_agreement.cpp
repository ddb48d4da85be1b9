#include "simulator/crypto/key_agreement.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {

std::optional<SecretBytes> shared_secret(const KeyPair& pair, ByteView peer) {
  const unsigned char* in = data_or_dummy(peer);
  const unsigned char* const end = in + peer.size();
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> other(
      d2i_PUBKEY(nullptr, &in, static_cast<long>(peer.size())), EVP_PKEY_free);
  if (other == nullptr || in != end) return std::nullopt;
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr, "start of a key agreement");
  // Refuses keys of another curve, and points that are not on it.
  if (EVP_PKEY_derive_init(context.get()) <= 0 || EVP_PKEY_derive_set_peer(context.get(), other.get()) <= 0)
    return std::nullopt;
  std::size_t size = 0;
  if (EVP_PKEY_derive(context.get(), nullptr, &size) <= 0) return std::nullopt;
  SecretBytes secret(size);
  if (EVP_PKEY_derive(context.get(), secret.reveal_mutable().data(), &size) <= 0) return std::nullopt;
  return secret;
}

}  // namespace s3sse::crypto
