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

bool Backend::policy_allows(const Call& call, const KeyRecord& key) const {
  if (!key.policy) return true;
  const auto document = policy::parse_policy(*key.policy, {.kind = policy::PolicyKind::key}, rules);
  if (!document) return false;  // nobody gets in by a policy that says nothing
  policy::RequestContext context;
  context.action = "kms:" + call.entry.api;
  context.resource = key.metadata.arn;
  context.principal = call.origin.principal;
  policy::set_kms_keys(
      context.keys,
      {.caller = context.principal, .via_service = call.origin.via_service, .encryption_context = call.entry.context},
      rules);
  policy::set_time_keys(context.keys, clock.now());
  const auto identity = administrator(rules);
  return policy::authorize_kms({.context = context,
                                .resource_account = key.metadata.account_id,
                                .resource_policy = &*document,
                                .identity_policies = identity},
                               rules)
      .allowed();
}

}  // namespace s3sse::kms
