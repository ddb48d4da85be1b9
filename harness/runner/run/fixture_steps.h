#pragma once
// The requests that make the buckets and KMS keys of a case.
#include <string>
#include <vector>

#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

model::Step create_key_step(const model::KmsKeyFixture& wanted);
model::Step create_alias_step(const std::string& alias, const std::string& key_id);
/// Nothing for a key that is to stay enabled.
std::optional<model::Step> key_state_step(const model::KmsKeyFixture& wanted, const std::string& arn);

model::Step create_bucket_step(const model::BucketFixture& wanted);
model::Step bucket_encryption_step(const model::BucketFixture& wanted, const model::EncryptionRule& rule);
model::Step bucket_versioning_step(const model::BucketFixture& wanted);
model::Step bucket_policy_step(const model::BucketFixture& wanted);

/// The rule does nothing but lift a block, which an endpoint without blocked encryption types has not.
bool only_unblocks(const model::EncryptionRule& rule);

struct FixtureStep {
  std::string what;            ///< "kms:CreateKey (fixture)"
  model::Step step;            ///< saves what later ones use
  std::string unless_lacking;  ///< a capability without which the step is left out; empty: always taken
};

/// All of them, in the order in which they have to be sent. The keys of `scope` are used as they are.
std::vector<FixtureStep> fixture_steps(const model::Case& of, const Scope& scope);

}  // namespace s3sse::harness::runner
