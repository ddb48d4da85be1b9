#include "simulator/server/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::server {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr std::size_t usual_head = 1024;
constexpr std::size_t chunk_room = 16;  // "40000\r\n" in front of a chunk

/// CR, LF and NUL would let a stored value write headers of its own.
void add_line(std::string& head, const Header& header) {
  const auto begin = static_cast<std::ptrdiff_t>(head.size());
  head.append(header.name).append(": ").append(header.value);
  std::replace_if(
      head.begin() + begin, head.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  head += "\r\n";
}

bool is_framing(std::string_view name) {
  return iequals(name, "Content-Length") || iequals(name, "Transfer-Encoding") || iequals(name, "Connection");
}

bool never_has_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace

struct ResponseWriter::Framing {
  bool body = true;
  std::optional<std::uint64_t> length;
  bool chunked = false;
};

ResponseWriter::ResponseWriter(Transport& transport, const Clock& clock, std::chrono::milliseconds timeout)
    : transport_(transport), clock_(clock), timeout_(timeout) {}

Result<bool> ResponseWriter::write(Response& response, const ResponseForm& form) {
  Framing framing;
  framing.length = response.content_length;
  if (!framing.length) framing.length = response.body ? response.body->length() : std::optional<std::uint64_t>(0);
  framing.body = !form.head_request && !never_has_body(response.status) && response.body != nullptr;
  framing.chunked = framing.body && !framing.length && form.minor_version == 1;
  ResponseForm actual = form;
  if (framing.body && !framing.length && !framing.chunked) actual.keep_alive = false;

  std::string head;
  head.reserve(usual_head);
  head += fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  for (const Header& header : response.headers) {
    if (!is_framing(header.name)) add_line(head, header);
  }
  if (!response.headers.has("Date")) head += fmt::format("Date: {}\r\n", format_http_date(clock_.now()));
  if (framing.chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (framing.length && (!never_has_body(response.status) || response.content_length)) {
    if (response.status != 204) head += fmt::format("Content-Length: {}\r\n", *framing.length);
  }
  if (!actual.keep_alive) {
    head += "Connection: close\r\n";
  } else if (form.minor_version == 0) {
    head += "Connection: keep-alive\r\n";
  }
  head += "\r\n";

  if (framing.body) return write_body(*response.body, framing, std::move(head), actual);
  if (!form.head_request && !never_has_body(response.status) && framing.length.value_or(0) != 0) {
    return fail("an answer announced a body and has none", "connection");
  }
  if (auto sent = send(as_bytes(head)); !sent) return tl::unexpected(sent.error());
  return actual.keep_alive;
}

Result<bool> ResponseWriter::write_body(BodySource& body, const Framing& framing, std::string head,
                                        const ResponseForm& form) {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<std::uint8_t[]>(buffer_size);
  std::uint64_t written = 0;
  bool head_sent = false;
  while (true) {
    // Head and first piece leave in one write: half the system calls of a small answer, and no delayed ACK.
    const std::size_t front = head_sent ? 0 : head.size();
    if (front + 2 * chunk_room > buffer_size / 2) return fail("an answer has too many headers", "connection");
    const std::size_t start = front + (framing.chunked ? chunk_room : 0);
    const std::size_t room = buffer_size - start - chunk_room;
    const auto count = body.read({buffer_.get() + start, room});
    if (!count && !head_sent) {
      Response broken = error_response(500, "InternalError", "We encountered an internal error. Please try again.");
      return write(broken, form);
    }
    if (!count) return tl::unexpected(count.error());
    written += *count;
    if (framing.length && written > *framing.length) return fail("a body is longer than announced", "connection");
    const bool end = *count == 0;
    if (end && framing.length && written != *framing.length) {
      return fail("a body is shorter than announced", "connection");
    }
    std::size_t size = start + *count;
    std::size_t begin = 0;
    if (framing.chunked) {
      // The chunk's size goes right in front of its data, the head right in front of that.
      const std::string line = end ? "0\r\n" : fmt::format("{:x}\r\n", *count);
      begin = start - line.size() - front;
      std::memcpy(buffer_.get() + start - line.size(), line.data(), line.size());
      std::memcpy(buffer_.get() + size, "\r\n", 2);
      size += 2;
    }
    if (front != 0) std::memcpy(buffer_.get() + begin, head.data(), front);
    head_sent = true;
    if (size != begin) {
      if (auto sent = send({buffer_.get() + begin, size - begin}); !sent) return tl::unexpected(sent.error());
    }
    if (end) return form.keep_alive;
  }
}

Response error_response(int status, std::string_view code, std::string_view message) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/xml");
  response.body = std::make_unique<MemorySource>(
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>",
                  code, message));
  return response;
}

}  // namespace s3sse::server
