#pragma once
// From several policies to one decision (IAM User Guide, "Policy evaluation logic" and "Cross-account policy
// evaluation logic"; KMS Developer Guide, "Key access").
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/evaluate.h"

namespace s3sse::policy {

struct NamedPolicy {
  std::string name;  ///< for traces: "identity policy ReadOnly of user/alice"
  PolicyDocument document;
};

enum class Verdict { allow, explicit_deny, implicit_deny };
enum class PolicySource { identity, resource, grant, owner, acl };

/// The statement that decided, or the kind of policy that is missing one.
struct DecidedBy {
  PolicySource source = PolicySource::identity;
  std::string document{};  ///< of a grant: its id; empty when no statement decided (implicit denial, owner)
  std::optional<std::size_t> statement{};  ///< from 0
  std::string sid{};
};

struct Decision {
  Verdict verdict = Verdict::implicit_deny;
  DecidedBy decided_by{};
  /// The requester is of another account than the resource, or anonymous: AWS then tells no reason.
  bool foreign = false;
  std::vector<StatementTrace> trace{};  ///< empty unless asked for

  [[nodiscard]] bool allowed() const { return verdict == Verdict::allow; }
};

/// Views; all of it must outlive the call. Who has no identity policies may do what a resource policy allows, no more.
struct AuthorizationRequest {
  const RequestContext& context;
  std::string_view resource_account;                 ///< the owner of bucket or key
  const PolicyDocument* resource_policy = nullptr;   ///< null: none
  std::span<const NamedPolicy> identity_policies{};  ///< of the requester
  std::optional<std::string> grant{};                ///< KMS: the id of a grant that covers this very call
  bool acl_grants = false;                           ///< S3: an access control list grants it
  bool want_trace = false;
};

/// S3. An explicit deny wins. Inside an account either policy will do, and its root needs none; across accounts both
/// must allow; an access control list lets in as a resource policy does. The owner's root can always see, put and
/// delete the bucket policy, lest it lock itself out.
Decision authorize_s3(const AuthorizationRequest& request, const Rules& rules);

/// KMS. Nobody, not even the root, may use a key but by its policy or a grant. Identity policies count only as far as
/// the key policy allows the account. An unsigned request is refused, whatever the key policy says.
Decision authorize_kms(const AuthorizationRequest& request, const Rules& rules);

}  // namespace s3sse::policy
