#pragma once
// The pages of the web lesson, and the exercises, put into the binary when it is built.
#include <span>
#include <string_view>

namespace s3sse::cli {

struct SiteAsset {
  std::string_view path;  ///< "/scene.js"
  std::string_view text;
};

/// Every file of harness/cli/lesson/site, and "/exercises.json".
std::span<const SiteAsset> site_assets();

}  // namespace s3sse::cli
