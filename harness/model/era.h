#pragma once
// S3 as it was: an era is a year, and stands for what S3 did by its end.
#include <array>
#include <optional>
#include <string_view>

namespace s3sse::harness::model {

/// Every era, oldest first.
inline constexpr std::array<int, 3> eras = {2022, 2025, 2026};
inline constexpr int newest_era = eras.back();

/// The era of that name: "2025".
std::optional<int> find_era(std::string_view name);

/// The first era in which something that began on that day (YYYY-MM-DD) was there; 0 for an empty day.
int first_era(std::string_view day);

/// The first era in which S3 had this capability; 0: in all of them.
int capability_since(std::string_view capability);

}  // namespace s3sse::harness::model
