#pragma once
// The Regions that belong together: credentials, keys and replicas of keys stay in one partition.
#include <span>
#include <string_view>

namespace s3sse::service {

/// The Regions of the partition that a Region is in, by their names: "cn-north-1" is in another one than "us-east-1".
/// Lives as long as the program.
std::span<const std::string_view> partition_regions(std::string_view region);

}  // namespace s3sse::service
