#include "harness/cli/run/run_plan.h"

#include <numeric>

namespace s3sse::cli {
namespace {

using harness::model::BodySpec;
using harness::model::BucketFixture;
using harness::model::Case;
using harness::model::KmsKeyFixture;
using harness::model::S3Call;
using harness::model::Step;

std::uint64_t size_of(const BodySpec& body, const Case& of) {
  switch (body.kind) {
    case BodySpec::Kind::empty:
      return 0;
    case BodySpec::Kind::text:
      return body.text.size();
    case BodySpec::Kind::bytes:
      return body.bytes.size();
    case BodySpec::Kind::counter:
    case BodySpec::Kind::random:
    case BodySpec::Kind::zeros:
      return body.size;
    case BodySpec::Kind::same_as:
      for (const Step& step : of.steps) {
        const S3Call* s3 = step.if_s3();
        if (s3 && step.name == body.text && s3->body.kind != BodySpec::Kind::same_as) return size_of(s3->body, of);
      }
      return 0;
    case BodySpec::Kind::concat:
      return std::accumulate(body.parts.begin(), body.parts.end(), std::uint64_t{0},
                             [&](std::uint64_t sum, const BodySpec& part) { return sum + size_of(part, of); });
  }
  return 0;
}

/// CreateBucket, its settings, and DeleteBucket.
std::uint64_t requests_of(const BucketFixture& bucket) {
  return 2 + (bucket.encryption ? 1 : 0) + (bucket.versioning.empty() ? 0 : 1) + (bucket.policy_json ? 1 : 0);
}

void add(const Case& planned, const harness::runner::RunOptions& options, RunPlan& plan) {
  ++plan.cases;
  for (const BucketFixture& bucket : planned.buckets) {
    if (!bucket.create) continue;
    ++plan.buckets;
    plan.requests += requests_of(bucket);
  }
  std::size_t given = 0;
  for (const KmsKeyFixture& key : planned.kms_keys) {
    if (key.plain() && given < options.kms_key_arns.size()) {
      ++given;
      continue;
    }
    ++plan.kms_keys;
    plan.requests += 2;
  }
  for (const Step& step : planned.steps) {
    if (step.is_probe()) continue;
    ++plan.requests;
    if (const S3Call* s3 = step.if_s3()) plan.bytes += size_of(s3->body, planned);
    if (step.operation->effect == harness::model::Operation::Effect::writes_object)
      ++plan.requests;  // DeleteObject afterwards
  }
}

}  // namespace

RunPlan plan_run(const std::vector<const Case*>& cases, const harness::runner::Capabilities& capabilities,
                 const harness::runner::RunOptions& options) {
  RunPlan plan;
  for (const Case* planned : cases) {
    if (planned->in_era(options.era) && harness::runner::missing_capability(*planned, capabilities).empty())
      add(*planned, options, plan);
    else
      ++plan.left_out;
  }
  return plan;
}

}  // namespace s3sse::cli
