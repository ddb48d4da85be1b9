#pragma once
// Key pairs: RSA (RFC 8017), elliptic curves (FIPS 186-5, SEC 2) and Ed25519 (RFC 8032). The private half is reached in
// PKCS #8 alone. Pairs come from OpenSSL's own generator: two runs of the same seed differ in them.
#include <memory>
#include <optional>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"

struct evp_pkey_st;

namespace s3sse::crypto {

enum class KeyPairKind { rsa_2048, rsa_3072, rsa_4096, nist_p256, nist_p384, nist_p521, secg_p256k1, ed25519 };

class KeyPair {
 public:
  /// A new pair. RSA takes up to some seconds.
  static KeyPair generate(KeyPairKind kind);
  /// `pkcs8`: PrivateKeyInfo (RFC 5208) in DER. Nothing for bytes that are no private key of that kind.
  static std::optional<KeyPair> from_private_key(KeyPairKind kind, ByteView pkcs8);
  /// `spki`: SubjectPublicKeyInfo (RFC 5280) in DER. A pair without its private half: encrypts and verifies alone.
  /// Nothing for bytes that are no public key of that kind.
  static std::optional<KeyPair> from_public_key(KeyPairKind kind, ByteView spki);

  /// True if the numbers of the pair belong together: primes are prime, the point is on the curve, both halves fit.
  /// Slow.
  [[nodiscard]] bool is_sound() const;
  /// PrivateKeyInfo in DER.
  [[nodiscard]] SecretBytes private_key() const;
  /// SubjectPublicKeyInfo (RFC 5280) in DER.
  [[nodiscard]] Bytes public_key() const;

  /// For the sources of this module alone; stays the pair's.
  [[nodiscard]] evp_pkey_st* handle() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(evp_pkey_st* handle) const noexcept;
  };
  explicit KeyPair(evp_pkey_st* handle) : handle_(handle) {}
  std::unique_ptr<evp_pkey_st, Free> handle_;
};

}  // namespace s3sse::crypto
