#pragma once
// The question to a policy: who wants to do what to which resource, and the condition keys of the request.
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/model/principal.h"

namespace s3sse::policy {

/// Condition keys with their values, as a request brings them. Names are compared without regard to case (IAM User
/// Guide, "Condition"); values are not. A key that is set with no value at all is present and empty.
class ConditionKeys {
 public:
  /// Replaces what was there.
  void set(std::string_view name, std::string value);
  void set(std::string_view name, std::vector<std::string> values);
  /// One more value of a multi-valued key.
  void add(std::string_view name, std::string value);
  void remove(std::string_view name);

  /// Null when the request does not have the key.
  [[nodiscard]] const std::vector<std::string>* find(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;  ///< by lower-case name
};

struct RequestContext {
  std::string action{};    ///< "s3:PutObject", "kms:Decrypt"
  std::string resource{};  ///< the ARN
  Principal principal{};
  /// A service that calls in its own name ("logging.s3.amazonaws.com"), otherwise empty. Not to be mixed up with a
  /// service that calls on behalf of `principal`, as S3 calls KMS.
  std::string service{};
  ConditionKeys keys{};
};

/// The global keys that say who asks: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType, aws:userid,
/// aws:username, as far as IAM documents them to be present for that kind of principal.
void set_principal_keys(ConditionKeys& keys, const Principal& principal);

/// aws:CurrentTime and aws:EpochTime.
void set_time_keys(ConditionKeys& keys, TimePoint now);

}  // namespace s3sse::policy
