#include "harness/cli/run/run_plan.h"

#include <numeric>

#include "harness/runner/run/adaptation.h"
#include "harness/runner/run/fixture_steps.h"

namespace s3sse::cli {
namespace {

using harness::model::BodySpec;
using harness::model::Case;
using harness::model::S3Call;
using harness::model::Step;
using harness::runner::Capabilities;
using harness::runner::FixtureStep;
using harness::runner::RunOptions;

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

/// The requests that make buckets and KMS keys, and those that take each of them down.
void add_fixture(const Case& planned, const Capabilities& capabilities, const RunOptions& options, RunPlan& plan) {
  std::size_t given = 0;
  for (const FixtureStep& step : harness::runner::fixture_steps(planned)) {
    const std::string_view without = unless_lacking(step, planned);
    if (!without.empty() && !capabilities.contains(std::string(without))) continue;
    if (step.kind == FixtureStep::Kind::create_key) {
      if (!harness::runner::must_make(planned.kms_keys[step.index], planned) && given < options.kms_key_arns.size()) {
        ++given;
        continue;
      }
      ++plan.kms_keys;
      ++plan.requests;
    } else if (step.kind == FixtureStep::Kind::create_bucket) {
      ++plan.buckets;
      ++plan.requests;
    }
    ++plan.requests;
  }
}

void add(const Case& planned, const Capabilities& capabilities, const RunOptions& options, RunPlan& plan) {
  ++plan.cases;
  add_fixture(planned, capabilities, options, plan);
  for (const Step& step : planned.steps) {
    if (step.is_probe()) continue;
    ++plan.requests;
    if (const S3Call* s3 = step.if_s3()) plan.bytes += size_of(s3->body, planned);
    if (step.operation->effect == harness::model::Operation::Effect::writes_object)
      ++plan.requests;  // DeleteObject afterwards
  }
}

}  // namespace

double RunPlan::dollars_at_amazon() const {
  constexpr double s3_request = 0.005 / 1000;
  constexpr double kms_request = 0.03 / 10000;
  constexpr double key_for_an_hour = 1.0 / 730;
  return static_cast<double>(requests) * (s3_request + kms_request) + static_cast<double>(kms_keys) * key_for_an_hour;
}

RunPlan plan_run(const std::vector<const Case*>& cases, const Capabilities& capabilities, const RunOptions& options) {
  RunPlan plan;
  for (const Case* planned : cases) {
    const std::optional<harness::runner::Adapted> adapted = harness::runner::adapt(*planned, capabilities);
    const Case& asked = adapted ? adapted->form : *planned;
    if (asked.in_era(options.era) && harness::runner::missing_capability(asked, capabilities).empty())
      add(asked, capabilities, options, plan);
    else
      ++plan.left_out;
  }
  return plan;
}

}  // namespace s3sse::cli
