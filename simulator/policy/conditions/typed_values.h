#pragma once
// The values that condition operators compare, read from text. Nothing is thrown and nothing depends on the locale.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/base/clock.h"

namespace s3sse::policy {

/// A decimal number, perhaps with sign, fraction or exponent. Neither infinity nor "nan".
std::optional<double> parse_number(std::string_view text);

/// true or false, in any case.
std::optional<bool> parse_boolean(std::string_view text);

/// One of the W3C profiles of ISO 8601 (2026, 2026-11, 2026-11-23, 2026-11-23T10:30Z, ...T10:30:00.5+01:00) or whole
/// seconds since 1970 with at least five digits.
std::optional<TimePoint> parse_date(std::string_view text);

/// An IPv4 or IPv6 address, or a range of them in CIDR notation; an address alone is a range of one.
class IpRange {
 public:
  static std::optional<IpRange> parse(std::string_view text);
  /// Of the same family, and inside. `address` itself must be a single address.
  [[nodiscard]] bool contains(const IpRange& address) const;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  unsigned size_ = 0;    ///< of an address in bytes: 4 or 16
  unsigned prefix_ = 0;  ///< in bits
};

}  // namespace s3sse::policy
