// Request and bucket default put together: which method, which key, with a bucket key or without.
#include "simulator/sse/refusals.h"
#include "simulator/sse/workshop.h"

namespace s3sse::sse {
namespace {

EncryptionMethod default_method(const BucketEncryption& bucket, const Rules& rules) {
  if (uses_kms(bucket.algorithm) && !rules.hold(Rule::default_encryption_kms_default_applies_without_header)) {
    return EncryptionMethod::sse_s3;
  }
  return bucket.algorithm;
}

EncryptionMethod settle_method(EncryptionRequest& request, const BucketEncryption& bucket, const Rules& rules) {
  if (!request.method) return default_method(bucket, rules);
  const bool request_wins = *request.method == EncryptionMethod::sse_c
                                ? rules.hold(Rule::put_object_sse_c_overrides_bucket_default)
                                : all_hold(rules, {Rule::put_object_request_header_wins_over_bucket_default,
                                                   Rule::default_encryption_types_may_coexist_in_one_bucket,
                                                   Rule::copy_object_request_header_wins_over_bucket_default});
  if (request_wins) return *request.method;
  request.customer_key.reset();
  request.kms_key_id.reset();
  return bucket.algorithm;
}

// S3 of before 2023 left such objects unencrypted (DEF-01).
bool is_legacy_unencrypted(bool header_sent, const BucketEncryption& bucket, const RequestFacts& facts,
                           const Rules& rules) {
  if (header_sent || bucket.explicitly_put || bucket.algorithm != EncryptionMethod::sse_s3) return false;
  return facts.era == Era::y2022 || !all_hold(rules, {Rule::put_object_no_header_means_sse_s3,
                                                      Rule::default_encryption_every_new_object_is_encrypted});
}

bool settle_bucket_key(EncryptionMethod method, std::optional<bool> requested, const BucketEncryption& bucket,
                       const Rules& rules) {
  if (method == EncryptionMethod::sse_s3) {
    const bool shows_default =
        bucket.bucket_key_enabled && !rules.hold(Rule::bucket_encryption_bucket_key_with_aes256_has_no_effect);
    return shows_default ||
           (requested.value_or(false) && !rules.hold(Rule::put_object_bucket_key_header_has_no_effect_on_sse_s3));
  }
  if (method == EncryptionMethod::dsse_kms) {
    return requested.value_or(false) && !rules.hold(Rule::bucket_key_does_not_apply_to_dsse);
  }
  if (method != EncryptionMethod::sse_kms) return false;
  const bool by_default =
      bucket.bucket_key_enabled &&
      all_hold(rules, {Rule::bucket_key_bucket_default_applies, Rule::bucket_key_plain_copy_takes_destination_setting});
  const bool request_counts =
      all_hold(rules, {Rule::bucket_key_request_header_overrides_bucket_setting,
                       Rule::copy_object_bucket_key_may_be_set_per_copy, Rule::bucket_key_copy_can_enable_it});
  return request_counts ? requested.value_or(by_default) : by_default;
}

S3Result<void> check_transport(EncryptionMethod method, const RequestFacts& facts, const Rules& rules) {
  if (facts.peer.secure) return {};
  if (uses_kms(method)) {
    const bool refused = rules.hold(Rule::kms_plain_http_write_is_refused) &&
                         (method == EncryptionMethod::sse_kms || rules.hold(Rule::dsse_kms_rules_hold));
    if (refused) return refuse(refusals::kms_over_http());
  } else if (method == EncryptionMethod::sse_s3 && !rules.hold(Rule::tls_plain_http_is_accepted_for_sse_s3)) {
    return refuse(errors::access_denied());
  }
  return {};
}

/// The id that names the key: of the request, of the bucket default, or none for aws/s3 (PUT-05, DEF-03).
std::optional<std::string> key_id_of(const EncryptionRequest& request, const BucketEncryption& bucket,
                                     bool method_by_header, const Rules& rules) {
  if (request.kms_key_id) return request.kms_key_id;
  if (!method_by_header || !rules.hold(Rule::default_encryption_kms_header_ignores_default_key)) {
    return bucket.kms_master_key_id;
  }
  return std::nullopt;
}

bool reports_key_errors(const Rules& rules) {
  return all_hold(
      rules, {Rule::put_object_malformed_key_id_is_kms_not_found, Rule::copy_object_malformed_key_id_is_kms_not_found,
              Rule::multipart_kms_key_error_surfaces_at_creation, Rule::put_object_key_arn_of_other_region_is_refused,
              Rule::put_object_bare_key_id_is_looked_up_in_bucket_region});
}

S3Error key_error(kms::KmsError error, std::string_view key_id, const Rules& rules) {
  if (error.type == "NotFoundException" && error.message.starts_with("Key '") &&
      !rules.hold(Rule::put_object_unknown_key_id_is_reported_as_full_arn)) {
    error.message = "Key '" + std::string(key_id) + "' does not exist";
  }
  return refusals::from_kms(error, rules);
}

S3Result<std::string> resolve_key(Workshop& workshop, const std::optional<std::string>& key_id, EncryptionMethod method,
                                  const RequestFacts& facts) {
  const Rules& rules = workshop.rules;
  const Principal& principal = facts.principal;
  if (principal.anonymous()) return refuse(errors::access_denied());
  if (!key_id) {
    const bool managed = method == EncryptionMethod::dsse_kms
                             ? rules.hold(Rule::dsse_no_key_id_uses_aws_s3_key)
                             : all_hold(rules, {Rule::put_object_kms_without_key_id_uses_aws_s3_key,
                                                Rule::copy_object_kms_without_key_id_uses_aws_s3_key});
    if (!managed) return refuse(errors::invalid_argument("A KMS key id is required"));
    return workshop.kms.aws_managed_s3_key(principal.account_id);
  }
  std::string asked = *key_id;
  if (asked == "aws/s3" && !rules.hold(Rule::put_object_literal_aws_s3_key_id_is_refused)) asked = "alias/aws/s3";
  if (asked.find("alias/") != std::string::npos && !rules.hold(Rule::header_kms_key_id_takes_four_forms)) {
    return refuse(refusals::from_kms({"NotFoundException", "Invalid keyId '" + asked + "'"}, rules));
  }
  auto arn = workshop.kms.resolve_key_arn(principal, asked);
  if (!arn) {
    if (!reports_key_errors(rules)) return workshop.kms.aws_managed_s3_key(principal.account_id);
    return refuse(key_error(arn.error(), asked, rules));
  }
  if (!rules.hold(Rule::put_object_bare_key_id_is_answered_with_full_arn)) return asked;
  return *arn;
}

}  // namespace

S3Result<EncryptionPlan> SseEngine::plan(EncryptionRequest request, const BucketEncryption& bucket,
                                         const RequestFacts& facts) {
  const Rules& rules = workshop_->rules;
  const bool method_by_header = request.method.has_value();
  EncryptionPlan plan;
  plan.method = settle_method(request, bucket, rules);
  plan.legacy_unencrypted = is_legacy_unencrypted(method_by_header, bucket, facts, rules);
  if (auto safe = check_transport(plan.method, facts, rules); !safe) return refuse(std::move(safe.error()));
  plan.bucket_key_enabled = settle_bucket_key(plan.method, request.bucket_key_enabled, bucket, rules);
  plan.customer_key = std::move(request.customer_key);
  if (!uses_kms(plan.method)) return plan;

  const auto key_id = key_id_of(request, bucket, method_by_header, rules);
  auto key_arn = resolve_key(*workshop_, key_id, plan.method, facts);
  if (!key_arn) return refuse(std::move(key_arn.error()));
  plan.kms_key_arn = std::move(*key_arn);
  plan.context = std::move(request.context);
  plan.context_header = std::move(request.context_header);
  return plan;
}

}  // namespace s3sse::sse
