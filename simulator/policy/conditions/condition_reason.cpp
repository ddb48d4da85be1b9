#include "simulator/policy/conditions/condition_reason.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/policy/conditions/condition_operator.h"

namespace s3sse::policy {
namespace {

std::string reason_of_null(const ConditionTrace& condition, bool present) {
  const bool asks_for_absence =
      std::ranges::any_of(condition.policy_values, [](const std::string& value) { return iequals(value, "true"); });
  const std::string_view asked =
      asks_for_absence ? "Null true asks for a missing key" : "Null false asks for a present key";
  return std::string(present ? "the key is present, and " : "the key is absent, and ") + std::string(asked);
}

std::string reason_without_key(const ConditionOperator& op) {
  if (op.if_exists) return "the key is absent, and with IfExists the condition then holds";
  if (op.set_mode == SetMode::for_all_values)
    return "the key is absent, and ForAllValues holds where there is no value";
  if (op.set_mode == SetMode::for_any_value) return "the key is absent, and ForAnyValue needs a value";
  if (op.negated) return "the key is absent, and a negated operator holds without it";
  return "the key is absent, and an operator that is not negated fails without it";
}

std::string reason_of_values(const ConditionOperator& op, bool holds) {
  if (op.set_mode == SetMode::for_all_values) {
    return holds ? "every value of the request fits" : "a value of the request does not fit";
  }
  if (op.set_mode == SetMode::for_any_value) {
    return holds ? "a value of the request fits" : "no value of the request fits";
  }
  const bool matched = holds != op.negated;
  return matched ? "the request has a value that the policy lists" : "the request has no value that the policy lists";
}

}  // namespace

std::string reason(const ConditionTrace& condition) {
  const auto op = parse_condition_operator(condition.operator_name);
  if (!op) return {};
  const bool present = condition.request_values && !condition.request_values->empty();
  if (op->comparison == Comparison::null) return reason_of_null(condition, present);
  return present ? reason_of_values(*op, condition.holds) : reason_without_key(*op);
}

}  // namespace s3sse::policy
