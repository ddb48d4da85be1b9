#pragma once
// S3 as it was: an era is a year, and stands for what S3 did by its end.
#include <span>
#include <string_view>

namespace s3sse::harness::model {

/// Every era, oldest first.
std::span<const int> eras();

/// The first era in which something that began on that day (YYYY-MM-DD) was there; 0 for an empty day.
int first_era(std::string_view day);

/// The first era in which S3 had this capability; 0: in all of them.
int capability_since(std::string_view capability);

}  // namespace s3sse::harness::model
