#pragma once
// The one way to sign a request, right or wrong on purpose, and to see its answer: steps of cases, detection, sweeping.
#include <chrono>
#include <cstddef>
#include <string>

#include "harness/sigv4/signer.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

/// The way a request is signed; by default as an SDK does it.
struct SigningManner {
  enum class Form { header, presigned, sigv2_header, sigv2_presigned };
  Form form = Form::header;
  std::string region{};        ///< empty: the endpoint's
  std::string service = "s3";  ///< or "kms"
  sigv4::Payload payload = sigv4::Payload::signed_hash;
  std::size_t chunk_size = 64 * 1024;  ///< of a streaming payload, in bytes
  Headers trailers{};                  ///< of a payload with a trailer
  std::chrono::seconds expires{900};   ///< of a presigned request
  sigv4::Mistakes mistakes{};          ///< a clock skew counts for version 2 as well
};

/// Signs for one endpoint, at the time of one clock. Safe from many threads; both must outlive it.
class RequestSigner {
 public:
  RequestSigner(Endpoint& endpoint, const Clock& clock) : endpoint_(endpoint), clock_(clock) {}

  /// Every header must be in place. Anonymous credentials leave the request unsigned.
  void sign(WireRequest& request, const sigv4::Credentials& credentials, const SigningManner& manner);

  [[nodiscard]] Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] TimePoint now() const { return clock_.now(); }

 private:
  Endpoint& endpoint_;
  const Clock& clock_;
  sigv4::Signer signer_;
};

/// Takes signatures, session tokens and secret keys out of an answer: an error that repeats what it was sent (S3's
/// SignatureDoesNotMatch does) must not carry a signature, which is a bearer token while it lasts, into any record.
void hide_secrets(const WireRequest& request, const sigv4::Credentials& credentials, Exchange& exchange);

}  // namespace s3sse::harness::runner
