#pragma once
// The TLS of the front: versions, certificate, ALPN.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/server/server.h"

struct ssl_ctx_st;

namespace s3sse::server {

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

/// A CA of its own and a certificate for localhost, *.localhost, s3.localhost, *.s3.localhost, 127.0.0.1 and ::1, and
/// for the host names that the operator adds.
struct SelfMadeCertificate {
  std::string ca_pem;
  std::string chain_pem;        ///< leaf, then CA
  std::string private_key_pem;  ///< of the leaf; the CA's key is thrown away, so nothing else can be signed by it
};
/// `host_names` are DNS names without commas.
Result<SelfMadeCertificate> make_certificate(const std::vector<std::string>& host_names = {});

/// From the lowest to the highest version given (TLS-01, TLS-02), and the highest that both sides know (TLS-03).
Result<TlsContext> make_tls_context(const Rules& rules, TlsVersion minimum, TlsVersion maximum);
Result<void> use_certificate(ssl_ctx_st* context, const CertificateFiles& files);
Result<void> use_certificate(ssl_ctx_st* context, const SelfMadeCertificate& certificate);

}  // namespace s3sse::server
