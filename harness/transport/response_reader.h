#pragma once
// An answer read from bytes as they come, framed as RFC 9112 section 6.3 says, every part of it bounded.
#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/transport/endpoint.h"
#include "harness/transport/response_head.h"

namespace s3sse::harness {

class ResponseReader {
 public:
  /// `head_only`: the answer to a HEAD request has no body.
  ResponseReader(bool head_only, std::size_t body_limit) : head_only_(head_only), body_limit_(body_limit) {}

  /// Takes bytes of the connection. What follows a complete answer is ignored.
  void feed(ByteView bytes);
  /// Nothing more will come: the peer has closed its side, in order (`orderly`), or the connection broke.
  void end(bool orderly);

  /// True once nothing more is to be read: the answer is complete, or failed.
  [[nodiscard]] bool done() const { return state_ == State::done; }
  /// True once the head of the final answer is there.
  [[nodiscard]] bool has_head() const { return response_.status != 0; }
  [[nodiscard]] bool anything_received() const { return anything_; }
  [[nodiscard]] TransportFailure failure() const { return failure_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  /// Takes out what has come so far.
  [[nodiscard]] WireResponse take() { return std::move(response_); }

 private:
  enum class State { head, sized_body, chunk_size, chunk_data, chunk_end, trailers, body_until_close, done };

  ByteView feed_head(ByteView bytes);
  ByteView feed_line(ByteView bytes);
  ByteView feed_data(ByteView bytes);
  void take_head(std::string_view text);
  void choose_framing();
  void take_line(std::string_view line);
  void fail(TransportFailure failure, std::string detail);

  bool head_only_;
  std::size_t body_limit_;
  State state_ = State::head;
  std::string pending_;          ///< an unfinished head or line
  std::size_t head_bytes_ = 0;   ///< of heads and trailers so far
  std::uint64_t remaining_ = 0;  ///< of the body or chunk
  bool anything_ = false;
  WireResponse response_;
  TransportFailure failure_ = TransportFailure::none;
  std::string detail_;
};

}  // namespace s3sse::harness
