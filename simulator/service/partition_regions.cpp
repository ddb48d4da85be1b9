#include "simulator/service/partition_regions.h"

#include <algorithm>
#include <array>
#include <vector>

#include "simulator/service/regions.h"

namespace s3sse::service {
namespace {

/// The beginnings of names of Regions outside of the partition "aws".
constexpr std::array<std::string_view, 7> partitions{"cn-",      "us-gov-",  "us-iso-", "us-isob-",
                                                     "us-isof-", "eu-isoe-", "eusc-"};

/// The place in the list; its size for the partition "aws".
std::size_t partition_of(std::string_view region) {
  const auto found = std::ranges::find_if(partitions, [&](std::string_view each) { return region.starts_with(each); });
  return static_cast<std::size_t>(found - partitions.begin());
}

}  // namespace

std::span<const std::string_view> partition_regions(std::string_view region) {
  static const auto by_partition = [] {
    std::array<std::vector<std::string_view>, partitions.size() + 1> all;
    for (const std::string_view each : regions) all.at(partition_of(each)).push_back(each);
    return all;
  }();
  return by_partition.at(partition_of(region));
}

}  // namespace s3sse::service
