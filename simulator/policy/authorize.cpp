#include "simulator/policy/authorize.h"

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/base/text.h"
#include "simulator/policy/arn.h"

namespace s3sse::policy {
namespace {

constexpr std::string_view resource_policy_name = "resource policy";

/// The findings of each side, before the sides are brought together.
class Findings {
 public:
  Findings(const AuthorizationRequest& request, const Rules& rules) : request_(request) {
    auto* trace = request.want_trace ? &decision_.trace : nullptr;
    const Principal& principal = request.context.principal;
    is_root_ = !principal.anonymous() && is_account_root(principal.arn);
    decision_.foreign = principal.account_id != request.resource_account;
    if (request.resource_policy != nullptr) {
      read_resource(evaluate(*request.resource_policy, resource_policy_name, request.context, rules, trace));
    }
    for (const NamedPolicy& policy : request.identity_policies) {
      read_identity(policy, evaluate(policy.document, policy.name, request.context, rules, trace));
    }
  }

  [[nodiscard]] bool foreign() const { return decision_.foreign; }
  [[nodiscard]] bool is_owner_root() const { return is_root_ && !decision_.foreign; }
  [[nodiscard]] bool is_service() const { return !request_.context.service.empty(); }
  [[nodiscard]] bool is_nobody() const { return !is_service() && request_.context.principal.anonymous(); }

  [[nodiscard]] const std::optional<DecidedBy>& denial() const { return denial_; }
  /// The resource policy names the principal, or everyone.
  [[nodiscard]] const std::optional<DecidedBy>& direct() const { return direct_; }
  /// The resource policy names the principal's account.
  [[nodiscard]] const std::optional<DecidedBy>& delegation() const { return delegation_; }
  [[nodiscard]] const std::optional<DecidedBy>& identity() const { return identity_; }
  [[nodiscard]] bool root() const { return is_root_; }

  Decision allow(DecidedBy by) { return finish(Verdict::allow, std::move(by)); }
  Decision deny(DecidedBy by) { return finish(Verdict::explicit_deny, std::move(by)); }
  Decision lacking(PolicySource source) { return finish(Verdict::implicit_deny, {.source = source}); }

 private:
  Decision finish(Verdict verdict, DecidedBy by) {
    decision_.verdict = verdict;
    decision_.decided_by = std::move(by);
    return std::move(decision_);
  }

  static DecidedBy by(PolicySource source, const PolicyDocument& document, std::string_view name, std::size_t index) {
    return {.source = source, .document = std::string(name), .statement = index, .sid = document.statements[index].sid};
  }

  void read_resource(const DocumentVerdict& verdict) {
    const auto at = [&](std::size_t index) {
      return by(PolicySource::resource, *request_.resource_policy, resource_policy_name, index);
    };
    if (verdict.denied_by) denial_ = at(*verdict.denied_by);
    if (verdict.allowed_by) direct_ = at(*verdict.allowed_by);
    if (verdict.delegated_by) delegation_ = at(*verdict.delegated_by);
  }

  void read_identity(const NamedPolicy& policy, const DocumentVerdict& verdict) {
    const auto at = [&](std::size_t index) { return by(PolicySource::identity, policy.document, policy.name, index); };
    if (verdict.denied_by && !denial_) denial_ = at(*verdict.denied_by);
    if (verdict.allowed_by && !identity_) identity_ = at(*verdict.allowed_by);
  }

  const AuthorizationRequest& request_;
  Decision decision_;
  bool is_root_ = false;
  std::optional<DecidedBy> denial_;
  std::optional<DecidedBy> direct_;
  std::optional<DecidedBy> delegation_;
  std::optional<DecidedBy> identity_;
};

bool manages_bucket_policy(std::string_view action) {
  constexpr std::array actions{"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"};
  return std::ranges::any_of(actions, [&](std::string_view known) { return iequals(known, action); });
}

/// Resource and requester lie in different accounts: the owner must let in, and the requester's account let out.
Decision across_accounts(Findings& found, bool acl_grants = false) {
  std::optional<DecidedBy> let_in = found.direct() ? found.direct() : found.delegation();
  if (!let_in && acl_grants) let_in = DecidedBy{.source = PolicySource::acl};
  if (!let_in) return found.lacking(PolicySource::resource);
  if (found.is_nobody() || found.is_service() || found.root() || found.identity()) return found.allow(*let_in);
  return found.lacking(PolicySource::identity);
}

}  // namespace

Decision authorize_s3(const AuthorizationRequest& request, const Rules& rules) {
  Findings found(request, rules);
  const DecidedBy owner{.source = PolicySource::owner};
  if (found.is_owner_root() && manages_bucket_policy(request.context.action)) return found.allow(owner);
  if (found.denial()) return found.deny(*found.denial());
  if (found.foreign()) return across_accounts(found, request.acl_grants);
  if (found.is_owner_root()) return found.allow(owner);
  if (found.direct()) return found.allow(*found.direct());
  if (found.identity()) return found.allow(*found.identity());
  if (request.acl_grants) return found.allow({.source = PolicySource::acl});
  return found.lacking(PolicySource::identity);
}

Decision authorize_kms(const AuthorizationRequest& request, const Rules& rules) {
  Findings found(request, rules);
  if (found.denial()) return found.deny(*found.denial());
  if (found.is_nobody()) return found.lacking(PolicySource::resource);  // KMS serves no unsigned request
  if (request.grant) return found.allow({.source = PolicySource::grant, .document = *request.grant});
  if (found.foreign()) return across_accounts(found);
  if (found.direct()) return found.allow(*found.direct());
  if (!found.delegation()) return found.lacking(PolicySource::resource);
  if (found.identity()) return found.allow(*found.identity());
  return found.lacking(PolicySource::identity);
}

}  // namespace s3sse::policy
