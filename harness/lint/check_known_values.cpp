// Expectations that ask for less than their rule says: a status where the message is recorded, a success where the echo
// is known, a form where the value is. "asks_less" says why that is right, where it is.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "harness/lint/checks.h"
#include "harness/lint/visit.h"
#include "harness/model/derive_needs.h"
#include "simulator/base/text.h"

namespace s3sse::harness::lint {
namespace {

using model::Case;
using model::Expectation;
using model::Matcher;
using model::RuleEntry;
using model::Step;

constexpr std::string_view encryption_header = "x-amz-server-side-encryption";
constexpr std::string_view key_id_header = "x-amz-server-side-encryption-aws-kms-key-id";

/// A code and the message that was recorded beside it, as an observable quotes them: `InvalidArgument, "Requests …"`.
struct Refusal {
  std::string code;  ///< empty: any
  bool has_message = false;
};

Refusal quoted_refusal(std::string_view observable) {
  constexpr std::size_t shortest_message = 12;
  for (std::size_t open = observable.find('"'); open != std::string_view::npos; open = observable.find('"', open + 1)) {
    const std::size_t close = observable.find('"', open + 1);
    if (close == std::string_view::npos) return {};
    std::string_view before = observable.substr(0, open);
    while (!before.empty() && (before.back() == ' ' || before.back() == ',')) before.remove_suffix(1);
    const std::size_t space = before.find_last_of(" →;:(");
    const std::string_view word = before.substr(space == std::string_view::npos ? 0 : space + 1);
    const bool is_code = word.size() > shortest_message - 2 && word.front() >= 'A' && word.front() <= 'Z';
    if (close - open > shortest_message && (is_code || word == "Message"))
      return {is_code ? std::string(word) : std::string(), true};
    open = close;
  }
  return {};
}

bool is_recorded(const RuleEntry& rule) {
  return std::ranges::find(rule.ref.evidence, "recorded") != rule.ref.evidence.end();
}

bool is_about(const RuleEntry& rule, const Step& step) {
  return std::ranges::find(rule.operations, std::string(step.operation->api())) != rule.operations.end();
}

bool succeeds(const Expectation& expectation) {
  return !expectation.status.empty() && expectation.status.front().first / 100 == 2;
}

/// Visits the expectations of a target step that do not say why they ask for less, with the rule that each is held to.
void for_each_plain(const Case& of, const Step& step, const model::RuleCatalogue& rules,
                    const std::function<void(const Expectation&, const RuleEntry&)>& use) {
  const auto rule_of = [&](const Expectation& expectation, const std::string& around) {
    if (expectation.error && !expectation.error->attribution.rule.empty()) return expectation.error->attribution.rule;
    return expectation.attribution.rule.empty() ? around : expectation.attribution.rule;
  };
  const auto visit = [&](const Expectation& expectation, const std::string& around) {
    const RuleEntry* rule = rules.find(rule_of(expectation, around));
    if (rule != nullptr) use(expectation, *rule);
  };
  const std::string first = of.rules.empty() ? std::string() : of.rules.front();
  for (const Expectation& expectation : step.expect) {
    if (!expectation.asks_less.empty()) continue;
    visit(expectation, first);
    for (const Expectation& branch : expectation.one_of)
      if (branch.asks_less.empty() && branch.grade == Expectation::Grade::conforms)
        visit(branch, rule_of(expectation, first));
  }
}

bool asks_for_a_message(const Step& step) {
  bool asks = false;
  for_each_expectation(step, [&](const Expectation& each) { asks = asks || (each.error && each.error->message); });
  return asks;
}

bool names_code(const Expectation& expectation, const std::string& code) {
  if (code.empty() || !expectation.error || !expectation.error->code) return true;
  const Matcher& matcher = *expectation.error->code;
  return std::ranges::find(matcher.texts, code) != matcher.texts.end();
}

void check_message(const Case& of, const Step& step, const model::RuleCatalogue& rules, Findings& out) {
  if (step.operation->method == "HEAD" || asks_for_a_message(step)) return;
  for_each_plain(of, step, rules, [&](const Expectation& expectation, const RuleEntry& rule) {
    if (!expectation.expects_refusal() || !is_recorded(rule) || !is_about(rule, step)) return;
    const Refusal known = quoted_refusal(rule.observable);
    if (known.has_message && names_code(expectation, known.code))
      out.add(
          "known-message", of.file, of.line,
          fmt::format("{}: {} is refused by {}, whose message is recorded; ask for it, or say in \"asks_less\" why not",
                      of.base_id, step.call(), rule.ref.id));
  });
}

bool looks_at_encryption(const Step& step) {
  bool looks = false;
  for_each_expectation(step, [&](const Expectation& each) {
    for (const model::NamedMatcher& header : each.headers)
      looks = looks || iequals(std::string_view(header.name).substr(0, encryption_header.size()), encryption_header);
  });
  return looks;
}

/// "200; x-amz-server-side-encryption: AES256", and nothing of a refusal.
bool promises_echo(const RuleEntry& rule) {
  const std::string_view text = rule.observable;
  return text.find(encryption_header) != std::string_view::npos && text.find("200") != std::string_view::npos &&
         text.find("40") == std::string_view::npos;
}

void check_echo(const Case& of, const Step& step, const model::RuleCatalogue& rules, Findings& out) {
  if (looks_at_encryption(step)) return;
  for_each_plain(of, step, rules, [&](const Expectation& expectation, const RuleEntry& rule) {
    if (succeeds(expectation) && is_about(rule, step) && promises_echo(rule))
      out.add("known-echo", of.file, of.line,
              fmt::format("{}: {} succeeds by {}, which names the headers of the answer; ask for them, or say in "
                          "\"asks_less\" why not",
                          of.base_id, step.call(), rule.ref.id));
  });
}

bool asks_for_a_form(const Matcher& matcher) {
  using enum Matcher::Kind;
  if (matcher.kind == all) return std::ranges::all_of(matcher.inner, asks_for_a_form);
  return matcher.kind == matches || matcher.kind == starts_with || matcher.kind == present;
}

/// A write that names no key learns its ARN from the answer; later answers are compared with that.
bool may_not_know_key(const Step& step) {
  const bool writes = step.operation->effect == model::Operation::Effect::writes_object ||
                      step.operation->upload == model::Operation::Upload::begins;
  return writes && step.operation->upload != model::Operation::Upload::completes && !step.encryption.kms_key;
}

bool value_is_known(const std::string& header, const Step& step) {
  if (iequals(header, key_id_header)) return !may_not_know_key(step);
  static constexpr auto known = std::to_array<std::string_view>({
      "x-amz-server-side-encryption",
      "x-amz-server-side-encryption-bucket-key-enabled",
      "x-amz-server-side-encryption-context",
      "x-amz-server-side-encryption-customer-algorithm",
      "x-amz-server-side-encryption-customer-key-md5",
      "x-amz-checksum-crc32",
      "x-amz-checksum-crc32c",
      "x-amz-checksum-crc64nvme",
      "x-amz-checksum-sha1",
      "x-amz-checksum-sha256",
  });
  return std::ranges::any_of(known, [&](std::string_view name) { return iequals(header, name); });
}

void check_values(const Case& of, const Step& step, Findings& out) {
  for_each_expectation(step, [&](const Expectation& expectation) {
    if (!expectation.asks_less.empty()) return;
    for (const model::NamedMatcher& header : expectation.headers)
      if (asks_for_a_form(header.matcher) && value_is_known(header.name, step))
        out.add("known-value", of.file, of.line,
                fmt::format("{}: {} asks for {} by its form, though its value is known (\"save\" it where it is first "
                            "told); or say in \"asks_less\" why not",
                            of.base_id, step.call(), header.name));
  });
}

}  // namespace

void check_known_values(const Subject& subject, Findings& out) {
  for (const Case& each : subject.suite.cases)
    for (const Step& step : each.steps) {
      if (!step.target) continue;
      check_message(each, step, subject.suite.rules, out);
      check_echo(each, step, subject.suite.rules, out);
      check_values(each, step, out);
    }
}

}  // namespace s3sse::harness::lint
