#pragma once
// The requests that make the buckets and KMS keys of a case.
#include <string>
#include <vector>

#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

/// One request of the fixture.
struct FixtureStep {
  enum class Kind {
    create_key,
    create_alias,
    key_state,
    create_bucket,
    public_access,
    bucket_encryption,
    bucket_versioning,
    bucket_policy,
  };
  Kind kind;
  std::size_t index;  ///< in the case's kms_keys, or in its buckets
};

/// All of them, in the order in which they have to be sent.
std::vector<FixtureStep> fixture_steps(const model::Case& of);

/// The request. Ids of KMS keys that `scope` does not know yet are looked up by names that the step of CreateKey saves.
model::Step request_of(const FixtureStep& fixture, const Scope& scope);
/// The name of such a request: "kms:CreateKey (fixture)".
inline std::string fixture_label(const model::Step& request) {
  return std::string(request.call()) + " (fixture)";
}

model::Step bucket_encryption_step(const model::BucketFixture& wanted, const model::EncryptionRule& rule);

/// The rule does nothing but lift a block, which an endpoint without blocked encryption types has not.
bool only_unblocks(const model::EncryptionRule& rule);

/// True if no key that was named to the run can stand for it: the case asks about keys, or the key is a special one.
bool must_make(const model::KmsKeyFixture& wanted, const model::Case& of);

/// The capability without which the step is left out; empty: it is always taken.
std::string_view unless_lacking(const FixtureStep& fixture, const model::Case& of);

}  // namespace s3sse::harness::runner
