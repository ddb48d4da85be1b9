#pragma once
// Owners for OpenSSL handles, and the end of the road for failures that only a broken library can cause.
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "simulator/base/bytes.h"

namespace s3sse::crypto {

struct OpensslDeleter {
  void operator()(EVP_MD_CTX* handle) const noexcept { EVP_MD_CTX_free(handle); }
  void operator()(EVP_CIPHER_CTX* handle) const noexcept { EVP_CIPHER_CTX_free(handle); }
  void operator()(EVP_KDF_CTX* handle) const noexcept { EVP_KDF_CTX_free(handle); }
  void operator()(EVP_MAC_CTX* handle) const noexcept { EVP_MAC_CTX_free(handle); }
  void operator()(EVP_PKEY_CTX* handle) const noexcept { EVP_PKEY_CTX_free(handle); }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, OpensslDeleter>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, OpensslDeleter>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, OpensslDeleter>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, OpensslDeleter>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, OpensslDeleter>;

/// Ends the process when OpenSSL refuses what it must be able to do (an algorithm of the default provider, memory, a
/// key of the right size): no caller can go on safely, and no input from outside can bring it about.
inline void must(bool worked, const char* what) {
  if (worked) return;
  std::fprintf(stderr, "s3sse: OpenSSL failed: %s\n", what);
  std::abort();
}

/// The data pointer of a view, never null: OpenSSL takes a null input for "no input given".
inline const std::uint8_t* data_or_dummy(ByteView view) {
  static constexpr std::uint8_t dummy = 0;
  return view.empty() ? &dummy : view.data();
}

}  // namespace s3sse::crypto
