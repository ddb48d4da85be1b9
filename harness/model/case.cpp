#include "harness/model/case.h"

namespace s3sse::harness::model {

bool KmsKeyFixture::plain() const {
  return state == "enabled" && spec.empty() && usage.empty() && origin.empty() && !multi_region && !policy_json &&
         alias.empty();
}

}  // namespace s3sse::harness::model
