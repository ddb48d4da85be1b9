#include "harness/bundle/placeholders.h"

namespace s3sse::harness::bundle {
namespace {

constexpr std::string_view kOpen = "S3SSE-VAR.";
constexpr std::string_view kClose = ".RAV-S3SSE";

}  // namespace

std::string token(std::string_view name) {
  return std::string(kOpen).append(name).append(kClose);
}

bool holds_token(std::string_view text) {
  return text.find(kOpen) != std::string_view::npos;
}

std::string with_placeholders(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t open = text.find(kOpen);
    const std::size_t close = open == std::string_view::npos ? open : text.find(kClose, open);
    if (close == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(open + kOpen.size(), close - open - kOpen.size());
    out.append(text.substr(0, open)).append("${").append(name).append("}");
    text.remove_prefix(close + kClose.size());
  }
}

}  // namespace s3sse::harness::bundle
