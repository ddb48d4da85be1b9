#pragma once
// The test of one condition against one request.
#include "simulator/policy/parse/policy_document.h"
#include "simulator/policy/request_context.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// IAM User Guide, "Condition operators" and "Multivalued context keys". Without the key an operator does not hold, a
/// negated one does, one with IfExists does, ForAllValues does and ForAnyValue does not.
bool condition_holds(const Condition& condition, const ConditionKeys& keys, const Rules& rules);

}  // namespace s3sse::policy
