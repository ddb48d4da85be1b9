// TLS: which versions are spoken, and what the access log says of them.
#include <openssl/ssl.h>

#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

/// Version 1.2 for a client that offers 1.2 and 1.3.
int prefer_the_lower_version(SSL* ssl, int* /*alert*/, void* /*argument*/) {
  const unsigned char* versions = nullptr;
  std::size_t size = 0;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &versions, &size) != 1) {
    return SSL_CLIENT_HELLO_SUCCESS;
  }
  for (std::size_t i = 1; i + 1 < size; i += 2) {
    if (versions[i] == 3 && versions[i + 1] == 3) SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
  }
  return SSL_CLIENT_HELLO_SUCCESS;
}

}  // namespace

Rows tls_rows() {
  using enum Stage;
  return {
      {Rule::tls_versions_1_2_and_1_3_are_accepted, connect, "Speaks TLS 1.3 alone.", gives(TLS1_3_VERSION)},
      {Rule::tls_versions_1_0_and_1_1_are_refused, connect, "Speaks TLS 1.0 and 1.1, too.", gives(TLS1_VERSION)},
      // These versions sign with SHA-1, which no level above this one lets pass.
      {Rule::tls_versions_1_0_and_1_1_are_refused, connect, "Speaks TLS 1.0 and 1.1, too.", gives(0U)},
      {Rule::tls_highest_common_version_is_negotiated, connect, "Prefers TLS 1.2 to 1.3.",
       gives<SSL_client_hello_cb_fn>(prefer_the_lower_version)},
      {Rule::tls_version_and_cipher_are_logged, connect, "Logs neither the TLS version nor the cipher.",
       gives(std::string())},
  };
}

}  // namespace s3sse::deviations
