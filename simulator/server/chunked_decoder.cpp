#include "simulator/server/chunked_decoder.h"

#include <algorithm>
#include <charconv>

#include "simulator/base/text.h"

namespace s3sse::server {
namespace {

constexpr std::size_t line_limit = 1024;         // a size and extensions, which are ignored
constexpr std::size_t trailer_limit = 8 * 1024;  // all trailer fields, which are ignored too

tl::unexpected<Error> malformed() {
  return fail("An error occurred when parsing the HTTP request.", "InvalidRequest");
}

bool hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  return line.substr(0, colon).find_first_of(" \t") == std::string_view::npos;
}

bool has_control(std::string_view line) {
  return std::ranges::any_of(line, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

}  // namespace

Result<std::size_t> ChunkedDecoder::take_framing(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && data_left_ == 0 && !finished()) {
    const char c = bytes[used++];
    if (c != '\n') {
      if (line_.size() >= line_limit) return malformed();
      line_ += c;
      continue;
    }
    if (line_.empty() || line_.back() != '\r') return malformed();
    line_.pop_back();
    if (auto taken = take_line(); !taken) return tl::unexpected(taken.error());
    line_.clear();
  }
  return used;
}

Result<void> ChunkedDecoder::take_line() {
  if (has_control(line_)) return malformed();
  switch (expect_) {
    case Expect::size:
      return take_size();
    case Expect::data_end:
      if (!line_.empty()) return malformed();
      expect_ = Expect::size;
      return {};
    case Expect::trailer:
      if (line_.empty()) {
        expect_ = Expect::nothing;
        return {};
      }
      trailer_bytes_ += line_.size();
      if (!is_field(line_) || trailer_bytes_ > trailer_limit) return malformed();
      return {};
    case Expect::nothing:
      break;
  }
  return malformed();
}

Result<void> ChunkedDecoder::take_size() {
  const auto end = std::ranges::find_if_not(line_, hex_digit);
  const auto digits = static_cast<std::size_t>(end - line_.begin());
  if (digits == 0 || digits > 16) return malformed();
  const auto rest = trim(std::string_view(line_).substr(digits));
  if (rest.empty() ? digits != line_.size() : rest.front() != ';') return malformed();
  std::uint64_t size = 0;
  std::from_chars(line_.data(), line_.data() + digits, size, 16);
  data_left_ = size;
  if (size == 0) expect_ = Expect::trailer;
  return {};
}

}  // namespace s3sse::server
