#pragma once
// The size of a run, before it sends anything.
#include <cstdint>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/run/capability_resolution.h"

namespace s3sse::cli {

struct RunPlan {
  std::size_t cases = 0;       ///< that the endpoint's capabilities allow
  std::size_t left_out = 0;    ///< not applicable, as far as it is known before asking the endpoint
  std::uint64_t buckets = 0;   ///< made and removed, over the whole run
  std::uint64_t kms_keys = 0;  ///< made through the KMS protocol and scheduled for deletion
  std::uint64_t requests = 0;  ///< fixtures, steps and clean-up; repetitions not counted
  std::uint64_t bytes = 0;     ///< of bodies that are sent

  /// An upper estimate of what Amazon asks for such a run, in US dollars: each request as dear as a PUT (0.005 for a
  /// thousand) with a call of KMS (0.03 for ten thousand), each key for an hour (1 a month). Prices of us-east-1 in
  /// 2025; source: the price lists of Amazon S3 and AWS KMS. What is stored is gone within minutes.
  [[nodiscard]] double dollars_at_amazon() const;
};

RunPlan plan_run(const std::vector<const harness::model::Case*>& cases,
                 const harness::runner::Capabilities& capabilities, const harness::runner::RunOptions& options);

}  // namespace s3sse::cli
