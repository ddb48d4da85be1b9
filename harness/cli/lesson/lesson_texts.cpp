#include "harness/cli/lesson/lesson_texts.h"

#include <algorithm>

#include "harness/cli/lesson/site_assets.h"
#include "simulator/base/json.h"

namespace s3sse::cli {

nlohmann::ordered_json lesson_texts() {
  const auto assets = site_assets();
  const auto texts = std::ranges::find(assets, "/lessons.json", &SiteAsset::path);
  if (texts == assets.end()) return nlohmann::ordered_json::object();
  auto read = parse_ordered_json(texts->text);
  return read ? std::move(*read) : nlohmann::ordered_json::object();
}

}  // namespace s3sse::cli
