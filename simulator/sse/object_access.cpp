// May this request have this object? The checks that need no data key: transport and customer key.
#include "simulator/sse/refusals.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

S3Result<void> check_missing_key(const RequestFacts& facts, const Rules& rules) {
  // Without the key there is nothing to decrypt with; a broken rule can only change the words, or let a HEAD pass.
  if (facts.action == "s3:GetObjectAttributes" && !rules.hold(Rule::get_object_attributes_sse_c_object_needs_the_key)) {
    return {};
  }
  const bool reads_data = facts.action == "s3:GetObject";
  if (reads_data && !rules.hold(Rule::sse_c_lost_key_loses_the_object)) return {};
  if (!rules.hold(Rule::sse_c_head_without_key_is_refused)) return {};
  if (!all_hold(rules, {Rule::sse_c_get_without_key_is_refused, Rule::copy_object_sse_c_source_needs_copy_source_trio,
                        Rule::multipart_sse_c_part_number_read_needs_the_key})) {
    return refuse(errors::access_denied());
  }
  return refuse(refusals::key_needed());
}

S3Result<void> check_kms_transport(const Envelope& envelope, const RequestFacts& facts, const Rules& rules) {
  if (facts.peer.secure || !uses_kms(envelope.method)) return {};
  const bool refused = rules.hold(Rule::kms_plain_http_read_is_refused) &&
                       (envelope.method == EncryptionMethod::sse_kms || rules.hold(Rule::dsse_kms_rules_hold));
  if (refused) return refuse(refusals::kms_over_http());
  return {};
}

}  // namespace

S3Result<void> SseEngine::check_access(const Envelope& envelope, const CustomerKey* customer_key,
                                       const RequestFacts& facts) {
  const Rules& rules = workshop_->rules;
  if (envelope.method != EncryptionMethod::sse_c) {
    if (customer_key != nullptr && rules.hold(Rule::get_object_sse_c_headers_on_other_object_are_refused)) {
      return refuse(refusals::key_not_applicable());
    }
    return check_kms_transport(envelope, facts, rules);
  }
  if (customer_key == nullptr) return check_missing_key(facts, rules);
  if (is_right_key(envelope, *customer_key, rules)) return {};
  if (!all_hold(rules, {Rule::sse_c_wrong_key_is_access_denied, Rule::sse_c_head_with_wrong_key_is_forbidden,
                        Rule::copy_object_wrong_source_key_is_access_denied})) {
    return refuse(refusals::part_parameters_differ());  // 400 where S3 says 403
  }
  return refuse(refusals::key_wrong());
}

S3Result<void> SseEngine::check_part_access(const Envelope& envelope, const CustomerKey* customer_key) {
  const Rules& rules = workshop_->rules;
  if (envelope.method != EncryptionMethod::sse_c) {
    if (customer_key != nullptr && rules.hold(Rule::multipart_sse_c_part_in_other_upload_is_refused)) {
      return refuse(refusals::part_parameters_missing());
    }
    return {};
  }
  if (customer_key == nullptr) {
    if (!all_hold(rules, {Rule::multipart_sse_c_upload_part_without_key_is_refused,
                          Rule::multipart_every_part_repeats_sse_c_trio})) {
      return refuse(errors::access_denied());
    }
    return refuse(refusals::part_parameters_missing());
  }
  if (is_right_key(envelope, *customer_key, rules)) return {};
  if (!all_hold(rules, {Rule::multipart_part_with_other_customer_key_is_refused,
                        Rule::multipart_completion_with_wrong_customer_key_is_refused})) {
    return refuse(refusals::key_wrong());  // 403 where S3 says 400
  }
  return refuse(refusals::part_parameters_differ());
}

}  // namespace s3sse::sse
