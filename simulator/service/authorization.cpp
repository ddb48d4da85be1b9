#include "simulator/service/authorization.h"

#include <vector>

#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/service/bucket_policies.h"
#include "simulator/service/request_conditions.h"
#include "simulator/sse/refusals.h"

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

/// A copy writes its destination with s3:PutObject; s3:CopyObject is a name that only messages know.
std::string permission_of(std::string_view action) {
  return std::string(action == "s3:CopyObject" ? "s3:PutObject" : action);
}

std::vector<Asked> needed_by(const Call& call) {
  const bool is_write = begins_object(call) || call.operation == "UploadPart" || call.operation == "UploadPartCopy" ||
                        call.operation == "CompleteMultipartUpload";
  const auto version = is_write ? std::nullopt : call.query("versionId");
  const auto named = [&](std::string_view action) {
    const std::string permission = permission_of(action);
    return Asked{.action = version && !call.key.empty() ? action_on_version(permission) : permission,
                 .resource_arn = call.resource_arn,
                 .key = is_write ? std::string_view() : std::string_view(call.key),
                 .version_id = version};
  };
  std::vector<Asked> needed{named(call.action)};
  if (call.operation == "GetObjectAttributes") needed.push_back(named("s3:GetObject"));
  const bool tags = begins_object(call) && !call.header("x-amz-tagging").value_or("").empty();
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
  const bool kms_over_http = !call.request.peer.secure && begins_object(call) && writes_under_kms(call, bucket);
  if (kms_over_http && rules.hold(Rule::policy_kms_transport_check_comes_first) &&
      rules.hold(Rule::kms_plain_http_write_is_refused)) {
    return sse::refusals::kms_over_http();
  }
  if (!rules.hold(Rule::policy_denial_is_access_denied)) return errors::invalid_request("The policy denies this.");
  const policy::RequestContext context{
      .action = asked.action, .resource = asked.resource_arn, .principal = call.caller.principal};
  return errors::access_denied(policy::s3_denial_message(decision, context));
}

/// What the mutants of POL-15 and POL-17 ask too: conditions on writes, where nothing of an object is written.
std::vector<Asked> wrongly_asked(const Call& call) {
  const Rules& rules = call.rules();
  std::vector<Asked> asked;
  const bool reads = call.action == "s3:GetObject";
  if (reads && !rules.hold(Rule::policy_write_conditions_do_not_restrict_reads)) {
    asked.push_back({.action = "s3:PutObject", .resource_arn = call.resource_arn});
  }
  const bool configures = call.operation == "PutBucketEncryption";
  if (configures && !rules.hold(Rule::policy_object_conditions_spare_bucket_encryption)) {
    asked.push_back({.action = "s3:PutObject", .resource_arn = call.resource_arn + "/object"});
  }
  return asked;
}

/// Where the permissions of the encryption configuration or of an update are switched off, nobody is asked.
bool takes_no_permission(const Call& call) {
  const Rules& rules = call.rules();
  const bool puts = call.operation == "PutBucketEncryption";
  const bool gets = call.operation == "GetBucketEncryption";
  if ((puts || gets) && !rules.hold(Rule::blocked_encryption_needs_encryption_configuration_permission)) return true;
  if (gets) return !rules.hold(Rule::bucket_encryption_read_needs_get_permission);
  if (puts || call.operation == "DeleteBucketEncryption") {
    return !rules.hold(Rule::bucket_encryption_writes_need_put_permission);
  }
  return call.operation == "UpdateObjectEncryption" && !rules.hold(Rule::update_encryption_needs_its_own_permission);
}

/// The mutants of POL-09 and POL-13 pass by the policy: on to the check of the algorithm, or on to the copy.
bool passes_by(const Call& call) {
  const Rules& rules = call.rules();
  if (takes_no_permission(call)) return true;
  const auto algorithm = call.header("x-amz-server-side-encryption-customer-algorithm");
  if (algorithm && *algorithm != "AES256" && !rules.hold(Rule::policy_denial_wins_over_sse_c_algorithm_check)) {
    return true;
  }
  const bool copies = call.operation == "CopyObject" || call.operation == "UploadPartCopy";
  return copies && !rules.hold(Rule::policy_conditions_apply_to_copy_destination);
}

}  // namespace

S3Result<void> authorise(const Call& call, const store::BucketRecord& bucket, const Asked& asked) {
  const Principal& principal = call.caller.principal;
  const bool own = !principal.anonymous() && principal.account_id == bucket.owner_account;
  if (!bucket.policy && !own) return refuse(errors::access_denied());
  if (!bucket.policy && !principal.identity_policies) return {};  // an administrator in its own account
  const policy::Decision decision = decide(call, bucket, asked);
  if (decision.allowed()) return {};
  return refuse(denial(call, bucket, asked, decision));
}

S3Result<void> authorise_call(const Call& call, const store::BucketRecord& bucket) {
  const bool own = call.caller.principal.account_id == bucket.owner_account;
  if (own && passes_by(call)) return {};
  for (const Asked& asked : needed_by(call)) {
    if (auto allowed = authorise(call, bucket, asked); !allowed) return allowed;
  }
  for (const Asked& asked : wrongly_asked(call)) {
    if (auto allowed = authorise(call, bucket, asked); !allowed) return allowed;
  }
  return {};
}

S3Result<void> authorise_without_bucket(const Call& call) {
  const Principal& principal = call.caller.principal;
  const bool needs_no_bucket = call.operation == "ListBuckets" || call.operation == "CreateBucket";
  if (!needs_no_bucket || principal.anonymous() || !principal.identity_policies) return {};
  policy::RequestContext context{
      .action = call.action,
      .resource = call.operation == "ListBuckets" ? std::string("arn:aws:s3:::*") : call.resource_arn,
      .principal = principal};
  store::BucketRecord not_yet;  // the bucket that would be made, or none
  not_yet.name = call.bucket;
  not_yet.owner_account = principal.account_id;
  set_request_keys(call, not_yet, context.keys);
  const policy::Decision decision =
      policy::authorize_s3({.context = context,
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

Asked to_delete(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id) {
  return {.action = version_id ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
          .resource_arn = object_arn(bucket, key),
          .key = key,
          .version_id = version_id};
}

}  // namespace s3sse::service
