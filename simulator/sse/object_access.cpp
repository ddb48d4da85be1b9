// May this request have this object? The checks that need no data key: transport and customer key.
#include "simulator/deviations/decide.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/sse_engine.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

S3Result<void> check_kms_transport(const Envelope& envelope, const RequestFacts& facts) {
  return require(
      facts.rules, facts.peer.secure || !uses_kms(envelope.method),
      envelope.method == EncryptionMethod::dsse_kms ? Rule::dsse_kms_rules_hold : Rule::kms_plain_http_read_is_refused,
      refusals::kms_over_http);
}

}  // namespace

S3Result<void> SseEngine::check_access(const Envelope& envelope, const CustomerKey* customer_key,
                                       const RequestFacts& facts) {
  const Rules& rules = facts.rules;
  if (envelope.method != EncryptionMethod::sse_c) {
    auto none = require(rules, customer_key == nullptr, Rule::get_object_sse_c_headers_on_other_object_are_refused,
                        refusals::key_not_applicable);
    if (!none) return none;
    return check_kms_transport(envelope, facts);
  }
  if (customer_key == nullptr) {
    return refused(rules,
                   {Rule::sse_c_get_without_key_is_refused, Rule::multipart_sse_c_part_number_read_needs_the_key,
                    Rule::sse_c_head_without_key_is_refused, Rule::get_object_attributes_sse_c_object_needs_the_key,
                    Rule::copy_object_sse_c_source_needs_copy_source_trio,
                    Rule::multipart_part_copy_source_needs_its_key, Rule::sse_c_lost_key_loses_the_object},
                   refusals::key_needed);
  }
  return require(
      rules, is_right_key(envelope, *customer_key, rules),
      {Rule::sse_c_wrong_key_is_access_denied, Rule::sse_c_head_with_wrong_key_is_forbidden,
       Rule::copy_object_wrong_source_key_is_access_denied, Rule::get_object_attributes_sse_c_object_needs_the_key,
       Rule::multipart_part_copy_source_needs_its_key},
      refusals::key_wrong);
}

S3Result<void> SseEngine::check_part_access(const Envelope& envelope, const CustomerKey* customer_key,
                                            const RequestFacts& facts) {
  const Rules& rules = facts.rules;
  if (envelope.method != EncryptionMethod::sse_c) {
    return require(rules, customer_key == nullptr, Rule::multipart_sse_c_part_in_other_upload_is_refused,
                   refusals::part_parameters_missing);
  }
  if (customer_key == nullptr) {
    return refused(
        rules,
        {Rule::multipart_sse_c_upload_part_without_key_is_refused, Rule::multipart_every_part_repeats_sse_c_trio},
        refusals::part_parameters_missing);
  }
  return require(rules, is_right_key(envelope, *customer_key, rules),
                 {Rule::multipart_part_with_other_customer_key_is_refused,
                  Rule::multipart_completion_with_wrong_customer_key_is_refused},
                 refusals::part_parameters_differ);
}

}  // namespace s3sse::sse
