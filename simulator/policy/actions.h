#pragma once
// The actions of S3 and KMS: the closed vocabulary of what a policy can allow and a request can ask for.
#include <span>
#include <string_view>

namespace s3sse::policy {

/// "s3:PutObject", "kms:Decrypt" ..., in alphabetical order. Source: Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3" and "... for AWS Key Management Service".
std::span<const std::string_view> known_actions();

/// Letter case does not matter, as in a policy.
bool is_known_action(std::string_view action) noexcept;

}  // namespace s3sse::policy
