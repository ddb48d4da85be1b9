#include "harness/model/expectation.h"

#include <algorithm>

namespace s3sse::harness::model {

bool Expectation::expects_refusal() const {
  if (error) return true;
  return !status.empty() &&
         std::all_of(status.begin(), status.end(), [](const StatusRange& range) { return range.first >= 400; });
}

}  // namespace s3sse::harness::model
