#include "harness/model/case.h"

#include <algorithm>
#include <ranges>

#include "harness/model/era.h"

namespace s3sse::harness::model {

bool KmsKeyFixture::plain() const {
  return state == "enabled" && spec.empty() && usage.empty() && origin.empty() && !multi_region && !policy_json &&
         alias.empty();
}

int Case::newest_era() const {
  const auto newest_first = std::views::reverse(eras);
  const auto found = std::ranges::find_if(newest_first, [&](int era) { return in_era(era); });
  return found == newest_first.end() ? model::newest_era : *found;
}

}  // namespace s3sse::harness::model
