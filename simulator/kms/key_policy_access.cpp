// What the policy of a customer key says about a call (KMS Developer Guide, "Key access"). A key without a policy of
// its own has the default one, which leaves the decision to the identity policies of its account.
#include "simulator/kms/backend.h"
#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/policy/key_policies.h"
#include "simulator/policy/kms_context.h"
#include "simulator/policy/parse_policy.h"

namespace s3sse::kms {

bool Backend::policy_allows(const Call& call, const KeyRecord& key) const {
  const Principal& caller = call.origin.principal;
  const bool administrator = caller.account_id == key.metadata.account_id && !caller.identity_policies;
  if (!key.policy && administrator) return true;  // what the default policy comes to, without reading it
  return ask_policies(call, key).allowed();
}

policy::Decision Backend::ask_policies(const Call& call, const KeyRecord& key) const {
  const std::string text =
      key.policy ? *key.policy : policy::default_key_policy(config.partition, key.metadata.account_id, rules);
  const auto document = policy::parse_policy(text, {.kind = policy::PolicyKind::key}, rules);
  policy::RequestContext context;
  context.action = "kms:" + call.entry.api;
  context.resource = key.metadata.arn;
  context.principal = call.origin.principal;
  policy::set_kms_keys(
      context.keys,
      {.caller = context.principal, .via_service = call.origin.via_service, .encryption_context = call.entry.context},
      rules);
  policy::set_time_keys(context.keys, clock.now());
  // Nobody gets in by a policy that says nothing.
  return policy::authorize_kms({.context = context,
                                .resource_account = key.metadata.account_id,
                                .resource_policy = document ? &*document : nullptr,
                                .identity_policies = policy::identity_policies_of(context.principal)},
                               rules);
}

KmsError Backend::denied_by_policies(const Call& call, const KeyRecord& key) const {
  KmsError error = denied(call, key.metadata.arn);
  const policy::Decision decision = ask_policies(call, key);
  const policy::RequestContext context{
      .action = "kms:" + call.entry.api, .resource = key.metadata.arn, .principal = call.origin.principal};
  error.message = policy::kms_denial_message(decision, context);
  return error;
}

}  // namespace s3sse::kms
