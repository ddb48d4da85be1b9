// What the policy of a customer key says about a call (KMS Developer Guide, "Key access"). A key without a policy of
// its own has the default one, under which every user of its account may do everything here, since all of them are
// administrators.
#include "simulator/kms/backend.h"
#include "simulator/policy/authorize.h"
#include "simulator/policy/key_policies.h"
#include "simulator/policy/kms_context.h"
#include "simulator/policy/parse_policy.h"

namespace s3sse::kms {
namespace {

/// The identity policy that every user of the simulator has.
std::vector<policy::NamedPolicy> administrator(const Rules& rules) {
  auto document = policy::parse_policy(policy::administrator_access_policy(), {}, rules);
  std::vector<policy::NamedPolicy> policies;
  if (document) policies.push_back({"AdministratorAccess", std::move(*document)});
  return policies;
}

}  // namespace

bool Backend::policy_allows(const Call& call, const KeyRecord& key, const std::optional<std::string>& grant) const {
  if (!key.policy) return key.metadata.account_id == call.origin.principal.account_id || grant.has_value();
  const auto document = policy::parse_policy(*key.policy, {.kind = policy::PolicyKind::key}, rules);
  if (!document) return false;  // nobody gets in by a policy that says nothing
  policy::RequestContext context;
  context.action = "kms:" + call.action;
  context.resource = key.metadata.arn;
  context.principal = call.origin.principal;
  policy::set_kms_keys(
      context.keys,
      {.caller = context.principal, .via_service = call.origin.via_service, .encryption_context = *call.context},
      rules);
  policy::set_time_keys(context.keys, clock.now());
  const auto identity = administrator(rules);
  return policy::authorize_kms({.context = context,
                                .resource_account = key.metadata.account_id,
                                .resource_policy = &*document,
                                .identity_policies = identity,
                                .grant = grant},
                               rules)
      .allowed();
}

std::string Backend::policy_text(const KeyRecord& key) const {
  if (key.aws_managed())
    return policy::aws_managed_s3_key_policy(config.partition, config.region, key.metadata.account_id);
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
