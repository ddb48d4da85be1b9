#pragma once
// Requests outside of any case: for finding out what an endpoint can do, and for taking leftovers down.
#include <string>

#include "harness/runner/request/request_signer.h"

namespace s3sse::harness::runner {

struct Call {
  std::string method = "GET";
  std::string bucket{};  ///< empty: the service itself
  std::string key{};     ///< as text; encoded by the caller
  std::string query{};   ///< encoded, without '?'
  Headers headers{};
  std::string body{};
  bool md5 = false;           ///< send Content-MD5, which S3 asks for with subresources
  bool anonymous = false;     ///< not signed
  bool plain = false;         ///< over plain HTTP, also where there is HTTPS
  bool virtual_host = false;  ///< bucket in the Host header; else as the caller was told
  SigningManner signing{};
  /// Bytes of the answer's body; 0: the limit of the endpoint's options, for an object.
  std::size_t answer_limit = largest_document_bytes;
};

/// Signs and sends. Safe from many threads.
class Caller {
 public:
  /// All must outlive it. Virtual-host style throughout where `virtual_host`.
  Caller(Endpoint& endpoint, const Clock& clock, const sigv4::Credentials& credentials, bool virtual_host)
      : signer_(endpoint, clock), credentials_(credentials), virtual_host_(virtual_host) {}

  /// The request as it goes out, signed.
  WireRequest request(const Call& call);
  /// The answer, without the secrets of the request.
  Exchange send(const Call& call, Deadline deadline);

  [[nodiscard]] Endpoint& endpoint() { return signer_.endpoint(); }
  [[nodiscard]] TimePoint now() const { return signer_.now(); }
  [[nodiscard]] const sigv4::Credentials& credentials() const { return credentials_; }

 private:
  RequestSigner signer_;
  const sigv4::Credentials& credentials_;
  bool virtual_host_;
};

}  // namespace s3sse::harness::runner
