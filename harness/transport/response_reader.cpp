#include "harness/transport/response_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

constexpr std::size_t longest_chunk_line_bytes = 8 * 1024;
constexpr std::uint64_t unknown_length = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> parse_chunk_size(std::string_view line) {
  const std::string_view digits = trim(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

}  // namespace

void ResponseReader::feed(ByteView bytes) {
  if (!bytes.empty()) anything_ = true;
  while (!bytes.empty() && state_ != State::done) {
    switch (state_) {
      case State::head:
        bytes = feed_head(bytes);
        break;
      case State::chunk_size:
      case State::chunk_end:
      case State::trailers:
        bytes = feed_line(bytes);
        break;
      case State::sized_body:
      case State::chunk_data:
      case State::body_until_close:
        bytes = feed_data(bytes);
        break;
      case State::done:
        break;
    }
  }
}

void ResponseReader::end(bool orderly) {
  if (state_ == State::done) return;
  if (state_ == State::body_until_close && orderly) {
    state_ = State::done;
  } else if (!anything_) {
    fail(TransportFailure::connection, "closed the connection without an answer");
  } else if (!has_head()) {
    fail(TransportFailure::connection, "closed the connection in the head of its answer");
  } else {
    fail(TransportFailure::connection,
         fmt::format("closed the connection after {} bytes of the body, before its end", response_.body.size()));
  }
}

ByteView ResponseReader::feed_head(ByteView bytes) {
  const std::size_t before = pending_.size();
  const std::size_t room = largest_head_bytes - std::min(largest_head_bytes, head_bytes_ + before);
  const ByteView taken = bytes.first(std::min(bytes.size(), room));
  pending_.append(as_text(taken));
  const auto end = find_head_end(pending_, before);
  if (!end) {
    if (taken.size() < bytes.size()) {
      fail(TransportFailure::protocol, "sent more than 1 MiB of headers");
      return {};
    }
    // Not HTTP at all: say so at once instead of waiting for a blank line.
    if (pending_.size() >= 5 && !pending_.starts_with("HTTP/")) {
      fail(TransportFailure::protocol, "answered with something that is not HTTP/1.1");
    }
    return bytes.subspan(taken.size());
  }
  const std::string text = pending_.substr(0, *end);
  pending_.clear();
  head_bytes_ += text.size();
  take_head(text);
  return bytes.subspan(*end - before);
}

void ResponseReader::take_head(std::string_view text) {
  auto head = parse_head(text);
  if (!head) {
    fail(TransportFailure::protocol, "answered with a malformed head");
    return;
  }
  if (head->status < 200 && head->status != 101) return;  // interim; the final head follows
  response_.status = head->status;
  response_.headers = head->headers();
  choose_framing();
}

void ResponseReader::choose_framing() {
  const Headers& headers = response_.headers;
  if (head_only_ || response_.status == 204 || response_.status == 304 || response_.status == 101) {
    state_ = State::done;
    return;
  }
  if (const auto coding = headers.get("transfer-encoding")) {
    if (iequals(*coding, "chunked") && headers.count("transfer-encoding") == 1) {
      state_ = State::chunk_size;
    } else {
      fail(TransportFailure::protocol, "answered with a Transfer-Encoding other than chunked");
    }
    return;
  }
  const auto length = headers.get("content-length");
  if (!length) {
    remaining_ = unknown_length;
    state_ = State::body_until_close;
    return;
  }
  const auto size = parse_decimal<std::uint64_t>(*length);
  if (!size || headers.count("content-length") != 1) {
    fail(TransportFailure::protocol, "answered with a Content-Length that is not a single number");
    return;
  }
  remaining_ = *size;
  state_ = remaining_ == 0 ? State::done : State::sized_body;
}

ByteView ResponseReader::feed_data(ByteView bytes) {
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), remaining_));
  const std::size_t room = body_limit_ - std::min(body_limit_, response_.body.size());
  const ByteView kept = bytes.first(std::min(count, room));
  response_.body.insert(response_.body.end(), kept.begin(), kept.end());
  if (kept.size() < count) {
    response_.body_cut = true;
    fail(TransportFailure::too_large, fmt::format("sent a body of more than {} bytes", body_limit_));
    return {};
  }
  if (remaining_ != unknown_length) remaining_ -= count;
  if (remaining_ == 0) state_ = state_ == State::chunk_data ? State::chunk_end : State::done;
  return bytes.subspan(count);
}

ByteView ResponseReader::feed_line(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  const std::size_t end = text.find('\n');
  const std::size_t count = end == std::string_view::npos ? text.size() : end + 1;
  pending_.append(text.substr(0, count));
  if (pending_.size() > longest_chunk_line_bytes) {
    fail(TransportFailure::protocol, "sent a malformed chunked body");
  } else if (end != std::string_view::npos) {
    std::string line = std::move(pending_);
    pending_.clear();
    line.pop_back();
    if (line.ends_with('\r')) line.pop_back();
    take_line(line);
  }
  return bytes.subspan(count);
}

void ResponseReader::take_line(std::string_view line) {
  if (state_ == State::trailers) {
    head_bytes_ += line.size() + 2;
    if (head_bytes_ > largest_head_bytes)
      fail(TransportFailure::protocol, "sent more than 1 MiB of headers and trailers");
    if (line.empty()) state_ = State::done;
    return;
  }
  if (state_ == State::chunk_end) {
    if (!line.empty()) {
      fail(TransportFailure::protocol, "sent a chunk that does not end where its size says");
      return;
    }
    state_ = State::chunk_size;
    return;
  }
  const auto size = parse_chunk_size(line);
  if (!size) {
    fail(TransportFailure::protocol, "sent a malformed chunk size");
    return;
  }
  remaining_ = *size;
  state_ = remaining_ == 0 ? State::trailers : State::chunk_data;
}

void ResponseReader::fail(TransportFailure failure, std::string detail) {
  state_ = State::done;
  failure_ = failure;
  detail_ = std::move(detail);
}

}  // namespace s3sse::harness
