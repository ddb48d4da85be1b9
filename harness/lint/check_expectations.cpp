#include <fmt/format.h>

#include <algorithm>

#include "harness/lint/checks.h"
#include "harness/lint/visit.h"

namespace s3sse::harness::lint {
namespace {

using model::Expectation;

/// Each status that is allowed is named, not a whole class of them.
bool exact_status(const Expectation& expectation) {
  return !expectation.status.empty() &&
         std::all_of(expectation.status.begin(), expectation.status.end(),
                     [](const model::StatusRange& range) { return range.first == range.last; });
}

/// Something of the answer is pinned down, beyond its status.
bool looks_beyond_status(const Expectation& expectation) {
  return !expectation.headers.empty() || expectation.error || expectation.body || !expectation.xml.empty() ||
         !expectation.json.empty() || expectation.needs_probe() || expectation.cut;
}

bool any_expectation(const model::Case& of, const std::function<bool(const Expectation&)>& holds) {
  bool found = false;
  for (const model::Step& step : of.steps)
    if (step.target) for_each_expectation(step, [&](const Expectation& e) { found = found || holds(e); });
  return found;
}

void check_strength(const model::Case& of, Findings& out) {
  if (!of.teeth.empty() || any_expectation(of, looks_beyond_status)) return;
  const auto exact = [](const Expectation& e) { return exact_status(e); };
  const auto refused = [](const Expectation& e) { return exact_status(e) && e.status.front().first >= 300; };
  if (!any_expectation(of, exact))
    out.add("checks-nothing", of.file, of.line,
            fmt::format("{} would pass on nearly every answer; expect a header, a body, a code, or what is stored",
                        of.base_id));
  else if (!any_expectation(of, refused))
    out.add("only-success", of.file, of.line,
            fmt::format("{} only asks whether it works; s3sse mutate tells whether that can ever fail", of.base_id));
}

/// The step is to be refused, and no expectation about it names a code or the exact status.
bool vague_refusal(const model::Step& step) {
  bool refusal = false;
  bool named = step.operation->method == "HEAD";  // answers without a body
  for_each_expectation(step, [&](const Expectation& expectation) {
    refusal = refusal || expectation.expects_refusal();
    named = named || exact_status(expectation) || (expectation.error && expectation.error->code) || expectation.cut;
  });
  return refusal && !named;
}

}  // namespace

void check_expectations(const Subject& subject, Findings& out) {
  for (const model::Case& each : subject.suite.cases) {
    check_strength(each, out);
    for (const model::Step& step : each.steps)
      if (step.target && vague_refusal(step))
        out.add("refusal-without-code", each.file, each.line,
                fmt::format("{}: {} is refused with no code and no exact status; name what the evidence names",
                            each.base_id, step.call()));
  }
}

}  // namespace s3sse::harness::lint
