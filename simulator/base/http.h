#pragma once
// An HTTP message without sockets: what the server front reads and writes, and what the in-process target passes on.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/body.h"

namespace s3sse {

struct Header {
  std::string name;
  std::string value;
};

/// Headers in wire order, spelling kept, duplicates allowed; names are compared without regard to case (RFC 9110).
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers) : headers_(headers) {}

  void add(std::string name, std::string value) { headers_.push_back({std::move(name), std::move(value)}); }
  /// Replaces every header of that name by one.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// The first value of that name; nothing when the header is absent. The view lives as long as the header does.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  [[nodiscard]] std::string_view get_or(std::string_view name, std::string_view fallback) const;
  [[nodiscard]] bool has(std::string_view name) const { return get(name).has_value(); }
  [[nodiscard]] std::size_t count(std::string_view name) const;

  [[nodiscard]] auto begin() const { return headers_.begin(); }
  [[nodiscard]] auto end() const { return headers_.end(); }
  [[nodiscard]] std::size_t size() const { return headers_.size(); }
  [[nodiscard]] bool empty() const { return headers_.empty(); }

 private:
  std::vector<Header> headers_;
};

/// The connection that a request came on, as far as it is known. Passed in, so that rules about encryption in transit
/// can be tested without a socket.
struct Peer {
  bool secure = true;       ///< TLS on this hop (or vouched for by a trusted proxy)
  std::string tls_version;  ///< "TLSv1.2", "TLSv1.3"; empty without TLS
  std::string address = "127.0.0.1";
  std::string tls_cipher{};  ///< as OpenSSL names it; empty when unknown
};

/// `body` is never null; it is already free of HTTP framing (Content-Length, chunked), but not of aws-chunked.
struct Request {
  std::string method;
  std::string target;  ///< exact bytes of the request line
  Headers headers;
  std::unique_ptr<BodySource> body = std::make_unique<MemorySource>(Bytes{});
  Peer peer;
};

/// A null `body` is an empty one. `content_length`, when set, goes out as the Content-Length header even if there is no
/// body (answers to HEAD).
struct Response {
  int status = 200;
  Headers headers;
  std::unique_ptr<BodySource> body;
  std::optional<std::uint64_t> content_length;
};

/// The reason phrase of RFC 9110 for a status code; "Unknown" for others.
std::string_view reason_phrase(int status) noexcept;

}  // namespace s3sse
