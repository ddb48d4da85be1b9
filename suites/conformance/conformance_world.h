#pragma once
// The things that all cases of this program share: the vectors, and the endpoint they run against.
#include <atomic>
#include <memory>
#include <string>

#include "harness/cli/target/target_endpoint.h"
#include "harness/model/suite.h"
#include "harness/runner/run/case_runner.h"
#include "simulator/base/result.h"

namespace s3sse::conformance {

class World {
 public:
  /// S3SSE_VECTORS names the vectors (default: those of the source tree); S3SSE_ENDPOINT a URL, "env"
  /// (AWS_ENDPOINT_URL) or "sim", the default; S3SSE_CA_BUNDLE, S3SSE_SEED, S3SSE_GATE ("must" or "all"), S3SSE_LACK
  /// and S3SSE_KMS_KEYS (lists with commas) as the flags of `s3sse run`. Credentials come from the AWS variables and
  /// profiles.
  static Result<std::unique_ptr<World>> open();

  [[nodiscard]] const harness::model::Suite& suite() const { return suite_; }
  [[nodiscard]] const std::string& vectors() const { return vectors_; }
  /// True if a failure of a rule that does not gate is a failure of the test.
  [[nodiscard]] bool gates_all() const { return gate_all_; }
  harness::runner::CaseOutcome run(const harness::model::Case& each) { return run_case(each, *context_); }

 private:
  World() = default;

  std::string vectors_;
  harness::model::Suite suite_;
  std::unique_ptr<cli::TargetEndpoint> target_;
  harness::runner::RunOptions options_;
  harness::runner::Capabilities capabilities_;
  std::unique_ptr<harness::runner::Sender> sender_;
  std::unique_ptr<harness::runner::RunContext> context_;
  std::atomic<bool> gave_up_{false};
  bool gate_all_ = false;
};

}  // namespace s3sse::conformance
