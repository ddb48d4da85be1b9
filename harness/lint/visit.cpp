#include "harness/lint/visit.h"

namespace s3sse::harness::lint {
namespace {

using Use = std::function<void(const model::Attribution&)>;

/// Visits the outermost matcher alone, which is blamed: what it is made of says nothing of its own.
void visit(const std::optional<model::Matcher>& matcher, const Use& use) {
  if (matcher) use(matcher->attribution);
}

void visit(const std::vector<model::NamedMatcher>& list, const Use& use) {
  for (const model::NamedMatcher& named : list) visit(named.matcher, use);
}

void visit(const model::Expectation& expectation, const Use& use) {
  use(expectation.attribution);
  for (const auto* list : {&expectation.headers, &expectation.xml, &expectation.json}) visit(*list, use);
  if (expectation.error) {
    use(expectation.error->attribution);
    visit(expectation.error->code, use);
    visit(expectation.error->message, use);
    visit(expectation.error->elements, use);
  }
  if (expectation.body) use(expectation.body->attribution);
  if (expectation.at_rest) use(expectation.at_rest->attribution);
  if (expectation.kms_ledger) use(expectation.kms_ledger->attribution);
  if (expectation.audit) {
    use(expectation.audit->attribution);
    visit(expectation.audit->fields, use);
  }
}

void visit(const model::Expectation& expectation, const std::function<void(const model::Expectation&)>& use) {
  use(expectation);
  for (const model::Expectation& branch : expectation.one_of) visit(branch, use);
}

}  // namespace

void for_each_expectation(const model::Step& of, const std::function<void(const model::Expectation&)>& use) {
  for (const model::Expectation& expectation : of.expect) visit(expectation, use);
}

void for_each_attribution(const model::Case& of, const Use& use) {
  for (const model::Step& step : of.steps)
    for_each_expectation(step, [&](const model::Expectation& expectation) { visit(expectation, use); });
}

}  // namespace s3sse::harness::lint
