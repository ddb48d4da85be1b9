#include "harness/model/era.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "simulator/base/text.h"

namespace s3sse::harness::model {
namespace {

// The days on which S3 announced them, by the documentation that the rules cite.
constexpr auto announcement_days = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"dsse-kms", "2023-06-13"},
    {"blocked-encryption-types", "2025-11-19"},
    {"update-object-encryption", "2026-01-29"},
});

}  // namespace

std::optional<int> find_era(std::string_view name) {
  const auto year = parse_decimal<int>(name);
  const bool known = year && std::find(eras.begin(), eras.end(), *year) != eras.end();
  return known ? year : std::nullopt;
}

int first_era(std::string_view day) {
  int year = 0;
  std::from_chars(day.data(), day.data() + std::min<std::size_t>(day.size(), 4), year);
  if (year == 0) return 0;
  for (const int era : eras)
    if (year <= era) return era;
  return newest_era;
}

int capability_since(std::string_view capability) {
  for (const auto& [name, day] : announcement_days)
    if (name == capability) return first_era(day);
  return 0;
}

}  // namespace s3sse::harness::model
