#include "simulator/policy/condition_rules.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/text.h"

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

/// The deny-unencrypted policies: without the rule their condition never holds, so nothing is denied.
bool is_ignored(const Condition& condition, bool key_is_present, const Rules& rules) {
  const std::string key = ascii_lower(condition.key);
  if (key == sse) {
    if (is_null(condition, true)) return !rules.hold(Rule::policy_null_condition_denies_missing_header);
    const bool requires_kms = is_string(condition) && condition.op.negated && names(condition, "aws:kms");
    if (requires_kms) return !rules.hold(Rule::policy_string_condition_can_require_kms);
  } else if (key == kms_key_id) {
    if (is_null(condition, true)) return !rules.hold(Rule::policy_null_kms_key_id_requires_kms);
    if (condition.op.negated) return !rules.hold(Rule::policy_key_arn_condition_pins_the_key);
  } else if (key == customer_algorithm) {
    if (is_null(condition, true)) return !rules.hold(Rule::policy_null_condition_requires_sse_c);
    if (is_null(condition, false) && key_is_present) return !rules.hold(Rule::policy_null_condition_forbids_sse_c);
  } else if (key == "aws:securetransport") {
    return !rules.hold(Rule::policy_secure_transport_blocks_plain_http);
  }
  return false;
}

}  // namespace

std::optional<bool> broken_answer(const Condition& condition, bool key_is_present, const Rules& rules) {
  if (is_ignored(condition, key_is_present, rules)) return false;
  const bool about_arn = iequals(condition.key, "kms:EncryptionContext:aws:s3:arn");
  if (about_arn && !rules.hold(Rule::context_key_policy_can_confine_key_to_prefix)) return true;
  return std::nullopt;
}

double number_as_ruled(const Condition& condition, double value, const Rules& rules) {
  const bool is_tls_version = iequals(condition.key, "s3:TlsVersion");
  if (is_tls_version && !rules.hold(Rule::policy_tls_version_is_numeric)) return std::floor(value);
  return value;
}

}  // namespace s3sse::policy
