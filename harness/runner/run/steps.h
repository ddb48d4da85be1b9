#pragma once
// Steps that the runner itself takes, for fixtures and clean-up.
#include <string>

#include "harness/model/step.h"

namespace s3sse::harness::runner {

model::Step make_step(std::string call);
model::Step make_kms_step(std::string operation, std::string json);

}  // namespace s3sse::harness::runner
