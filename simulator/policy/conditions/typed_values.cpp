#include "simulator/policy/conditions/typed_values.h"

#include <arpa/inet.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

#include "simulator/base/text.h"

namespace s3sse::policy {
namespace {

/// Takes exactly `digits` digits from the front.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  const auto value = parse_decimal<unsigned>(text.substr(0, digits));
  if (value) text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// ".5" as milliseconds; further digits are cut off.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
  int value = 0;
  int weight = 100;
  std::size_t count = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += weight * (text.front() - '0');
    weight /= 10;
    ++count;
    text.remove_prefix(1);
  }
  if (count == 0) return std::nullopt;
  return std::chrono::milliseconds{value};
}

/// "Z", "+01:00"; the whole rest of the text.
std::optional<std::chrono::minutes> take_zone(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  const bool east = text.starts_with('+');
  if (!east && !text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return east ? offset : -offset;
}

/// "10:30Z", "10:30:00.5+01:00": the time since midnight UTC.
std::optional<std::chrono::milliseconds> parse_time_of_day(std::string_view text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::chrono::milliseconds time = std::chrono::hours{*hour} + std::chrono::minutes{*minute};
  if (take(text, ':')) {
    const auto second = take_number(text, 2);
    if (!second || *second > 60) return std::nullopt;
    time += std::chrono::seconds{*second};
    if (take(text, '.')) {
      const auto fraction = take_fraction(text);
      if (!fraction) return std::nullopt;
      time += *fraction;
    }
  }
  const auto zone = take_zone(text);
  if (!zone) return std::nullopt;
  return time - *zone;
}

std::optional<TimePoint> parse_epoch_seconds(std::string_view text) {
  constexpr std::size_t shortest = 5;               // four digits are a year
  constexpr std::int64_t latest = 253'402'300'799;  // the last second of the year 9999
  if (text.size() < shortest) return std::nullopt;
  const auto seconds = parse_decimal<std::int64_t>(text);
  if (!seconds || *seconds < 0 || *seconds > latest) return std::nullopt;
  return TimePoint{std::chrono::seconds{*seconds}};
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with("+") && !text.starts_with("+-")) text.remove_prefix(1);

  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (iequals(text, "true")) return true;
  if (iequals(text, "false")) return false;
  return std::nullopt;
}

std::optional<TimePoint> parse_date(std::string_view text) {
  if (const auto time = parse_epoch_seconds(text)) return time;
  const auto year = take_number(text, 4);
  if (!year) return std::nullopt;
  unsigned month = 1;
  unsigned day = 1;
  if (take(text, '-')) {
    const auto number = take_number(text, 2);
    if (!number) return std::nullopt;
    month = *number;
    if (take(text, '-')) {
      const auto day_number = take_number(text, 2);
      if (!day_number) return std::nullopt;
      day = *day_number;
    }
  }
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  const TimePoint midnight = std::chrono::sys_days{date};
  if (text.empty()) return midnight;
  if (!take(text, 'T') && !take(text, 't')) return std::nullopt;
  const auto time_of_day = parse_time_of_day(text);
  if (!time_of_day) return std::nullopt;
  return midnight + *time_of_day;
}

std::optional<IpRange> IpRange::parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;  // inet_pton would stop there
  IpRange range;
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (inet_pton(AF_INET, address.c_str(), range.bytes_.data()) == 1) {
    range.size_ = 4;
  } else if (inet_pton(AF_INET6, address.c_str(), range.bytes_.data()) == 1) {
    range.size_ = 16;
  } else {
    return std::nullopt;
  }
  range.prefix_ = range.size_ * 8;
  if (slash != std::string_view::npos) {
    const auto bits = parse_decimal<unsigned>(text.substr(slash + 1));
    if (!bits || *bits > range.prefix_) return std::nullopt;
    range.prefix_ = *bits;
  }
  return range;
}

bool IpRange::contains(const IpRange& address) const {
  if (address.size_ != size_ || address.prefix_ != size_ * 8) return false;
  for (unsigned bit = 0; bit < prefix_; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if (((bytes_[bit / 8] ^ address.bytes_[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace s3sse::policy
