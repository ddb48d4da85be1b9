// The verdict of a customer key's policy on a call (KMS Developer Guide, "Key access"). A key without a policy of its
// own has the default one, which leaves the decision to the identity policies of its account.
#include "simulator/kms/backend.h"
#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/policy/key_policies.h"
#include "simulator/policy/kms_context.h"
#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::kms {
namespace {

/// The condition keys of the request and of the key that it names (KMS Developer Guide, "AWS KMS condition keys").
std::vector<std::pair<std::string_view, std::string>> conditions_of(const Call& call, const KeyMetadata& key) {
  auto all = call.conditions;
  all.emplace_back("KeySpec", key.key_spec);
  all.emplace_back("KeyUsage", key.key_usage);
  all.emplace_back("KeyOrigin", key.origin);
  all.emplace_back("MultiRegion", key.multi_region ? "true" : "false");
  if (key.multi_region) all.emplace_back("MultiRegionKeyType", key.is_primary() ? "PRIMARY" : "REPLICA");
  return all;
}

}  // namespace

bool Backend::policy_allows(const Call& call, const KeyRecord& key, const std::optional<std::string>& grant) const {
  const Principal& caller = call.origin.principal;
  const bool administrator = caller.account_id == key.metadata.account_id && !caller.identity_policies;
  if (!key.policy && administrator) return true;  // what the default policy comes to, without reading it
  return ask_policies(call, key, grant).allowed();
}

policy::Decision Backend::ask_policies(const Call& call, const KeyRecord& key,
                                       const std::optional<std::string>& grant) const {
  const auto document = policy::parse_policy(policy_text(key), {.kind = policy::PolicyKind::key}, call.rules);
  policy::RequestContext context;
  context.action = "kms:" + call.action;
  context.resource = key.metadata.arn;
  context.principal = call.origin.principal;
  policy::set_kms_keys(context.keys,
                       {.caller = context.principal,
                        .via_service = call.origin.via_service,
                        .encryption_context = *call.context,
                        .source_address = call.origin.source_address,
                        .more = conditions_of(call, key.metadata)},
                       call.rules);
  policy::set_time_keys(context.keys, clock.now());
  // Nobody gets in by a policy that says nothing.
  return policy::authorize_kms({.context = context,
                                .resource_account = key.metadata.account_id,
                                .resource_policy = document ? &*document : nullptr,
                                .identity_policies = policy::identity_policies_of(context.principal),
                                .grant = grant},
                               call.rules);
}

KmsError Backend::denied_by_policies(const Call& call, const KeyRecord& key) const {
  KmsError error = denied(call, key.metadata.arn);
  const policy::Decision decision = ask_policies(call, key, std::nullopt);
  const policy::RequestContext context{
      .action = "kms:" + call.action, .resource = key.metadata.arn, .principal = call.origin.principal};
  error.message = policy::kms_denial_message(decision, context);
  return error;
}

std::string Backend::policy_text(const KeyRecord& key) const {
  if (key.aws_managed())
    return policy::aws_managed_s3_key_policy(config.partition, key.metadata.region, key.metadata.account_id);
  return key.policy ? *key.policy : policy::default_key_policy(config.partition, key.metadata.account_id, rules);
}

std::optional<KmsError> Backend::check_policy(std::string_view text, const Principal& caller, std::string_view key_arn,
                                              bool bypass_lockout_check) const {
  const auto document = policy::parse_policy(text, {.kind = policy::PolicyKind::key}, rules);
  if (!document) return KmsError{"MalformedPolicyDocumentException", document.error().message};
  if (bypass_lockout_check || policy::key_policy_keeps_caller_in(*document, caller, key_arn, rules))
    return std::nullopt;
  return KmsError{"MalformedPolicyDocumentException",
                  "The new key policy will not allow you to update the key policy in the future."};
}

}  // namespace s3sse::kms
