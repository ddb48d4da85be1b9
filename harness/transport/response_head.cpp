#include "harness/transport/response_head.h"

#include <algorithm>
#include <vector>

#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

std::string_view head_line(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::optional<int> parse_status_line(std::string_view line) {
  if (!line.starts_with("HTTP/1.0 ") && !line.starts_with("HTTP/1.1 ")) return std::nullopt;
  const std::string_view code = line.substr(9, 3);
  const auto status = parse_decimal<unsigned>(code);
  if (code.size() != 3 || !status || *status < 100) return std::nullopt;
  if (line.size() > 12 && line[12] != ' ') return std::nullopt;
  return static_cast<int>(*status);
}

bool add_header_line(ResponseHead& head, std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    if (head.lines.empty()) return false;
    head.lines.back().value.append(" ").append(trim(line));
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  head.lines.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return true;
}

Headers ResponseHead::headers() const {
  Headers result;
  for (const Header& line : lines) result.add(line.name, line.value);
  return result;
}

std::optional<ResponseHead> parse_head(std::string_view text) {
  ResponseHead head;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = head_line(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
    if (first) {
      const auto status = parse_status_line(line);
      if (!status) return std::nullopt;
      head.status = *status;
      first = false;
    } else if (line.empty()) {
      break;
    } else if (!add_header_line(head, line)) {
      return std::nullopt;
    }
  }
  if (first) return std::nullopt;
  return head;
}

std::optional<std::size_t> find_head_end(std::string_view text, std::size_t from) {
  // A blank line may begin up to three bytes before what is new.
  std::size_t at = from < 3 ? 0 : from - 3;
  while ((at = text.find('\n', at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
    ++at;
  }
  return std::nullopt;
}

}  // namespace s3sse::harness
