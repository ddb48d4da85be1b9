#include "simulator/service/policy/authorization.h"

#include <algorithm>
#include <vector>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/policy/actions.h"
#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/policy/request_conditions.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/sse/refusals.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

/// Naming a version takes a permission of its own, where there is one: there is none for locks.
std::string action_on_version(std::string_view action) {
  constexpr std::string_view prefix = "s3:";
  for (const std::string_view verb : {"Get", "Put", "Delete"}) {
    const std::string start = std::string(prefix) + std::string(verb) + "Object";
    if (!action.starts_with(start)) continue;
    std::string on_version = start + "Version" + std::string(action.substr(start.size()));
    if (policy::is_known_action(on_version)) return on_version;
  }
  return std::string(action);
}

/// True if the request says who may do what with the thing it makes, beyond what S3 gives its owner.
bool brings_acl(const Call& call) {
  if (call.header("x-amz-acl").value_or("private") != "private") return true;
  return std::ranges::any_of(call.request.headers,
                             [](const Header& header) { return ascii_lower(header.name).starts_with("x-amz-grant-"); });
}

/// The permissions of a call that no bucket policy speaks of. What a new bucket is to have takes those of the
/// operations that would put it (API reference, CreateBucket).
std::vector<std::string_view> needed_without_bucket(const Call& call) {
  std::vector<std::string_view> actions{call.operation.action};
  if (!call.operation.traits.makes_bucket) return actions;
  if (brings_acl(call)) actions.emplace_back("s3:PutBucketAcl");
  if (call.header("x-amz-object-ownership")) actions.emplace_back("s3:PutBucketOwnershipControls");
  if (iequals(call.header("x-amz-bucket-object-lock-enabled").value_or(""), "true")) {
    actions.insert(actions.end(), {"s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"});
  }
  return actions;
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
  if (!operation.traits.begins_object) return needed;
  if (brings_acl(call)) needed.push_back(named("s3:PutObjectAcl"));
  if (call.header("x-amz-object-lock-mode")) needed.push_back(named("s3:PutObjectRetention"));
  if (call.header("x-amz-object-lock-legal-hold")) needed.push_back(named("s3:PutObjectLegalHold"));
  return needed;
}

store::ObjectRef asked_object(const Call& call, const store::BucketRecord& bucket, const Asked& asked) {
  return asked.key.empty() ? nullptr : call.core.store->object(bucket.name, asked.key, asked.version_id);
}

policy::Decision decide(const Call& call, const store::BucketRecord& bucket, const Asked& asked, bool acl_grants) {
  policy::RequestContext context{
      .action = asked.action, .resource = asked.resource_arn, .principal = call.caller.principal};
  set_request_keys(call, bucket, context.keys);
  set_encryption_keys(call, bucket, context.keys);
  if (const auto object = asked_object(call, bucket, asked)) set_tag_keys(*object, context.keys);
  const auto document = call.core.policies->of(bucket);
  return policy::authorize_s3({.context = context,
                               .resource_account = bucket.owner_account,
                               .resource_policy = document.get(),
                               .identity_policies = policy::identity_policies_of(context.principal),
                               .acl_grants = acl_grants},
                              call.rules());
}

/// A policy that is public counts for the owner's account alone where the bucket says so.
S3Result<void> check_restriction(const Call& call, const store::BucketRecord& bucket, bool own) {
  if (own || !bucket.settings->public_access.restrict_public_buckets) return {};
  const auto document = call.core.policies->of(bucket);
  return require(call.rules(), document == nullptr || !is_public(*document),
                 Rule::public_access_restricted_bucket_serves_its_account_alone,
                 [] { return errors::access_denied(); });
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
  // An administrator in its own account.
  if (!bucket.policy && own && !principal.identity_policies) {
    return policy::DecidedBy{.source = policy::PolicySource::owner};
  }
  const bool granted =
      acl_grants(principal, bucket, asked_object(call, bucket, asked).get(), asked.action, call.rules());
  if (!bucket.policy && !own && !granted) return refuse(errors::access_denied());
  policy::Decision decision = decide(call, bucket, asked, granted);
  if (!decision.allowed()) return refuse(denial(call, bucket, asked, decision));
  if (auto open = check_restriction(call, bucket, own); !open) return refuse(std::move(open.error()));
  return std::move(decision.decided_by);
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
  store::BucketRecord not_yet;  // the bucket that would be made, or none
  not_yet.name = call.bucket;
  not_yet.owner_account = principal.account_id;
  for (const std::string_view action : needed_without_bucket(call)) {
    policy::RequestContext context{
        .action = std::string(action),
        .resource = call.operation.scope == Scope::service ? std::string("arn:aws:s3:::*") : call.resource_arn,
        .principal = principal};
    set_request_keys(call, not_yet, context.keys);
    const policy::Decision decision =
        policy::authorize_s3({.context = context,
                              .resource_account = principal.account_id,
                              .identity_policies = policy::identity_policies_of(principal)},
                             call.rules());
    if (!decision.allowed()) return refuse(errors::access_denied(policy::s3_denial_message(decision, context)));
  }
  return {};
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

Asked to_read_tags(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id) {
  Asked asked = to_read(bucket, key, version_id);
  asked.action = version_id ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
  return asked;
}

Asked to_delete(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id) {
  return {.action = version_id ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
          .resource_arn = object_arn(bucket, key),
          .key = key,
          .version_id = version_id};
}

}  // namespace s3sse::service
