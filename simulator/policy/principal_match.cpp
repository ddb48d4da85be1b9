#include "simulator/policy/principal_match.h"

#include <algorithm>

#include "simulator/policy/arn.h"

namespace s3sse::policy {
namespace {

using PrincipalKind = PrincipalEntry::Kind;

/// A role covers its sessions. A session does not tell the path of its role, so the path is not compared.
bool is_session_of(const std::string& session_arn, const std::string& role_arn) {
  const auto role = parse_arn(role_arn);
  const auto session_role = role_arn_of_session(session_arn);
  if (!role || !session_role || !role->resource.starts_with("role/")) return false;
  const auto of_session = parse_arn(*session_role);
  const auto name = role->resource.substr(role->resource.rfind('/') + 1);
  return of_session && of_session->partition == role->partition && of_session->account == role->account &&
         of_session->resource.substr(of_session->resource.rfind('/') + 1) == name;
}

PrincipalMatch match_account(bool same_account, const Principal& principal) {
  if (!same_account || principal.anonymous()) return PrincipalMatch::none;
  return is_account_root(principal.arn) ? PrincipalMatch::direct : PrincipalMatch::through_account;
}

PrincipalMatch match_entry(const PrincipalEntry& entry, const RequestContext& context) {
  const Principal& principal = context.principal;
  const auto direct_if = [](bool same) { return same ? PrincipalMatch::direct : PrincipalMatch::none; };
  if (entry.kind == PrincipalKind::everyone) return PrincipalMatch::direct;
  if (!context.service.empty())
    return direct_if(entry.kind == PrincipalKind::service && entry.value == context.service);
  switch (entry.kind) {
    case PrincipalKind::account:
      return match_account(entry.value == principal.account_id, principal);
    case PrincipalKind::canonical_user:
      return match_account(entry.value == principal.canonical_id, principal);
    case PrincipalKind::arn:
      return direct_if(entry.value == principal.arn || is_session_of(principal.arn, entry.value));
    case PrincipalKind::everyone:
    case PrincipalKind::service:
    case PrincipalKind::federated:
      break;
  }
  return PrincipalMatch::none;
}

}  // namespace

PrincipalMatch match_principal(const PrincipalElement& element, const RequestContext& context) {
  PrincipalMatch best = PrincipalMatch::none;
  for (const PrincipalEntry& entry : element.entries) best = std::max(best, match_entry(entry, context));
  if (!element.negated) return best;
  return best == PrincipalMatch::direct ? PrincipalMatch::none : PrincipalMatch::direct;
}

}  // namespace s3sse::policy
