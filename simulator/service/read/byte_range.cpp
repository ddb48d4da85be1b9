#include "simulator/service/read/byte_range.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::service {
namespace {

using Number = std::optional<std::uint64_t>;

/// "bytes=a-b" cut in two; nothing for anything else, several ranges included.
struct RangeSpec {
  std::string_view first, last;
};
std::optional<RangeSpec> parse_spec(std::string_view text) {
  text = trim(text);
  constexpr std::string_view unit = "bytes=";
  if (text.size() < unit.size() || !iequals(text.substr(0, unit.size()), unit)) return std::nullopt;
  text.remove_prefix(unit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return std::nullopt;
  return RangeSpec{trim(text.substr(0, dash)), trim(text.substr(dash + 1))};
}

S3Result<ByteRange> range_of(std::string_view header, std::uint64_t size) {
  const ByteRange whole{.first = 0, .count = size, .partial = false};
  const auto spec = parse_spec(header);
  if (!spec) return whole;
  const Number first = parse_decimal<std::uint64_t>(spec->first);
  const Number last = parse_decimal<std::uint64_t>(spec->last);
  if (spec->first.empty()) {  // the last n bytes
    if (!last) return whole;
    if (*last == 0 || size == 0) return refuse(errors::invalid_range(header, size));
    const std::uint64_t count = std::min(*last, size);
    return ByteRange{.first = size - count, .count = count, .partial = true};
  }
  if (!first || (!spec->last.empty() && !last) || (last && *last < *first)) return whole;
  if (*first >= size) return refuse(errors::invalid_range(header, size));
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return ByteRange{.first = *first, .count = end - *first + 1, .partial = true};
}

S3Result<ByteRange> part_of(std::string_view text, const store::ObjectRecord& object) {
  const auto number = parse_decimal<std::uint32_t>(text);
  if (!number || *number < 1 || *number > 10'000) {
    const std::string value(text);
    return refuse(errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                                           "partNumber", &value));
  }
  const auto count = static_cast<std::uint32_t>(object.parts.size());
  if (*number > count) return refuse(errors::invalid_part_number(*number, count));
  // The n-th part, whatever number it was uploaded with.
  ByteRange range{.first = 0, .count = object.parts[*number - 1].size, .partial = true};
  for (std::uint32_t i = 0; i + 1 < *number; ++i) range.first += object.parts[i].size;
  if (object.multipart) {
    range.part_count = count;
    range.part_index = *number - 1;
  }
  if (range.count == 0) range.partial = false;  // an empty part has no Content-Range
  return range;
}

}  // namespace

S3Result<ByteRange> read_byte_range(const Headers& headers, std::optional<std::string_view> part_number,
                                    const store::ObjectRecord& object, const Rules& rules) {
  const auto header = headers.get("range");
  auto one = require(rules, !header || !part_number, Rule::get_object_range_with_part_number_is_refused,
                     errors::invalid_request, "Cannot specify both Range header and partNumber query parameter");
  if (!one) return refuse(std::move(one.error()));
  if (part_number) return part_of(*part_number, object);
  if (!header) return ByteRange{.first = 0, .count = object.size, .partial = false};
  auto range = range_of(*header, object.size);
  if (range) range->first = chosen(rules, Rule::get_object_range_is_over_plaintext, range->first);
  return range;
}

S3Result<ByteRange> read_source_range(const Headers& headers, const store::ObjectRecord& source, const Rules& rules) {
  const auto header = headers.get("x-amz-copy-source-range");
  if (!header) return ByteRange{.first = 0, .count = source.size, .partial = false};
  const std::string value(*header);
  const auto spec = parse_spec(*header);
  const Number first = spec ? parse_decimal<std::uint64_t>(spec->first) : Number{};
  const Number last = spec ? parse_decimal<std::uint64_t>(spec->last) : Number{};
  if (!first || !last || *last < *first) {
    return refuse(errors::invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        "zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", &value));
  }
  auto within = require(rules, *last < source.size, Rule::multipart_part_copy_range_lies_within_the_source,
                        errors::invalid_request, "The specified copy range is invalid for the source object size");
  if (!within) return refuse(std::move(within.error()));
  return ByteRange{.first = *first, .count = *last - *first + 1, .partial = true};
}

}  // namespace s3sse::service
