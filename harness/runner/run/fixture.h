#pragma once
// Makes the buckets and KMS keys that a case asks for, before its first step.
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "harness/runner/run/clean_up.h"
#include "harness/runner/run/fixture_steps.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::runner {

/// The reason why a case cannot go on.
struct Obstacle {
  reports::Verdict verdict = reports::Verdict::blocked;
  std::string reason;
};

/// Returns how a set-up answer that is no success keeps the case from going on.
Obstacle obstacle_of(const std::string& what, const Exchange& exchange, const RunOptions& options, bool kms);

class Fixture {
 public:
  Fixture(Sender& sender, Scope& scope, CleanUp& clean_up, const Capabilities& capabilities, Deadline deadline)
      : sender_(sender), scope_(scope), clean_up_(clean_up), capabilities_(capabilities), deadline_(deadline) {}

  /// Nothing when everything stands.
  std::optional<Obstacle> make();

 private:
  std::optional<Obstacle> take(const FixtureStep& step);
  std::optional<Obstacle> make_kms_key(const model::KmsKeyFixture& wanted, const FixtureStep& step);
  std::optional<Obstacle> make_bucket(const model::BucketFixture& wanted, const FixtureStep& step);
  std::optional<Obstacle> set_encryption(const model::BucketFixture& wanted);
  std::optional<Obstacle> lift_block(const FixtureStep& step);
  std::optional<Obstacle> need_success(const FixtureStep& step);
  /// The answer; the obstacle when a value is needed that nobody told.
  tl::expected<Exchange, Obstacle> send(const model::Step& step);
  [[nodiscard]] bool case_needs(std::string_view capability) const;

  Sender& sender_;
  Scope& scope_;
  CleanUp& clean_up_;
  const Capabilities& capabilities_;
  Deadline deadline_;
  std::size_t given_keys_used_ = 0;
};

}  // namespace s3sse::harness::runner
