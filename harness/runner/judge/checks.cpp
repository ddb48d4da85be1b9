#include "harness/runner/judge/checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "harness/runner/judge/audit_check.h"
#include "harness/runner/judge/body_check.h"
#include "harness/runner/judge/finding_list.h"
#include "harness/runner/judge/matching.h"
#include "harness/runner/judge/white_box.h"

namespace s3sse::harness::runner {
namespace {

using model::Expectation;
using model::StatusRange;

std::string describe(const std::vector<StatusRange>& ranges) {
  std::vector<std::string> texts;
  for (const StatusRange& range : ranges)
    texts.push_back(range.first == range.last ? std::to_string(range.first) : fmt::format("{}xx", range.first / 100));
  return fmt::format("{}", fmt::join(texts, " or "));
}

std::string shown(const Actual& actual) {
  return actual ? *actual : "absent";
}

class Judge {
 public:
  Judge(const StepFacts& facts, const Scope& scope) : facts_(facts), scope_(scope) {}

  StepJudgement run() {
    for (const Expectation& expectation : facts_.step.expect) check(expectation, judgement_.findings);
    return std::move(judgement_);
  }

 private:
  void check(const Expectation& expectation, std::vector<reports::Finding>& out) {
    FindingList findings(facts_, scope_, out);
    if (!check_handshake(expectation, findings) || !check_status(expectation, findings)) {
      judgement_.status_missed = true;
      return;  // headers and body of another answer say nothing more
    }
    if (expectation.cut) check_cut(expectation, findings);
    if (expectation.error && !facts_.answer.head()) check_error(expectation, findings);
    check_values(expectation, expectation.headers, "header", findings);
    check_values(expectation, expectation.xml, "XML", findings);
    check_values(expectation, expectation.json, "JSON", findings);
    if (expectation.body) check_body(expectation, findings);
    if (!expectation.one_of.empty()) check_branches(expectation, out);
    if (expectation.at_rest) note(check_at_rest(expectation, findings));
    if (expectation.kms_ledger) note(check_ledger(expectation, findings));
    if (expectation.audit) note(check_audit(expectation, findings));
  }

  void note(std::string why) {
    if (judgement_.not_checked.empty()) judgement_.not_checked = std::move(why);
  }

  /// True also for what cannot be said without knowing the account; the judgement notes that it was not checked.
  bool holds(const model::Matcher& matcher, const Actual& actual) {
    std::ignore = scope_.take_unresolved();  // of another value
    if (matches(matcher, actual, scope_)) return true;
    const std::string name = scope_.take_unresolved();
    if (!is_of_an_account(name)) return false;
    note(without_account(name));
    return true;
  }

  /// True when the TLS handshake ended as expected, or nothing is said of it.
  bool check_handshake(const Expectation& expectation, FindingList& findings) {
    if (!expectation.tls) return true;
    const std::string& tls = facts_.answer.exchange().tls;
    const Actual actual = tls.empty() ? std::nullopt : Actual(tls);
    if (matches(*expectation.tls, actual, scope_)) return true;
    findings.add({"TLS version", runner::describe(*expectation.tls, scope_), shown(actual),
                  nature_of(Missed::status, facts_, expectation)},
                 {&expectation.attribution, &expectation.tls->attribution});
    return false;
  }

  /// True when the status is as expected, or nothing is said of it.
  bool check_status(const Expectation& expectation, FindingList& findings) {
    std::vector<StatusRange> allowed = expectation.status;
    if (allowed.empty() && expectation.error) allowed = {{400, 499}, {500, 599}};
    const int status = facts_.answer.status();
    const bool right = allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const StatusRange& range) {
                         return status >= range.first && status <= range.last;
                       });
    if (right) return true;
    findings.add({"status", describe(allowed), facts_.answer.summary(), nature_of(Missed::status, facts_, expectation)},
                 {&expectation.attribution});
    return false;
  }

  void check_cut(const Expectation& expectation, FindingList& findings) {
    const TransportFailure failure = facts_.answer.exchange().failure;
    if (failure == TransportFailure::connection || failure == TransportFailure::protocol) return;
    findings.add({"connection", "broken off before the end of the body", "the whole answer came",
                  nature_of(Missed::status, facts_, expectation)},
                 {&expectation.attribution});
  }

  void check_error(const Expectation& expectation, FindingList& findings) {
    const model::ErrorExpectation& wanted = *expectation.error;
    const Answer& answer = facts_.answer;
    const auto compare = [&](const std::string& what, const model::Matcher& matcher, const Actual& actual,
                             Missed kind) {
      if (holds(matcher, actual)) return;
      findings.add({what, runner::describe(matcher, scope_), shown(actual), nature_of(kind, facts_, expectation)},
                   {&expectation.attribution, &wanted.attribution, &matcher.attribution});
    };
    if (wanted.code) compare("error code", *wanted.code, answer.error_code(), Missed::error_code);
    if (wanted.message) compare("error message", *wanted.message, answer.error_message(), Missed::error_detail);
    for (const model::NamedMatcher& element : wanted.elements)
      compare("error element " + element.name, element.matcher, answer.error_element(element.name),
              Missed::error_detail);
  }

  void check_values(const Expectation& expectation, const std::vector<model::NamedMatcher>& list,
                    const std::string& kind, FindingList& findings) {
    for (const model::NamedMatcher& named : list) {
      const std::string name = scope_.resolve(named.name);
      const Actual actual = kind == "header" ? facts_.answer.header(name)
                            : kind == "XML"  ? facts_.answer.xml(name)
                                             : facts_.answer.json(name);
      if (holds(named.matcher, actual)) continue;
      const Missed missed = kind == "header" ? Missed::header : Missed::document;
      findings.add({kind + " " + name, runner::describe(named.matcher, scope_), shown(actual),
                    nature_of(missed, facts_, expectation, name, actual.has_value())},
                   {&expectation.attribution, &named.matcher.attribution});
    }
  }

  /// The first branch that holds counts. When none does, the first one says what was expected.
  void check_branches(const Expectation& expectation, std::vector<reports::Finding>& out) {
    std::vector<reports::Finding> first;
    for (std::size_t i = 0; i < expectation.one_of.size(); ++i) {
      Expectation branch = expectation.one_of[i];
      if (branch.attribution.rule.empty()) branch.attribution = expectation.attribution;
      std::vector<reports::Finding> missed;
      const bool status_missed = judgement_.status_missed;
      check(branch, missed);
      judgement_.status_missed = status_missed;
      if (missed.empty()) {
        accept(branch, out);
        return;
      }
      if (i == 0) first = std::move(missed);
    }
    for (reports::Finding& finding : first) {
      finding.expected += fmt::format(" (or one of {} other accepted answers)", expectation.one_of.size() - 1);
      out.push_back(std::move(finding));
    }
    judgement_.status_missed = true;
  }

  void accept(const Expectation& branch, std::vector<reports::Finding>& out) {
    if (branch.grade == Expectation::Grade::informational) judgement_.informational = true;
    if (branch.grade != Expectation::Grade::lenient) return;
    if (scope_.options().laxities.contains(branch.laxity)) {
      judgement_.laxities.push_back(branch.laxity);
      return;
    }
    FindingList(facts_, scope_, out)
        .add({"answer", "the conforming one",
              fmt::format("{} (laxity {}, which this run does not accept)", facts_.answer.summary(), branch.laxity),
              nature_of(Missed::status, facts_, branch)},
             {&branch.attribution});
  }

  const StepFacts& facts_;
  const Scope& scope_;
  StepJudgement judgement_;
};

}  // namespace

StepJudgement judge(const StepFacts& facts, const Scope& scope) {
  return Judge(facts, scope).run();
}

}  // namespace s3sse::harness::runner
