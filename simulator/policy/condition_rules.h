#pragma once
// What a condition answers while a rule about conditions is switched off: the wrong answer that the rule forbids.
#include <optional>

#include "simulator/policy/policy_document.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// Nothing while every rule about such a condition holds: then the condition speaks for itself.
std::optional<bool> broken_answer(const Condition& condition, bool key_is_present, const Rules& rules);

/// s3:TlsVersion is compared as a number while POL-11 holds; else only its whole part is ("1.2" is no less than 1.3).
double number_as_ruled(const Condition& condition, double value, const Rules& rules);

}  // namespace s3sse::policy
