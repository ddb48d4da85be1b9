#pragma once
// The one way from the harness to whatever is tested: send a request, get the exchange. In process, libcurl and raw
// sockets implement it; recorders and mutators wrap it.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/bytes.h"
#include "simulator/base/http.h"

namespace s3sse::harness {

enum class TlsVersion { v1_0, v1_1, v1_2, v1_3 };

/// The versions that a client offers in its handshake; those in between included.
struct TlsOffer {
  TlsVersion lowest = TlsVersion::v1_2;
  TlsVersion highest = TlsVersion::v1_3;
};

/// A request as bytes will go out: signed, framed by the transport. Headers are sent verbatim, in this order.
struct WireRequest {
  std::string method;
  std::string target;  ///< origin form, exact bytes
  Headers headers;     ///< with Host; without Content-Length unless it is to be wrong on purpose
  Bytes body;
  bool secure = true;              ///< TLS, or the plain-HTTP side of the endpoint
  bool chunked = false;            ///< Transfer-Encoding: chunked instead of Content-Length
  std::optional<Bytes> raw_bytes;  ///< send exactly these bytes instead of everything above
  std::optional<TlsOffer> tls;     ///< on a secure connection of its own, with this handshake
  std::size_t answer_limit = 0;    ///< bytes of the answer's body; 0: the limit of the endpoint's options
};

/// Answers that are documents are not taken beyond this: the longest honest one, a thousand entries, is below it.
inline constexpr std::size_t largest_document_bytes = 4 * 1024 * 1024;

/// The limit for the answer to `request` at an endpoint whose options say `of_endpoint`.
inline std::size_t answer_limit(const WireRequest& request, std::size_t of_endpoint) {
  return request.answer_limit == 0 ? of_endpoint : std::min(request.answer_limit, of_endpoint);
}

struct WireResponse {
  int status = 0;
  Headers headers;
  Bytes body;             ///< at most the limit of the endpoint's options
  bool body_cut = false;  ///< the limit was reached
};

enum class TransportFailure { none, timeout, connection, tls, protocol, too_large };

/// The outcome of a request. `failure` none: there is a response. Else `detail` says what happened, in one sentence.
struct Exchange {
  WireResponse response;
  TransportFailure failure = TransportFailure::none;
  std::string detail;
  std::string tls;            ///< the version agreed on ("1.2"), or "refused"; empty where it is not known
  bool answer_began = false;  ///< some byte of an answer had come, whatever came of it then
  double seconds = 0;
};

using Deadline = std::chrono::steady_clock::time_point;

struct EndpointInfo {
  std::string label;       ///< for reports
  std::string host;        ///< Host header value for path style on the secure side
  std::string plain_host;  ///< the same for the plain-HTTP side; empty when there is none
  bool has_secure = true;
  bool has_plain = false;
  std::string region = "us-east-1";
};

/// Inside views that only a simulator, or a vendor's own command, can answer.
class Probe {
 public:
  virtual ~Probe() = default;
  /// All bytes stored for the current version of an object, parts in order; nothing if it does not exist.
  virtual std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) = 0;
  /// The envelope and metadata stored beside it, as text.
  virtual std::optional<std::string> stored_metadata(std::string_view bucket, std::string_view key) = 0;
  struct KmsCall {
    std::string api;
    std::string key_arn;
    std::vector<std::pair<std::string, std::string>> context;
    std::string principal_arn;
    std::string via_service;
    std::string error;
  };
  virtual std::uint64_t kms_position() = 0;
  virtual std::vector<KmsCall> kms_calls(std::uint64_t after) = 0;
  /// Events of the audit log after that position, each a JSON object in the shape of a CloudTrail record.
  virtual std::uint64_t audit_position() { return 0; }
  virtual std::vector<std::string> audit_events(std::uint64_t after) {
    (void)after;
    return {};
  }
  /// Changes one stored byte (xor 1) at `offset` of the ciphertext. False when out of range.
  virtual bool corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) = 0;
  virtual void advance_clock(std::chrono::milliseconds step) = 0;
  /// Lets something go wrong from now on, as `s3sse serve --fault` does; false when it does not know how.
  virtual bool inject_fault(std::string_view spec) {
    (void)spec;
    return false;
  }
  virtual void clear_faults() {}
};

/// Safe from many threads.
class Endpoint {
 public:
  virtual ~Endpoint() = default;
  virtual Exchange send(const WireRequest& request, Deadline deadline) = 0;
  [[nodiscard]] virtual const EndpointInfo& info() const = 0;
  /// Null when there is none.
  virtual Probe* probe() { return nullptr; }
};

}  // namespace s3sse::harness
