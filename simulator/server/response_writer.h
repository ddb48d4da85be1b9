#pragma once
// An answer on the wire.
#include <functional>
#include <memory>

#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/server/transport.h"

namespace s3sse::server {

struct ResponseForm {
  bool head_request = false;  ///< headers alone
  int minor_version = 1;      ///< of the request
  bool keep_alive = true;
};

/// Writes answers of one connection.
class ResponseWriter {
 public:
  /// `timeout` is for each piece of at most 256 KiB: a client that reads more slowly is cut off.
  ResponseWriter(Transport& transport, const Clock& clock, std::chrono::milliseconds timeout);

  /// Content-Length when the length is known, else chunked (or, for HTTP/1.0, until the connection closes). Sets Date
  /// where it is missing. A failure means that the connection must be cut: part of an answer may be out, and the client
  /// must not take it for the whole. A body that fails before anything was sent becomes a 500 instead.
  /// Returns whether the connection can be used again.
  Result<bool> write(Response& response, const ResponseForm& form);
  /// Bytes sent since the connection began.
  [[nodiscard]] std::uint64_t sent_bytes() const { return sent_bytes_; }
  /// Gives back the memory that answers were written with.
  void release() { buffer_.reset(); }

 private:
  struct Framing;
  Result<bool> write_body(BodySource& body, const Framing& framing, std::string head, const ResponseForm& form);
  Result<void> send(ByteView bytes) {
    sent_bytes_ += bytes.size();
    return transport_.write(bytes, after(timeout_));
  }

  Transport& transport_;
  const Clock& clock_;
  std::chrono::milliseconds timeout_;
  std::uint64_t sent_bytes_ = 0;
  std::unique_ptr<std::uint8_t[]> buffer_;  ///< made when the first body is sent
};

/// An error document in the form of S3, for what the front itself refuses.
Response error_response(int status, std::string_view code, std::string_view message);

}  // namespace s3sse::server
