#include "harness/bundle/placeholders.h"

namespace s3sse::harness::bundle {
namespace {

constexpr std::string_view placeholder_start = "S3SSE-VAR.";
constexpr std::string_view placeholder_end = ".RAV-S3SSE";

}  // namespace

std::string token(std::string_view name) {
  return std::string(placeholder_start).append(name).append(placeholder_end);
}

bool holds_token(std::string_view text) {
  return text.find(placeholder_start) != std::string_view::npos;
}

std::string with_placeholders(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t open = text.find(placeholder_start);
    const std::size_t close = open == std::string_view::npos ? open : text.find(placeholder_end, open);
    if (close == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(open + placeholder_start.size(), close - open - placeholder_start.size());
    out.append(text.substr(0, open)).append("${").append(name).append("}");
    text.remove_prefix(close + placeholder_end.size());
  }
}

}  // namespace s3sse::harness::bundle
