#include "harness/lint/lint.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "harness/lint/checks.h"

namespace s3sse::harness::lint {
namespace {

constexpr auto lint_checks = std::to_array<Check>({
    {"uncovered-rule", Severity::error, "an observable MUST or SHOULD rule that no case cites"},
    {"dead-rule", Severity::error, "an observable MUST or SHOULD rule that the simulator never asks for"},
    {"rule-source", Severity::error, "a rule whose source is neither an https address nor a text-index entry"},
    {"rule-evidence", Severity::error, "a MUST rule with no evidence but our own conclusion, without a note why"},
    {"must-without-evidence", Severity::error,
     "a MUST case that cites a rule of weaker evidence, and attributes no expectation to it: its misses would count as "
     "the MUST's"},
    {"nothing-blamed", Severity::warning, "a case that cites a rule which none of its expectations is attributed to"},
    {"checks-nothing", Severity::error, "a case whose expectations hold for nearly every answer"},
    {"only-success", Severity::warning, "a case that only asks whether an operation works"},
    {"refusal-without-code", Severity::error, "a refusal that names neither an error code nor one exact status"},
    {"known-message", Severity::error,
     "a refusal whose recorded message stands in its rule, and that does not ask for it"},
    {"known-echo", Severity::error, "a success of which its rule names the encryption headers, and that looks at none"},
    {"known-value", Severity::error,
     "a header that is only to be there, or to have a form, although its value is known"},
    {"unseen-answer", Severity::error,
     "a kind of answer and a method, with a header that S3 promises there or never sends, and no case that looks"},
    {"contradiction", Severity::error, "two cases that send the same and expect different answers"},
    {"duplicate-case", Severity::warning, "two cases that send the same and expect the same"},
    {"duplicate-title", Severity::warning, "two cases of one title"},
    {"unused-fixture", Severity::warning, "a bucket or a KMS key that no step speaks of"},
    {"unused-name", Severity::warning, "a step name, a saved value or an axis that nothing refers to"},
    {"declared-need", Severity::warning, "a capability that a case declares and that none of its steps shows"},
    {"needless-need", Severity::error,
     "a capability that a case declares for all of its variants, although the steps of those that need it show it"},
    {"header-name", Severity::error, "an x-amz- header that S3 does not know, where the notes do not quote it"},
});

}  // namespace

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::span<const Check> checks() {
  return lint_checks;
}

void Findings::add(std::string_view check, std::string file, int line, std::string what) {
  const auto known =
      std::find_if(lint_checks.begin(), lint_checks.end(), [&](const Check& entry) { return entry.id == check; });
  list_.push_back({std::string(check), known == lint_checks.end() ? Severity::error : known->severity,
                   model::Problem{std::move(file), line, "", std::move(what)}});
}

std::vector<Finding> Findings::sorted() && {
  const auto key = [](const Finding& finding) {
    return std::tie(finding.problem.file, finding.problem.line, finding.check, finding.problem.what);
  };
  std::sort(list_.begin(), list_.end(), [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  const auto same = [&](const Finding& a, const Finding& b) { return key(a) == key(b); };
  list_.erase(std::unique(list_.begin(), list_.end(), same), list_.end());
  return std::move(list_);
}

std::vector<Finding> lint(const Subject& subject) {
  Findings out;
  const std::vector<model::RawCase> raw = model::read_raw_cases(subject.vectors, subject.more_cases);
  check_rules(subject, out);
  check_attribution(subject, out);
  check_expectations(subject, out);
  check_known_values(subject, out);
  check_answers(subject, out);
  check_contradictions(subject, raw, out);
  check_unused_names(raw, out);
  check_header_names(raw, out);
  check_needs(subject, out);
  check_titles(raw, out);
  return std::move(out).sorted();
}

}  // namespace s3sse::harness::lint
