#pragma once
// The caller. Passed from the authenticator to S3 operations, and on to KMS (KMSI-16: S3 calls KMS as the requester).
#include <memory>
#include <string>

namespace s3sse {
namespace policy {
class IdentityPolicies;
}

struct Principal {
  std::string account_id;     ///< twelve digits
  std::string arn;            ///< arn:aws:iam::<account>:user/<name>, or ...:root
  std::string access_key_id;  ///< not secret, yet redacted in logs beyond its first four characters
  std::string canonical_id;   ///< 64 hex digits; the Owner/ID of listings
  /// The permissions that its own account gives it; null: all, as an administrator.
  std::shared_ptr<const policy::IdentityPolicies> identity_policies{};
  [[nodiscard]] bool anonymous() const { return account_id.empty(); }
};

}  // namespace s3sse
