#include "simulator/service/policy/authorization.h"

#include <vector>

#include "simulator/deviations/decide.h"
#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/policy/request_conditions.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/sse/refusals.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

/// Naming a version takes a permission of its own.
std::string action_on_version(std::string_view action) {
  constexpr std::string_view prefix = "s3:";
  for (const std::string_view verb : {"Get", "Put", "Delete"}) {
    const std::string start = std::string(prefix) + std::string(verb) + "Object";
    if (action.starts_with(start)) return start + "Version" + std::string(action.substr(start.size()));
  }
  return std::string(action);
}

std::vector<Asked> needed_by(const Call& call) {
  const Operation& operation = call.operation;
  const bool is_write = operation.writes_object();
  const auto version = is_write ? std::nullopt : call.query("versionId");
  const auto named = [&](std::string_view action) {
    return Asked{.action = version && !call.key.empty() ? action_on_version(action) : std::string(action),
                 .resource_arn = call.resource_arn,
                 .key = is_write ? std::string_view() : std::string_view(call.key),
                 .version_id = version};
  };
  std::vector<Asked> needed{named(operation.action)};
  if (!operation.traits.further_action.empty()) needed.push_back(named(operation.traits.further_action));
  const bool tags = operation.traits.begins_object && !call.header("x-amz-tagging").value_or("").empty();
  if (tags) needed.push_back(named("s3:PutObjectTagging"));
  return needed;
}

policy::Decision decide(const Call& call, const store::BucketRecord& bucket, const Asked& asked) {
  policy::RequestContext context{
      .action = asked.action, .resource = asked.resource_arn, .principal = call.caller.principal};
  set_request_keys(call, bucket, context.keys);
  set_encryption_keys(call, bucket, context.keys);
  if (!asked.key.empty()) {
    const auto object = call.core.store->object(bucket.name, asked.key, asked.version_id);
    if (object != nullptr) set_tag_keys(*object, context.keys);
  }
  const auto document = call.core.policies->of(bucket);
  return policy::authorize_s3({.context = context,
                               .resource_account = bucket.owner_account,
                               .resource_policy = document.get(),
                               .identity_policies = policy::identity_policies_of(context.principal)},
                              call.rules());
}

S3Error denial(const Call& call, const store::BucketRecord& bucket, const Asked& asked,
               const policy::Decision& decision) {
  const Rules& rules = call.rules();
  const bool kms_over_http =
      !call.request.peer.secure && call.operation.traits.begins_object && writes_under_kms(call, bucket);
  const policy::RequestContext context{
      .action = asked.action, .resource = asked.resource_arn, .principal = call.caller.principal};
  const S3Error denied = chosen(rules, Rule::policy_denial_is_access_denied,
                                errors::access_denied(policy::s3_denial_message(decision, context)));
  if (!kms_over_http) return denied;
  return chosen(rules, {Rule::policy_kms_transport_check_comes_first, Rule::kms_plain_http_write_is_refused},
                sse::refusals::kms_over_http(), denied);
}

/// Returns what allows it.
S3Result<policy::DecidedBy> ask(const Call& call, const store::BucketRecord& bucket, const Asked& asked) {
  const Principal& principal = call.caller.principal;
  const bool own = !principal.anonymous() && principal.account_id == bucket.owner_account;
  if (!bucket.policy && !own) return refuse(errors::access_denied());
  // An administrator in its own account.
  if (!bucket.policy && !principal.identity_policies) return policy::DecidedBy{.source = policy::PolicySource::owner};
  policy::Decision decision = decide(call, bucket, asked);
  if (decision.allowed()) return std::move(decision.decided_by);
  return refuse(denial(call, bucket, asked, decision));
}

}  // namespace

S3Result<void> authorise(const Call& call, const store::BucketRecord& bucket, const Asked& asked) {
  const auto by = trace::stage(
      Stage::authorise, [&] { return ask(call, bucket, asked); },
      [&](const policy::DecidedBy& decided_by) { return told_allowed(asked.action, asked.resource_arn, decided_by); });
  if (!by) return refuse(by.error());
  return {};
}

S3Result<void> authorise_call(const Call& call, const store::BucketRecord& bucket) {
  const auto all = [&]() -> S3Result<void> {
    for (const Asked& asked : needed_by(call)) {
      if (auto allowed = authorise(call, bucket, asked); !allowed) return allowed;
    }
    return {};
  };
  // Conditions on the writing of objects stay out of reads and of the bucket's configuration.
  cite({Rule::policy_write_conditions_do_not_restrict_reads, Rule::policy_object_conditions_spare_bucket_encryption});
  auto allowed =
      checked(call.rules(),
              {Rule::blocked_encryption_needs_encryption_configuration_permission,
               Rule::bucket_encryption_read_needs_get_permission, Rule::bucket_encryption_writes_need_put_permission,
               Rule::update_encryption_needs_its_own_permission, Rule::policy_conditions_apply_to_copy_destination},
              all);
  // The policy comes before the values of the headers.
  return chosen(call.rules(), Rule::policy_denial_wins_over_sse_c_algorithm_check, std::move(allowed),
                call.request.headers);
}

S3Result<void> authorise_without_bucket(const Call& call) {
  const Principal& principal = call.caller.principal;
  if (!call.operation.has_no_bucket_policy() || principal.anonymous() || !principal.identity_policies) return {};
  policy::RequestContext context{
      .action = std::string(call.operation.action),
      .resource = call.operation.scope == Scope::service ? std::string("arn:aws:s3:::*") : call.resource_arn,
      .principal = principal};
  store::BucketRecord not_yet;  // the bucket that would be made, or none
  not_yet.name = call.bucket;
  not_yet.owner_account = principal.account_id;
  set_request_keys(call, not_yet, context.keys);
  const policy::Decision decision = policy::authorize_s3({.context = context,
                                                          .resource_account = principal.account_id,
                                                          .identity_policies = policy::identity_policies_of(principal)},
                                                         call.rules());
  if (decision.allowed()) return {};
  return refuse(errors::access_denied(policy::s3_denial_message(decision, context)));
}

Asked to_read(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id) {
  return {.action = version_id ? "s3:GetObjectVersion" : "s3:GetObject",
          .resource_arn = object_arn(bucket, key),
          .key = key,
          .version_id = version_id};
}

Asked to_list(std::string_view bucket) {
  return {.action = "s3:ListBucket", .resource_arn = object_arn(bucket, {})};
}

Asked to_delete(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id) {
  return {.action = version_id ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
          .resource_arn = object_arn(bucket, key),
          .key = key,
          .version_id = version_id};
}

}  // namespace s3sse::service
