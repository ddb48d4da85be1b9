// The certificates that the raw client believes, and the versions that it offers.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "harness/transport/connection.h"
#include "harness/transport/failure_text.h"

namespace s3sse::harness {
namespace {

/// True when at least one certificate was added.
bool trust_pem(SSL_CTX* context, const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                      BIO_free);
  bool any = false;
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    any = X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1 || any;
    X509_free(certificate);
  }
  ERR_clear_error();
  return any;
}

bool trust(SSL_CTX* context, const RemoteOptions& options) {
  if (!options.ca_pem.empty()) return trust_pem(context, options.ca_pem);
  if (!options.ca_file.empty()) return SSL_CTX_load_verify_file(context, options.ca_file.c_str()) == 1;
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

int number_of(TlsVersion version) {
  switch (version) {
    case TlsVersion::v1_0:
      return TLS1_VERSION;
    case TlsVersion::v1_1:
      return TLS1_1_VERSION;
    case TlsVersion::v1_2:
      return TLS1_2_VERSION;
    case TlsVersion::v1_3:
      break;
  }
  return TLS1_3_VERSION;
}

}  // namespace

tl::expected<TlsContext, ConnectError> make_tls_context(const RemoteOptions& options, const TlsOffer& offer) {
  TlsContext context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const bool usable = context != nullptr && trust(context.get(), options);
  ERR_clear_error();
  if (!usable) {
    const std::string name = !options.ca_pem.empty() ? "given as text" : options.ca_file;
    return tl::unexpected<ConnectError>(ConnectError{TransportFailure::tls, ca_text(name)});
  }
  if (offer.lowest < TlsVersion::v1_2) SSL_CTX_set_security_level(context.get(), 0);  // they sign with SHA-1
  SSL_CTX_set_min_proto_version(context.get(), number_of(offer.lowest));
  SSL_CTX_set_max_proto_version(context.get(), number_of(offer.highest));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

}  // namespace s3sse::harness
