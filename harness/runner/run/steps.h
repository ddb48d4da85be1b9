#pragma once
// Steps that the runner itself takes, for fixtures and clean-up. Their names are those of the table of operations.
#include <string>
#include <string_view>

#include "harness/model/step.h"

namespace s3sse::harness::runner {

model::Step make_step(std::string_view call);
model::Step make_kms_step(std::string_view api, std::string json);

}  // namespace s3sse::harness::runner
