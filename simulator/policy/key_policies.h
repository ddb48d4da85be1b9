#pragma once
// The key policies that KMS writes by itself, and the check that keeps a key manageable.
#include <string>
#include <string_view>

#include "simulator/model/principal.h"
#include "simulator/policy/parse/policy_document.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// JSON text of the default policy of a key made by CreateKey: the account's root may do everything, and by that hands
/// the key to the account's identity policies (KAPI-30).
std::string default_key_policy(std::string_view partition, std::string_view account_id, const Rules& rules);

/// JSON text of the policy of the AWS managed key aws/s3: use through S3 for everybody of the account, metadata for
/// the account, nothing for others (KMSI-17).
std::string aws_managed_s3_key_policy(std::string_view partition, std::string_view region, std::string_view account_id);

/// JSON text of the identity policy AdministratorAccess.
std::string administrator_access_policy();

/// The lockout safety check of CreateKey and PutKeyPolicy: could `caller` put another policy after this one?
/// AWS refuses with MalformedPolicyDocumentException, "The new key policy will not allow you to update the key policy
/// in the future.", unless BypassPolicyLockoutSafetyCheck is set.
bool key_policy_keeps_caller_in(const PolicyDocument& key_policy, const Principal& caller, std::string_view key_arn,
                                const Rules& rules);

}  // namespace s3sse::policy
