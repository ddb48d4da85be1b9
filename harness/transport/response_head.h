#pragma once
// The head of an answer, line by line, and never more of it than a megabyte.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/http.h"

namespace s3sse::harness {

inline constexpr std::size_t largest_head_bytes = 1024 * 1024;  ///< status line and interim answers included

struct ResponseHead {
  int status = 0;
  std::vector<Header> lines;  ///< wire order, spelling and duplicates kept; values without outer white space

  [[nodiscard]] Headers headers() const;
};

/// The code of "HTTP/1.1 200 OK"; nothing when the line is no status line of HTTP/1.0 or 1.1. No line end.
std::optional<int> parse_status_line(std::string_view line);

/// Adds one header line (without line end); a line that starts with white space continues the one before it (obsolete
/// folding). False when it is no header.
bool add_header_line(ResponseHead& head, std::string_view line);

/// Parses a whole head, blank line included or not. Nothing when a line is malformed.
std::optional<ResponseHead> parse_head(std::string_view text);

/// Finds the end of the head: the offset after its blank line (CRLF, or bare LF), looking from `from`; nothing when it
/// has not come yet.
std::optional<std::size_t> find_head_end(std::string_view text, std::size_t from = 0);

}  // namespace s3sse::harness
