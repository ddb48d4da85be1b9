// The grants that cover a call. They do so at once, so no call here needs its token.
#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/grants.h"

namespace s3sse::kms {
namespace {

/// A grant to an account is one to all its principals.
bool is_grantee(const Grant& grant, const Principal& caller, const std::string& partition) {
  if (caller.anonymous() || grant.terms.grantee_principal.empty()) return false;
  const std::string account_root = "arn:" + partition + ":iam::" + caller.account_id + ":root";
  return grant.terms.grantee_principal == caller.arn || grant.terms.grantee_principal == account_root;
}

bool grants(const EncryptionContext& whole, const EncryptionContext& part) {
  return std::ranges::all_of(part, [&](const auto& pair) {
    const auto found = whole.find(pair.first);
    return found != whole.end() && found->second == pair.second;
  });
}

bool carries_context(std::string_view action) {
  const GrantOperation* operation = find_grant_operation(action);
  return operation != nullptr && operation->carries_context;
}

}  // namespace

bool constraints_met(const GrantConstraints& constraints, const EncryptionContext& context) {
  // No call here is made for another resource's sake, so a source is never the right one.
  if (!constraints.source_arn.empty()) return false;
  if (constraints.context_equals && context != *constraints.context_equals) return false;
  return !constraints.context_subset || grants(context, *constraints.context_subset);
}

std::optional<std::string> Backend::covering_grant(const Call& call, const KeyRecord& key) const {
  for (const Grant& grant : key.grants) {
    const auto& operations = grant.terms.operations;
    if (std::ranges::find(operations, call.action) == operations.end()) continue;
    if (!is_grantee(grant, call.origin.principal, config.partition)) continue;
    const bool met = !carries_context(call.action) || constraints_met(grant.terms.constraints, *call.context);
    if (!chosen(call.rules, Rule::kms_grant_constraints_see_the_s3_context, met)) continue;
    return chosen(call.rules, Rule::kms_grant_authorises_reads, std::optional<std::string>(grant.id));
  }
  return std::nullopt;
}

std::optional<std::string> Backend::grant_alone(const Call& call, const KeyRecord& key) const {
  if (policy_allows(call, key, std::nullopt)) return std::nullopt;
  return covering_grant(call, key);
}

bool Backend::may_retire(const Call& call, const KeyRecord& key, const Grant& grant) const {
  const Principal& caller = call.origin.principal;
  if (caller.anonymous()) return false;
  if (grant.terms.retiring_principal == caller.arn) return true;
  const auto& operations = grant.terms.operations;
  const bool grantee_may = std::ranges::find(operations, call.action) != operations.end();
  if (grantee_may && is_grantee(grant, caller, config.partition)) return true;
  return grant.issuing_account == caller.account_id && policy_allows(call, key, std::nullopt);
}

}  // namespace s3sse::kms
