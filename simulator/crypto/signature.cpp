#include "simulator/crypto/signature.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "simulator/crypto/openssl_handles.h"

namespace s3sse::crypto {
namespace {

const EVP_MD* signed_digest(DigestAlgorithm hash) {
  if (hash == DigestAlgorithm::sha512) return EVP_sha512();
  return hash == DigestAlgorithm::sha384 ? EVP_sha384() : EVP_sha256();
}

/// Tells a context that was made ready for one direction what the scheme wants; false where the pair is not of it.
bool set_scheme(EVP_PKEY_CTX* context, SignatureScheme scheme, DigestAlgorithm hash) {
  const EVP_MD* digest = signed_digest(hash);
  if (EVP_PKEY_CTX_set_signature_md(context, digest) <= 0) return false;
  if (scheme == SignatureScheme::ecdsa) return true;
  const bool pss = scheme == SignatureScheme::rsassa_pss;
  if (EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) <= 0) return false;
  if (!pss) return true;
  return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) > 0;
}

std::optional<Bytes> sign_ed25519(const KeyPair& pair, ByteView message) {
  const MdContext context{EVP_MD_CTX_new()};
  Bytes signature(64);
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pair.handle()) <= 0 ||
      EVP_DigestSign(context.get(), signature.data(), &size, data_or_dummy(message), message.size()) <= 0)
    return std::nullopt;
  return signature;
}

bool verifies_ed25519(const KeyPair& pair, ByteView message, ByteView signature) {
  const MdContext context{EVP_MD_CTX_new()};
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pair.handle()) <= 0) return false;
  return EVP_DigestVerify(context.get(), data_or_dummy(signature), signature.size(), data_or_dummy(message),
                          message.size()) == 1;
}

}  // namespace

std::optional<Bytes> sign(const KeyPair& pair, SignatureScheme scheme, DigestAlgorithm hash, ByteView signed_part) {
  if (scheme == SignatureScheme::ed25519) return sign_ed25519(pair, signed_part);
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr, "start of a signature");
  if (EVP_PKEY_sign_init(context.get()) <= 0 || !set_scheme(context.get(), scheme, hash)) return std::nullopt;
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(pair.handle())));
  std::size_t size = signature.size();
  if (EVP_PKEY_sign(context.get(), signature.data(), &size, data_or_dummy(signed_part), signed_part.size()) <= 0)
    return std::nullopt;
  signature.resize(size);
  return signature;
}

bool verifies(const KeyPair& pair, SignatureScheme scheme, DigestAlgorithm hash, ByteView signed_part,
              ByteView signature) {
  if (scheme == SignatureScheme::ed25519) return verifies_ed25519(pair, signed_part, signature);
  const KeyContext context{EVP_PKEY_CTX_new(pair.handle(), nullptr)};
  must(context != nullptr, "start of a verification");
  if (EVP_PKEY_verify_init(context.get()) <= 0 || !set_scheme(context.get(), scheme, hash)) return false;
  return EVP_PKEY_verify(context.get(), data_or_dummy(signature), signature.size(), data_or_dummy(signed_part),
                         signed_part.size()) == 1;
}

}  // namespace s3sse::crypto
