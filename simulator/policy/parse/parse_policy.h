#pragma once
// From JSON text to a policy, strictly: whatever the grammar of the IAM User Guide does not allow is an error.
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "simulator/policy/parse/policy_document.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// The thing that a policy hangs on. It decides what the policy must and may hold: bucket and key policies need a
/// principal, identity policies must not have one.
enum class PolicyKind { bucket, key, identity };

/// The largest text in bytes: 20 KiB for a bucket, 32 KiB for a key, 10,240 for an identity (the largest quota IAM
/// gives to any inline policy).
std::size_t max_size(PolicyKind kind);

struct PolicyError {
  enum class Kind { malformed, too_large };
  Kind kind = Kind::malformed;
  /// In S3's words where they are known ("Policy has invalid resource"); S3 does not say where.
  std::string message;
  /// The place of the trouble, for people: "Statement[1].Condition.StringEquals". Empty for the document as a whole.
  std::string place{};
};

struct ParseOptions {
  PolicyKind kind = PolicyKind::identity;
  /// Bucket policies: the bucket it is put on. Its resources must be that bucket or lie in it. Empty: not checked.
  std::string_view bucket{};
};

/// Costs memory and time in proportion to `text`, which may come from anybody.
tl::expected<PolicyDocument, PolicyError> parse_policy(std::string_view text, const ParseOptions& options,
                                                       const Rules& rules);

}  // namespace s3sse::policy
