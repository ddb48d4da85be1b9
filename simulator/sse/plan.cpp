// Request and bucket default put together: which method, which key, with a bucket key or without.
#include "simulator/deviations/decide.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/sse_engine.h"
#include "simulator/sse/trace_events.h"
#include "simulator/sse/workshop.h"
#include "simulator/trace/stage.h"

namespace s3sse::sse {
namespace {

/// True if the request decides: it asks for a method, and that wins over the bucket's default.
bool settles_by_request(const EncryptionRequest& request, const Rules& rules) {
  if (!request.method) return false;
  return chosen(rules,
                {*request.method == EncryptionMethod::sse_c ? Rule::put_object_sse_c_overrides_bucket_default
                                                            : Rule::put_object_request_header_wins_over_bucket_default,
                 Rule::default_encryption_types_may_coexist_in_one_bucket,
                 Rule::copy_object_request_header_wins_over_bucket_default},
                true);
}

// S3 of before 2023 left such objects unencrypted (DEF-01).
bool is_legacy_unencrypted(bool by_request, const BucketEncryption& bucket, const RequestFacts& facts) {
  if (by_request || bucket.explicitly_put || bucket.algorithm != EncryptionMethod::sse_s3) return false;
  return chosen(facts.rules,
                {Rule::put_object_no_header_means_sse_s3, Rule::default_encryption_every_new_object_is_encrypted},
                facts.era == Era::y2022);
}

/// Bucket keys are of SSE-KMS; the flag of the request wins over that of the bucket.
bool settle_bucket_key(EncryptionMethod method, std::optional<bool> requested, const BucketEncryption& bucket,
                       const Rules& rules) {
  const bool by_default =
      chosen(rules, {Rule::bucket_key_bucket_default_applies, Rule::bucket_key_plain_copy_takes_destination_setting},
             bucket.bucket_key_enabled);
  const bool asked = chosen(rules,
                            {Rule::bucket_key_request_header_overrides_bucket_setting,
                             Rule::copy_object_bucket_key_may_be_set_per_copy, Rule::bucket_key_copy_can_enable_it},
                            requested.value_or(by_default), by_default);
  const bool enabled = chosen(
      rules, {Rule::put_object_bucket_key_header_has_no_effect_on_sse_s3, Rule::bucket_key_does_not_apply_to_dsse},
      asked && method == EncryptionMethod::sse_kms, method, requested);
  // The flag was put by an earlier PutBucketEncryption.
  return chosen(rules.everywhere(), Rule::bucket_encryption_bucket_key_with_aes256_has_no_effect, enabled, method,
                bucket);
}

S3Result<void> check_transport(EncryptionMethod method, const RequestFacts& facts) {
  if (facts.peer.secure) return {};
  if (uses_kms(method)) return refused(facts.rules, Rule::kms_plain_http_write_is_refused, refusals::kms_over_http);
  return accepted(facts.rules, Rule::tls_plain_http_is_accepted_for_sse_s3, method);
}

/// The id that names the key: of the request, of the bucket default, or none for aws/s3 (PUT-05, DEF-03).
std::optional<std::string> key_id_of(const EncryptionRequest& request, const BucketEncryption& bucket, bool by_request,
                                     const Rules& rules) {
  if (!by_request) return bucket.kms_master_key_id;
  return chosen(rules, Rule::default_encryption_kms_header_ignores_default_key, request.kms_key_id, bucket);
}

/// The ARN of the key that the id names; nothing without an id.
S3Result<std::optional<std::string>> find_key(Workshop& workshop, const std::optional<std::string>& key_id,
                                              const RequestFacts& facts) {
  using Arn = std::optional<std::string>;
  const Rules& rules = facts.rules;
  if (!key_id) return Arn{};
  const std::string asked = chosen(rules, Rule::put_object_literal_aws_s3_key_id_is_refused, *key_id);
  if (auto known = accepted(rules, Rule::header_kms_key_id_takes_four_forms, asked); !known) {
    return refuse(std::move(known.error()));
  }
  auto arn = workshop.kms.resolve_key_arn(facts.principal, asked, rules);
  if (arn) return Arn(std::move(*arn));
  return refused<Arn>(
      rules,
      {Rule::put_object_malformed_key_id_is_kms_not_found, Rule::copy_object_malformed_key_id_is_kms_not_found,
       Rule::multipart_kms_key_error_surfaces_at_creation, Rule::put_object_key_arn_of_other_region_is_refused,
       Rule::put_object_bare_key_id_is_looked_up_in_bucket_region,
       Rule::put_object_unknown_key_id_is_reported_as_full_arn},
      refusals::from_kms, arn.error(), rules);
}

S3Result<std::string> resolve_key(Workshop& workshop, const std::optional<std::string>& key_id, EncryptionMethod method,
                                  const RequestFacts& facts) {
  if (facts.principal.anonymous()) return refuse(errors::access_denied());
  auto named = find_key(workshop, key_id, facts);
  if (!named) return refuse(std::move(named.error()));
  if (*named) return std::move(**named);
  auto managed =
      accepted(facts.rules, {method == EncryptionMethod::dsse_kms ? Rule::dsse_no_key_id_uses_aws_s3_key
                                                                  : Rule::put_object_kms_without_key_id_uses_aws_s3_key,
                             Rule::copy_object_kms_without_key_id_uses_aws_s3_key,
                             Rule::post_object_kms_without_key_id_uses_aws_s3_key});
  if (!managed) return refuse(std::move(managed.error()));
  return workshop.kms.aws_managed_s3_key(facts.principal.account_id, facts.rules);
}

S3Result<EncryptionPlan> settle_plan(Workshop& workshop, EncryptionRequest request, const BucketEncryption& bucket,
                                     const RequestFacts& facts) {
  const Rules& rules = facts.rules;
  const bool by_request = settles_by_request(request, rules);
  EncryptionPlan plan;
  plan.method =
      by_request
          ? *request.method
          : chosen(rules,
                   {Rule::default_encryption_kms_default_applies_without_header,
                    Rule::post_object_no_field_means_bucket_default, Rule::multipart_no_header_means_bucket_default},
                   bucket.algorithm);
  plan.legacy_unencrypted = is_legacy_unencrypted(by_request, bucket, facts);
  if (auto safe = check_transport(plan.method, facts); !safe) return refuse(std::move(safe.error()));
  plan.bucket_key_enabled = settle_bucket_key(plan.method, request.bucket_key_enabled, bucket, rules);
  if (plan.method == EncryptionMethod::sse_c) plan.customer_key = std::move(request.customer_key);
  if (!uses_kms(plan.method)) return plan;

  auto key_arn = resolve_key(workshop, key_id_of(request, bucket, by_request, rules), plan.method, facts);
  if (!key_arn) return refuse(std::move(key_arn.error()));
  plan.kms_key_arn = std::move(*key_arn);
  plan.context = std::move(request.context);
  plan.context_header = std::move(request.context_header);
  return plan;
}

}  // namespace

S3Result<EncryptionPlan> SseEngine::plan(EncryptionRequest request, const BucketEncryption& bucket,
                                         const RequestFacts& facts) {
  const bool by_request = request.method.has_value();
  return trace::stage(
      Stage::plan, [&] { return settle_plan(*workshop_, std::move(request), bucket, facts); },
      [&](const EncryptionPlan& plan) { return told_plan(plan, by_request); });
}

}  // namespace s3sse::sse
