#pragma once
// The date forms that S3, SigV4 and KMS use. UTC throughout.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/clock.h"

namespace s3sse {

std::string format_iso8601(TimePoint time);        ///< 2026-11-23T12:34:56.000Z, S3's XML
std::string format_iso8601_basic(TimePoint time);  ///< 20261123T123456Z, x-amz-date
std::string format_date_stamp(TimePoint time);     ///< 20261123, credential scope
std::string format_http_date(TimePoint time);      ///< Mon, 23 Nov 2026 12:34:56 GMT, RFC 9110 IMF-fixdate

std::optional<TimePoint> parse_iso8601_basic(std::string_view text);
/// True for a day of the Gregorian calendar as RFC 3339 writes it, 2026-11-23.
bool is_date(std::string_view text);
/// IMF-fixdate, RFC 850 and asctime forms of RFC 9110 section 5.6.7.
std::optional<TimePoint> parse_http_date(std::string_view text);
/// 2026-11-23T12:34:56Z, with or without a fraction of a second.
std::optional<TimePoint> parse_iso8601(std::string_view text);

}  // namespace s3sse
