#include "simulator/base/time_format.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <ctime>

#include "simulator/base/text.h"

namespace s3sse {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm utc_parts(TimePoint time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::optional<TimePoint> parse_with(std::string_view text, const char* pattern) {
  const std::string copy(text);
  std::tm parts{};
  const char* end = strptime(copy.c_str(), pattern, &parts);
  if (end == nullptr || *end != '\0' || copy.size() != std::strlen(copy.c_str())) return std::nullopt;
  return TimePoint{std::chrono::seconds{timegm(&parts)}};
}

}  // namespace

std::string format_iso8601(TimePoint time) {
  const std::tm t = utc_parts(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                     t.tm_min, t.tm_sec, time.time_since_epoch().count() % 1000);
}

std::string format_iso8601_basic(TimePoint time) {
  const std::tm t = utc_parts(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min,
                     t.tm_sec);
}

std::string format_date_stamp(TimePoint time) {
  return format_iso8601_basic(time).substr(0, 8);
}

std::string format_http_date(TimePoint time) {
  const std::tm t = utc_parts(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[static_cast<std::size_t>(t.tm_wday)],
                     t.tm_mday, months[static_cast<std::size_t>(t.tm_mon)], t.tm_year + 1900, t.tm_hour, t.tm_min,
                     t.tm_sec);
}

std::optional<TimePoint> parse_iso8601_basic(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  return parse_with(text, "%Y%m%dT%H%M%SZ");
}

std::optional<TimePoint> parse_http_date(std::string_view text) {
  for (const char* pattern : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    if (const auto time = parse_with(text, pattern)) return time;
  }
  return std::nullopt;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = parse_decimal<unsigned>(text.substr(0, 4));
  const auto month = parse_decimal<unsigned>(text.substr(5, 2));
  const auto day = parse_decimal<unsigned>(text.substr(8, 2));
  if (!year || !month || !day) return false;
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                     std::chrono::day(*day))
      .ok();
}

std::optional<TimePoint> parse_iso8601(std::string_view text) {
  if (text.empty() || text.back() != 'Z') return std::nullopt;
  const auto dot = text.find('.');
  return parse_with(text.substr(0, dot == std::string_view::npos ? text.size() - 1 : dot), "%Y-%m-%dT%H:%M:%S");
}

}  // namespace s3sse
