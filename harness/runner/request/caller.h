#pragma once
// Requests outside of any case: for finding out what an endpoint can do, and for taking leftovers down.
#include <string>

#include "harness/sigv4/signer.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

struct Call {
  std::string method = "GET";
  std::string bucket{};  ///< empty: the service itself
  std::string key{};     ///< as text; encoded by the caller
  std::string query{};   ///< encoded, without '?'
  Headers headers{};
  std::string body{};
  bool md5 = false;            ///< send Content-MD5, which S3 asks for with subresources
  bool presigned = false;      ///< signed in the query instead of a header
  bool anonymous = false;      ///< not signed
  bool plain = false;          ///< over plain HTTP, also where there is HTTPS
  bool virtual_host = false;   ///< bucket in the Host header; else as the caller was told
  std::string service = "s3";  ///< or "kms"
  sigv4::Payload payload = sigv4::Payload::signed_hash;
};

/// Signs and sends. Safe from many threads.
class Caller {
 public:
  /// All must outlive it. Virtual-host style throughout where `virtual_host`.
  Caller(Endpoint& endpoint, const Clock& clock, const sigv4::Credentials& credentials, bool virtual_host)
      : endpoint_(endpoint), clock_(clock), credentials_(credentials), virtual_host_(virtual_host) {}

  /// The request as it goes out, signed.
  WireRequest request(const Call& call);
  Exchange send(const Call& call, Deadline deadline);

  [[nodiscard]] Endpoint& endpoint() { return endpoint_; }
  [[nodiscard]] TimePoint now() const { return clock_.now(); }
  [[nodiscard]] const sigv4::Credentials& credentials() const { return credentials_; }

 private:
  Endpoint& endpoint_;
  const Clock& clock_;
  const sigv4::Credentials& credentials_;
  bool virtual_host_;
  sigv4::Signer signer_;
};

}  // namespace s3sse::harness::runner
