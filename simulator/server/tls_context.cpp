#include "simulator/server/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <string_view>

#include "simulator/base/secret_bytes.h"
#include "simulator/deviations/decide.h"

namespace s3sse::server {
namespace {

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioPointer = std::unique_ptr<BIO, BioDeleter>;

BioPointer reader_of(std::string_view pem) {
  return BioPointer(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

tl::unexpected<Error> tls_failure(std::string what) {
  char text[256] = "unknown reason";
  if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return fail(std::move(what) + ": " + text);
}

/// Only HTTP/1.1 is spoken; a client that insists on something else goes on without ALPN.
int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned in_length, void*) {
  static constexpr unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours, sizeof ours, in, in_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

int number_of(TlsVersion version) {
  return version == TlsVersion::v1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

void choose_versions(SSL_CTX* context, const Rules& rules, TlsVersion lowest, TlsVersion highest) {
  SSL_CTX_set_min_proto_version(
      context, chosen(rules, {Rule::tls_versions_1_2_and_1_3_are_accepted, Rule::tls_versions_1_0_and_1_1_are_refused},
                      number_of(lowest)));
  SSL_CTX_set_max_proto_version(context, number_of(highest));
  const auto level = static_cast<unsigned>(SSL_CTX_get_security_level(context));
  SSL_CTX_set_security_level(context,
                             static_cast<int>(chosen(rules, Rule::tls_versions_1_0_and_1_1_are_refused, level)));
  // OpenSSL's own choice is the highest common version.
  const SSL_client_hello_cb_fn own_choice = nullptr;
  SSL_CTX_set_client_hello_cb(context, chosen(rules, Rule::tls_highest_common_version_is_negotiated, own_choice),
                              nullptr);
}

}  // namespace

void TlsContextDeleter::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<TlsContext> make_tls_context(const Rules& rules, TlsVersion minimum, TlsVersion maximum) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return tls_failure("TLS cannot be set up");
  choose_versions(context.get(), rules, minimum, maximum);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http_1_1, nullptr);
  return context;
}

Result<void> use_certificate(ssl_ctx_st* context, const CertificateFiles& files) {
  if (SSL_CTX_use_certificate_chain_file(context, files.chain.c_str()) != 1) {
    return tls_failure("the certificate file " + files.chain + " cannot be used");
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return tls_failure("the key file " + files.private_key + " cannot be used or does not belong to the certificate");
  }
  return {};
}

Result<void> use_certificate(ssl_ctx_st* context, const SelfMadeCertificate& certificate) {
  const BioPointer chain = reader_of(certificate.chain_pem);
  const BioPointer key_reader = reader_of(certificate.private_key_pem);
  const std::unique_ptr<X509, decltype(&X509_free)> leaf(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr),
                                                         X509_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(key_reader.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!leaf || !key || SSL_CTX_use_certificate(context, leaf.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return tls_failure("the certificate that was made cannot be used");
  }
  return {};
}

}  // namespace s3sse::server
