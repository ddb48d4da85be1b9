#include "harness/runner/judge/expected_answer.h"

#include <fmt/format.h>

#include <algorithm>

namespace s3sse::harness::runner {
namespace {

using model::Expectation;
using model::Matcher;
using model::StatusRange;

/// One kind of answer.
struct Accepted {
  StatusRange status{0, 999};
  std::string code;  ///< empty: any
  bool broken = false;
};

using Choice = std::vector<Accepted>;

/// The answers that are in both.
Choice in_both(const Choice& left, const Choice& right) {
  Choice out;
  for (const Accepted& a : left) {
    for (const Accepted& b : right) {
      const StatusRange status{std::max(a.status.first, b.status.first), std::min(a.status.last, b.status.last)};
      const bool same_code = a.code.empty() || b.code.empty() || a.code == b.code;
      if (status.first > status.last || !same_code) continue;
      out.push_back({status, a.code.empty() ? b.code : a.code, a.broken || b.broken});
    }
  }
  return out;
}

/// Codes that the matcher names; a pattern names none, and any code has to do.
Choice with_codes(const Matcher& code, const Scope& scope) {
  if (code.kind != Matcher::Kind::equals && code.kind != Matcher::Kind::one_of) return {Accepted{}};
  Choice out;
  for (const std::string& text : code.texts) out.push_back({{0, 999}, scope.resolve(text), false});
  return out;
}

Choice choice_of(const Expectation& expectation, const Scope& scope, bool head);

Choice of_branches(const Expectation& expectation, const Scope& scope, bool head) {
  Choice out;
  for (const Expectation& branch : expectation.one_of) {
    const bool accepted =
        branch.grade != Expectation::Grade::lenient || scope.options().laxities.contains(branch.laxity);
    if (!accepted) continue;
    const Choice more = choice_of(branch, scope, head);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

Choice choice_of(const Expectation& expectation, const Scope& scope, bool head) {
  Choice out;
  for (const StatusRange& range : expectation.status) out.push_back({range, {}, false});
  if (out.empty() && expectation.error) out = {{{400, 499}, {}, false}, {{500, 599}, {}, false}};
  if (out.empty()) out = {Accepted{}};
  if (expectation.error && expectation.error->code && !head)
    out = in_both(out, with_codes(*expectation.error->code, scope));
  const bool refused = expectation.tls && expectation.tls->kind == Matcher::Kind::equals &&
                       expectation.tls->texts == std::vector<std::string>{"refused"};
  if (expectation.cut || refused) out = in_both(out, {{{0, 999}, {}, true}});
  return expectation.one_of.empty() ? out : in_both(out, of_branches(expectation, scope, head));
}

std::string words_of(const Accepted& accepted) {
  if (accepted.broken) return "broken";
  const auto& [first, last] = accepted.status;
  if (first == 0 && accepted.code.empty()) return "any";
  const std::string status = first == last ? std::to_string(first) : fmt::format("{}xx", first / 100);
  return accepted.code.empty() ? status : status + " " + accepted.code;
}

void add_fixed_headers(const Expectation& expectation, const Scope& scope, std::vector<ExpectedHeader>& out) {
  for (const model::NamedMatcher& named : expectation.headers) {
    const std::string name = scope.resolve(named.name);
    if (named.matcher.kind == Matcher::Kind::absent) out.push_back({name, std::nullopt});
    if (named.matcher.kind == Matcher::Kind::equals && named.matcher.texts.size() == 1)
      out.push_back({name, scope.resolve(named.matcher.texts.front())});
  }
}

}  // namespace

ExpectedAnswer expected_answer(const model::Step& step, const Scope& scope, bool head) {
  ExpectedAnswer out;
  Choice choice = {Accepted{}};
  if (step.expect.empty()) choice = {{{200, 299}, {}, false}};
  for (const Expectation& expectation : step.expect) {
    choice = in_both(choice, choice_of(expectation, scope, head));
    add_fixed_headers(expectation, scope, out.headers);
  }
  for (const Accepted& accepted : choice)
    if (const std::string words = words_of(accepted);
        std::find(out.answers.begin(), out.answers.end(), words) == out.answers.end())
      out.answers.push_back(words);
  if (out.answers.empty()) out.answers = {"any"};
  return out;
}

}  // namespace s3sse::harness::runner
