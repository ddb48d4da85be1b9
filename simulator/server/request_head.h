#pragma once
// From the bytes of a request head to a request line, headers and the framing of the body; strict, because what two
// parsers read differently is how requests are smuggled (RFC 9112 section 11.2).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/http.h"

namespace s3sse::server {

struct RequestHead {
  std::string method;
  std::string target;  ///< origin form; "http://host" of the absolute form is taken off
  int minor_version = 1;
  Headers headers;  ///< wire order and spelling
  bool chunked = false;
  std::uint64_t content_length = 0;  ///< 0 when absent or chunked
  bool keep_alive = true;
  bool expects_continue = false;
};

enum class HeadFault { malformed, too_many_headers };

using HeadResult = tl::expected<RequestHead, HeadFault>;

/// `head` ends with the empty line.
HeadResult parse_request_head(std::string_view head, std::size_t header_limit);

/// Length of the head that `bytes` starts with, including the empty line. `scanned` remembers between calls how far the
/// search has come. Malformed at the first line feed that no carriage return precedes.
struct HeadScan {
  enum class Outcome { incomplete, complete, malformed } outcome = Outcome::incomplete;
  std::size_t length = 0;
};
HeadScan find_head_end(std::string_view bytes, std::size_t& scanned);

}  // namespace s3sse::server
