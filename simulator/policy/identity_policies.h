#pragma once
// The policies of a user: what its own account lets it do.
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "simulator/model/principal.h"
#include "simulator/policy/authorize.h"
#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::policy {

/// Immutable; principals share it. Without any document a user may do only what resource policies let it.
class IdentityPolicies {
 public:
  explicit IdentityPolicies(std::vector<NamedPolicy> documents) : documents_(std::move(documents)) {}
  [[nodiscard]] std::span<const NamedPolicy> documents() const { return documents_; }

 private:
  std::vector<NamedPolicy> documents_;
};

struct PolicyText {
  std::string name;  ///< for explanations: "ReadOnly"
  std::string json;
};

/// Parses identity policies. The message of an error begins with the name of the policy that has it.
tl::expected<std::shared_ptr<const IdentityPolicies>, PolicyError> make_identity_policies(
    const std::vector<PolicyText>& texts, const Rules& rules = {});

/// Those of the caller: of whom nothing was declared, AdministratorAccess; of the anonymous, none.
std::span<const NamedPolicy> identity_policies_of(const Principal& principal);

}  // namespace s3sse::policy
