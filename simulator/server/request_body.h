#pragma once
// The body of one request on a connection: freed of HTTP framing, read lazily, and finished off by the connection when
// the handler did not want all of it.
#include <functional>
#include <memory>

#include "simulator/base/body.h"
#include "simulator/server/chunked_decoder.h"
#include "simulator/server/inlet.h"
#include "simulator/server/request_head.h"

namespace s3sse::server {

/// Patience of a body with its client. Only time spent waiting for the client counts.
struct BodyPatience {
  std::chrono::milliseconds silence;  ///< without a byte
  std::chrono::milliseconds grace;    ///< before the rate counts
  std::uint64_t bytes_per_second;     ///< the least
  std::chrono::milliseconds all;      ///< for the whole body
};

/// Lives on the connection's thread; the handler holds it through a handle that may outlive the request, but then only
/// gives errors.
class RequestBody {
 public:
  RequestBody(Inlet& inlet, const RequestHead& head, const BodyPatience& patience,
              std::function<Result<void>()> send_continue);

  /// See BodySource::read. The first call sends "100 Continue" if the client waits for it.
  Result<std::size_t> read(ByteSpan out);
  [[nodiscard]] std::optional<std::uint64_t> length() const;
  [[nodiscard]] bool finished() const;
  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  /// True while the client still waits for "100 Continue"; it may then never send the body.
  [[nodiscard]] bool awaits_continue() const { return send_continue_ != nullptr; }
  /// Reads and drops the rest; false if there is more than `limit`, or if it takes longer than `time`.
  bool drop_rest(std::uint64_t limit, std::chrono::milliseconds time);
  [[nodiscard]] std::uint64_t received_bytes() const { return received_; }
  /// No more reads: the connection goes on without it.
  void detach() { inlet_ = nullptr; }

  static std::unique_ptr<BodySource> handle(std::shared_ptr<RequestBody> body);

 private:
  Result<std::size_t> read_fixed(ByteSpan out);
  Result<std::size_t> read_chunked(ByteSpan out);
  [[nodiscard]] Deadline deadline() const;

  Inlet* inlet_;
  BodyPatience patience_;
  std::chrono::steady_clock::duration waited_{0};
  std::uint64_t received_ = 0;
  std::function<Result<void>()> send_continue_;
  bool chunked_;
  std::uint64_t left_;  ///< of a body with Content-Length
  ChunkedDecoder decoder_;
  std::optional<Error> failure_;
};

}  // namespace s3sse::server
