#include "simulator/policy/identity_policies.h"

#include "simulator/policy/key_policies.h"

namespace s3sse::policy {
namespace {

const IdentityPolicies& administrator() {
  static const IdentityPolicies policies = [] {
    std::vector<NamedPolicy> documents;
    auto document = parse_policy(administrator_access_policy(), {.kind = PolicyKind::identity}, Rules{});
    if (document) documents.push_back({"identity policy AdministratorAccess", std::move(*document)});
    return IdentityPolicies(std::move(documents));
  }();
  return policies;
}

}  // namespace

tl::expected<std::shared_ptr<const IdentityPolicies>, PolicyError> make_identity_policies(
    const std::vector<PolicyText>& texts, const Rules& rules) {
  std::vector<NamedPolicy> documents;
  for (const PolicyText& text : texts) {
    auto document = parse_policy(text.json, {.kind = PolicyKind::identity}, rules);
    if (!document) {
      PolicyError error = std::move(document.error());
      error.message = text.name + ": " + error.message;
      return tl::unexpected(std::move(error));
    }
    documents.push_back({"identity policy " + text.name, std::move(*document)});
  }
  return std::make_shared<const IdentityPolicies>(std::move(documents));
}

std::span<const NamedPolicy> identity_policies_of(const Principal& principal) {
  if (principal.anonymous()) return {};
  return (principal.identity_policies ? *principal.identity_policies : administrator()).documents();
}

}  // namespace s3sse::policy
