#include "harness/runner/judge/audit_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/runner/judge/byte_search.h"
#include "harness/runner/judge/matching.h"
#include "simulator/base/json.h"

namespace s3sse::harness::runner {
namespace {

/// Events of other cases stand in the same log: ours speak of our buckets or keys.
bool concerns(const std::string& event, const Scope& scope) {
  const auto speaks_of = [&](const std::string& name) { return event.find(name) != std::string::npos; };
  const std::vector<std::string> buckets = scope.bucket_names();
  if (std::any_of(buckets.begin(), buckets.end(), speaks_of)) return true;
  return std::any_of(scope.running().kms_keys.begin(), scope.running().kms_keys.end(),
                     [&](const model::KmsKeyFixture& key) { return speaks_of(scope.kms_key(key.name)); });
}

/// Text as it is, anything else as JSON; nothing where the event has no such member.
Actual value_at(const nlohmann::json& event, const std::string& pointer) {
  try {
    const nlohmann::json& value = event.at(nlohmann::json::json_pointer(pointer));
    return value.is_string() ? value.get<std::string>() : write_json(value);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string check_audit(const model::Expectation& expectation, FindingList& findings) {
  const model::AuditExpectation& wanted = *expectation.audit;
  const StepFacts& facts = findings.facts();
  const Scope& scope = findings.scope();
  if (!facts.probe || !facts.probe_audit) return "the audit log needs a probe (probe-audit)";
  std::vector<std::string> events =
      facts.probe->audit_events(scope.audit_mark(wanted.since.empty() ? facts.label : wanted.since));
  std::erase_if(events, [&](const std::string& event) { return !concerns(event, scope); });

  const auto miss = [&](std::string what, std::string expected, std::string actual, const model::Attribution* near,
                        Missed kind = Missed::ledger) {
    findings.add({std::move(what), std::move(expected), std::move(actual), nature_of(kind, facts, expectation)},
                 {&expectation.attribution, &wanted.attribution, near});
  };
  for (const model::Thing& thing : wanted.excludes)
    for (const std::string& event : events)
      if (const auto form = find_thing(as_bytes(event), thing, scope))
        miss("audit log", fmt::format("nothing of {}", describe(thing)), fmt::format("holds it, {}", *form),
             &wanted.attribution, Missed::leak);
  if (wanted.event.empty()) return {};

  const std::string name = scope.resolve(wanted.event);
  const auto found = std::find_if(events.rbegin(), events.rend(), [&](const std::string& event) {
    return value_at(parse_json(event).value_or(nullptr), "/eventName") == name;
  });
  if (found == events.rend()) {
    miss("audit event " + name, "present", fmt::format("absent among {} events", events.size()), &wanted.attribution);
    return {};
  }
  const nlohmann::json event = parse_json(*found).value_or(nullptr);
  for (const model::NamedMatcher& field : wanted.fields) {
    const Actual actual = value_at(event, scope.resolve(field.name));
    if (matches(field.matcher, actual, scope)) continue;
    miss(fmt::format("audit event {} {}", name, field.name), describe(field.matcher, scope), actual.value_or("absent"),
         &field.matcher.attribution);
  }
  return {};
}

}  // namespace s3sse::harness::runner
