#pragma once
// The rules that a condition about encryption rests on.
#include <optional>

#include "simulator/policy/parse/policy_document.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// The rule that says what such a condition comes to. Nothing for a condition about anything else.
std::optional<Rule> rule_of(const Condition& condition, bool key_is_present);

/// A number as it is compared: s3:TlsVersion is 1.2 or 1.3 (POL-11).
double number_in(const Condition& condition, double value, const Rules& rules);

}  // namespace s3sse::policy
