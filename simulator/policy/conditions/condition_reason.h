#pragma once
// The reason why a condition holds or fails: above all what a missing key means, where most policies go wrong.
#include <string>

#include "simulator/policy/evaluate.h"

namespace s3sse::policy {

/// One clause without a final full stop: "the key is absent, and a negated operator holds without it".
std::string reason(const ConditionTrace& condition);

}  // namespace s3sse::policy
