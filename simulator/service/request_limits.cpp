#include "simulator/service/request_limits.h"

#include <algorithm>
#include <string>

#include "simulator/base/utf8.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_header_section = 8 * 1024;
constexpr std::size_t line_overhead = 4;  // ": " and the line end

}  // namespace

S3Result<void> require_small_header_section(const Headers& headers) {
  std::size_t size = 0;
  for (const Header& header : headers) size += header.name.size() + header.value.size() + line_overhead;
  if (size <= largest_header_section) return {};
  return refuse({400,
                 "RequestHeaderSectionTooLarge",
                 "Your request header section exceeds the maximum allowed size.",
                 {{"MaxSizeAllowed", std::to_string(largest_header_section)}}});
}

bool is_text(const Target& target) {
  return is_utf8(target.path) && std::ranges::all_of(target.query, [](const QueryParameter& parameter) {
           return is_utf8(parameter.name) && is_utf8(parameter.value);
         });
}

}  // namespace s3sse::service
