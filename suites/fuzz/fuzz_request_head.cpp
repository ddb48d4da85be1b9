// Link: s3sse::server
// The head of an HTTP request: whatever is accepted has one meaning only.
#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/server/request_head.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using server::HeadScan;

namespace {

constexpr std::size_t header_limit = 128;

/// The end of the head must not depend on how the bytes arrive.
HeadScan scan_in_pieces(std::string_view bytes, std::size_t piece) {
  std::size_t scanned = 0;
  for (std::size_t have = std::min(piece, bytes.size());; have = std::min(have + piece, bytes.size())) {
    const HeadScan scan = server::find_head_end(bytes.substr(0, have), scanned);
    if (scan.outcome != HeadScan::Outcome::incomplete || have == bytes.size()) return scan;
  }
}

void check_accepted(const server::RequestHead& head) {
  fuzz::check(!head.method.empty() && head.target.front() == '/', "an accepted head has a method and an origin target");
  fuzz::check(head.headers.count("Host") == 1, "an accepted head has one Host");
  const auto lengths = head.headers.count("Content-Length");
  const auto codings = head.headers.count("Transfer-Encoding");
  fuzz::check(lengths + codings <= 1, "an accepted head has one framing");
  fuzz::check(head.chunked == (codings == 1), "chunked is what Transfer-Encoding says");
  fuzz::check(head.headers.size() <= header_limit, "the number of headers is bounded");
  for (const Header& header : head.headers) {
    fuzz::check(!header.name.empty(), "no header lacks a name");
    fuzz::check(header.name.find_first_of(" \t:\r\n") == std::string::npos, "a header name is a token");
    const bool clean = std::ranges::none_of(header.value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    fuzz::check(clean, "a header value holds no CR, LF or NUL");
  }
  for (const std::string* text : {&head.method, &head.target}) {
    fuzz::check(text->find_first_of(" \r\n") == std::string::npos, "the request line has three parts");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const HeadScan whole = scan_in_pieces(bytes, std::max<std::size_t>(size, 1));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}}) {
    const HeadScan again = scan_in_pieces(bytes, piece);
    fuzz::check(again.outcome == whole.outcome && again.length == whole.length, "arrival does not change the head");
  }
  if (whole.outcome == HeadScan::Outcome::complete) {
    if (const auto head = server::parse_request_head(bytes.substr(0, whole.length), header_limit))
      check_accepted(*head);
  }
  (void)server::parse_request_head(bytes, header_limit);  // must survive what the scan would not have let through
  return 0;
}
