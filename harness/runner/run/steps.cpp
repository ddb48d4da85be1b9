#include "harness/runner/run/steps.h"

namespace s3sse::harness::runner {

model::Step make_step(std::string_view call) {
  model::Step step;
  step.operation = &model::operation(call);
  return step;
}

model::Step make_kms_step(std::string_view api, std::string json) {
  model::Step step = make_step("kms:" + std::string(api));
  step.content = model::KmsCall{.json = std::move(json), .policy_json = {}};
  return step;
}

}  // namespace s3sse::harness::runner
