#pragma once
// The harness's own AWS Signature Version 4: headers, presigned queries and aws-chunked bodies, and each of them wrong
// on purpose. It shares no code with the simulator's verifier beyond simulator/base, so a shared misreading cannot
// hide. Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API Reference, whose examples pin
// it.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sigv4/credentials.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/base/http.h"

namespace s3sse::harness::sigv4 {

/// The value of x-amz-content-sha256, and so the way in which the body goes out.
enum class Payload {
  signed_hash,                 ///< hex SHA-256 of the body
  unsigned_payload,            ///< UNSIGNED-PAYLOAD
  text,                        ///< SignOptions::payload_text, right or wrong
  streaming_signed,            ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD
  streaming_signed_trailer,    ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
  streaming_unsigned_trailer,  ///< STREAMING-UNSIGNED-PAYLOAD-TRAILER
};

/// Deliberate errors; the default is a correct signature.
struct Mistakes {
  bool wrong_secret = false;                  ///< sign with another secret than that of the access key
  bool tampered_signature = false;            ///< change the last hex digit of the signature
  std::vector<std::string> leave_unsigned;    ///< header names, any case: sent, but not in SignedHeaders
  std::chrono::seconds clock_skew{0};         ///< added to the time of signing
  std::optional<std::size_t> tampered_chunk;  ///< index of the chunk (final one included) whose signature is changed
  bool tampered_trailer_signature = false;
  std::int64_t decoded_length_error = 0;  ///< added to x-amz-decoded-content-length
};

struct SignOptions {
  std::string region = "us-east-1";
  std::string service = "s3";  ///< or "kms"
  TimePoint time;              ///< of signing, before any skew

  Payload payload = Payload::signed_hash;
  std::string payload_text;
  std::size_t chunk_size = 64 * 1024;  ///< plain bytes in one chunk of a streaming body; S3 asks for at least 8 KiB
  Headers trailers;                    ///< sent after the body of the ...trailer forms and named by x-amz-trailer

  /// Header names to sign besides host, content-type, content-md5, content-encoding and x-amz-*; absent ones are
  /// skipped.
  std::vector<std::string> also_sign;
  Mistakes mistakes;
};

struct PresignOptions {
  std::string region = "us-east-1";
  std::string service = "s3";
  TimePoint time;
  std::chrono::seconds expires{900};
  std::string payload = "UNSIGNED-PAYLOAD";  ///< last line of the canonical request
  std::vector<std::string> also_sign;
  Mistakes mistakes;
};

/// The outcome of signing, for tests and reports; neither is a secret, but the signature stays out of reports (it is a
/// bearer token while it lasts).
struct Signed {
  std::string signature;       ///< 64 lower-case hex digits; the seed signature of a streaming body; empty: anonymous
  std::string signed_headers;  ///< "host;x-amz-date"
};

/// Keeps the derived signing keys, so a run derives each of them once. Thread-safe.
class Signer {
 public:
  Signer();
  ~Signer();
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  /// Adds x-amz-date, x-amz-content-sha256 (service "s3"), x-amz-security-token and Authorization. An x-amz-date or
  /// x-amz-content-sha256 header that is there already stays and is signed as it is. A streaming payload replaces the
  /// body by its aws-chunked form and adds Content-Encoding, x-amz-decoded-content-length and x-amz-trailer where they
  /// are missing ("aws-chunked" goes before an encoding that is there). Every header must be in place before the call.
  /// Anonymous credentials: the request stays as it is, except that a STREAMING-UNSIGNED-PAYLOAD-TRAILER body is
  /// framed.
  Signed sign(WireRequest& request, const Credentials& credentials, const SignOptions& options);

  /// Adds X-Amz-Algorithm ... X-Amz-Signature to the query. Headers of the request that sign() would cover are signed
  /// and must be sent with the URL (SSE headers among them), unless Mistakes::leave_unsigned takes them out.
  Signed presign(WireRequest& request, const Credentials& credentials, const PresignOptions& options);

  /// Hex HMAC of `text` under the signing key: the x-amz-signature field of a POST form, over its Base64 policy.
  std::string sign_text(std::string_view text, const Credentials& credentials, std::string_view region,
                        std::string_view service, TimePoint time);

 private:
  class KeyCache;
  std::unique_ptr<KeyCache> keys_;
};

/// "<access key id>/<yyyymmdd>/<region>/<service>/aws4_request", the credential of a scope.
std::string credential_text(const Credentials& credentials, std::string_view region, std::string_view service,
                            TimePoint time);

}  // namespace s3sse::harness::sigv4
