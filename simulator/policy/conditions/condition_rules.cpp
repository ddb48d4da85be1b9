#include "simulator/policy/conditions/condition_rules.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::policy {
namespace {

constexpr std::string_view sse = "s3:x-amz-server-side-encryption";
constexpr std::string_view kms_key_id = "s3:x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view customer_algorithm = "s3:x-amz-server-side-encryption-customer-algorithm";

bool is_null(const Condition& condition, bool expected) {
  if (condition.op.comparison != Comparison::null) return false;
  return std::ranges::any_of(condition.values,
                             [&](const Pattern& value) { return iequals(value.text(), expected ? "true" : "false"); });
}

bool is_string(const Condition& condition) {
  return condition.op.comparison == Comparison::string_equals || condition.op.comparison == Comparison::string_like;
}

bool names(const Condition& condition, std::string_view text) {
  return std::ranges::any_of(condition.values, [&](const Pattern& value) { return value.text() == text; });
}

}  // namespace

std::optional<Rule> rule_of(const Condition& condition, bool key_is_present) {
  const std::string key = ascii_lower(condition.key);
  if (key == sse) {
    if (is_null(condition, true)) return Rule::policy_null_condition_denies_missing_header;
    const bool requires_kms = is_string(condition) && condition.op.negated && names(condition, "aws:kms");
    if (requires_kms) return Rule::policy_string_condition_can_require_kms;
  } else if (key == kms_key_id) {
    if (is_null(condition, true)) return Rule::policy_null_kms_key_id_requires_kms;
    if (condition.op.negated) return Rule::policy_key_arn_condition_pins_the_key;
  } else if (key == customer_algorithm) {
    if (is_null(condition, true)) return Rule::policy_null_condition_requires_sse_c;
    if (is_null(condition, false) && key_is_present) return Rule::policy_null_condition_forbids_sse_c;
  } else if (key == "aws:securetransport") {
    return Rule::policy_secure_transport_blocks_plain_http;
  } else if (key == "kms:encryptioncontext:aws:s3:arn") {
    return Rule::context_key_policy_can_confine_key_to_prefix;
  }
  return std::nullopt;
}

double number_in(const Condition& condition, double value, const Rules& rules) {
  if (!iequals(condition.key, "s3:TlsVersion")) return value;
  return chosen(rules, Rule::policy_tls_version_is_numeric, value);
}

}  // namespace s3sse::policy
