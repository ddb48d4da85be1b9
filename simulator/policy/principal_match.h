#pragma once
// The principals that the Principal or NotPrincipal of a statement means.
#include "simulator/policy/parse/policy_document.h"
#include "simulator/policy/request_context.h"

namespace s3sse::policy {

enum class PrincipalMatch {
  none,
  /// Through the account alone. An Allow then hands the decision to that account: its identity policies must allow
  /// too. A Deny denies.
  through_account,
  direct,
};

/// `element` of a resource policy. The account's root is meant directly by its account. With NotPrincipal an account
/// excludes its root alone and a user is excluded by the own ARN (AWS advises to list both).
PrincipalMatch match_principal(const PrincipalElement& element, const RequestContext& context);

}  // namespace s3sse::policy
