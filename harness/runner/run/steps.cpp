#include "harness/runner/run/steps.h"

namespace s3sse::harness::runner {

model::Step make_step(std::string call) {
  model::Step step;
  step.call = std::move(call);
  return step;
}

model::Step make_kms_step(std::string operation, std::string json) {
  model::Step step = make_step("kms:" + std::move(operation));
  step.json = std::move(json);
  return step;
}

}  // namespace s3sse::harness::runner
