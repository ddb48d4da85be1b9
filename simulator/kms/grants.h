#pragma once
// Grants: leave to use a key, given to one principal, apart from any policy (KAPI-31).
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

/// The demands on a call beside its name and its caller. An empty map is a constraint that says nothing.
struct GrantConstraints {
  std::optional<EncryptionContext> context_subset{};  ///< the call's context has at least these pairs
  std::optional<EncryptionContext> context_equals{};  ///< the call's context is just this
  std::string source_arn{};                           ///< the call is made for this resource; empty: for any

  [[nodiscard]] bool empty() const { return !context_subset && !context_equals && source_arn.empty(); }
  bool operator==(const GrantConstraints&) const = default;
};

struct CreateGrantRequest {
  std::string grantee_principal{};   ///< ARN; or else grantee_service
  std::string grantee_service{};     ///< "s3.amazonaws.com"
  std::string retiring_principal{};  ///< empty: none
  std::string retiring_service{};
  std::vector<std::string> operations{};  ///< as in policies: "Decrypt", "ReEncryptFrom" ...
  GrantConstraints constraints{};
  std::string name{};

  bool operator==(const CreateGrantRequest&) const = default;
};

struct Grant {
  std::string id;  ///< 64 hex digits
  std::string key_arn;
  CreateGrantRequest terms;
  std::string issuing_account;
  TimePoint creation_date{};
  std::vector<std::string> tokens{};  ///< all that were issued for it
};

/// The answer of CreateGrant.
struct GrantTicket {
  std::string grant_id;
  std::string grant_token;
};

/// The grant that is to end, by token or by key and id.
struct GrantReference {
  std::string token{};
  std::string key_id{};
  std::string grant_id{};
};

/// Empty members filter nothing.
struct GrantFilter {
  std::string grant_id{};
  std::string grantee_principal{};
  std::string grantee_service{};
};

/// A thing that a grant may give (GrantOperation of the API model): permissions, of which ReEncrypt has two.
struct GrantOperation {
  enum class Keys { any, symmetric, pairs };

  std::string_view name;
  Keys keys = Keys::any;
  std::string_view usage{};      ///< that the key must have; empty: any
  bool carries_context = false;  ///< an encryption context, of which the constraints of a grant speak
};

/// In the order of the API model.
std::span<const GrantOperation> grant_operations();
/// Null for a name that no grant may give.
const GrantOperation* find_grant_operation(std::string_view name);

/// True if the constraints let a call with this context pass. Calls that carry no context at all (DescribeKey,
/// RetireGrant) are not asked.
bool constraints_met(const GrantConstraints& constraints, const EncryptionContext& context);

}  // namespace s3sse::kms
