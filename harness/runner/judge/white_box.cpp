#include "harness/runner/judge/white_box.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/runner/judge/byte_search.h"
#include "harness/runner/judge/matching.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::runner {
namespace {

using KmsCall = Probe::KmsCall;

Actual context_value(const KmsCall& call, std::string_view name) {
  for (const auto& [key, value] : call.context)
    if (key == name) return value;
  return std::nullopt;
}

/// Calls of other cases go through the same KMS: ours carry our bucket in their context, or use our keys.
bool concerns_call(const KmsCall& call, const Scope& scope) {
  if (scope.owns_kms_key(call.key_arn)) return true;
  const Actual arn = context_value(call, "aws:s3:arn");
  if (!arn) return false;
  for (const std::string& bucket : scope.bucket_names()) {
    const std::string own = "arn:aws:s3:::" + bucket;
    if (*arn == own || arn->starts_with(own + "/")) return true;
  }
  return false;
}

bool is_call(const model::KmsCallExpectation& wanted, const KmsCall& call, const Scope& scope) {
  if (call.api != scope.resolve(wanted.api)) return false;
  if (wanted.key && call.key_arn != scope.kms_key(*wanted.key)) return false;
  for (const model::NamedMatcher& pair : wanted.context)
    if (!matches(pair.matcher, context_value(call, scope.resolve(pair.name)), scope)) return false;
  if (wanted.context_exact && call.context.size() != wanted.context.size()) return false;
  if (wanted.via_service && !matches(*wanted.via_service, call.via_service, scope)) return false;
  if (wanted.principal && !matches(*wanted.principal, call.principal_arn, scope)) return false;
  if (wanted.error && !matches(*wanted.error, call.error, scope)) return false;
  return true;
}

std::string describe_call(const KmsCall& call) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : call.context) pairs.push_back(name + "=" + value);
  return fmt::format("{} {} {{{}}}{}", call.api, call.key_arn, fmt::join(pairs, ", "),
                     call.error.empty() ? "" : " -> " + call.error);
}

std::string describe_call(const std::vector<KmsCall>& calls) {
  if (calls.empty()) return "no call";
  std::vector<std::string> texts;
  for (const KmsCall& call : calls) texts.push_back(describe_call(call));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string describe_call(const model::KmsCallExpectation& wanted, const Scope& scope) {
  std::string out = fmt::format("{} of {}", runner::describe(wanted.count, scope), scope.resolve(wanted.api));
  if (wanted.key) out += " with key " + scope.kms_key(*wanted.key);
  for (const model::NamedMatcher& pair : wanted.context)
    out += fmt::format(", {}={}", pair.name, runner::describe(pair.matcher, scope));
  return out;
}

}  // namespace

std::optional<std::string> stored_digest(Probe& probe, const std::string& bucket, const std::string& key) {
  const std::optional<Bytes> bytes = probe.stored_bytes(bucket, key);
  if (!bytes) return std::nullopt;
  return to_hex(sha256(*bytes));
}

std::optional<std::string> stored_metadata(Probe& probe, const std::string& bucket, const std::string& key,
                                           const std::string& pointer) {
  auto text = probe.stored_metadata(bucket, key);
  if (!text || pointer.empty()) return text;
  try {
    const auto document = parse_json(std::string_view(*text).substr(0, text->find('\n')));
    if (!document) return std::nullopt;
    const auto& value = document->at(nlohmann::json::json_pointer(pointer));
    return value.is_string() ? value.get<std::string>() : write_json(value);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string check_at_rest(const model::Expectation& expectation, FindingList& findings) {
  const model::AtRestExpectation& wanted = *expectation.at_rest;
  const StepFacts& facts = findings.facts();
  const Scope& scope = findings.scope();
  if (!facts.probe || !facts.probe_at_rest) return "stored bytes need a probe (probe-at-rest)";
  const std::string bucket = scope.bucket(wanted.bucket.empty() ? facts.step.bucket : wanted.bucket);
  const std::string key = scope.resolve(wanted.key ? *wanted.key : facts.step.key.value_or(""));
  const auto miss = [&](std::string what, std::string expected, std::string actual, Missed kind = Missed::at_rest) {
    findings.add({std::move(what), std::move(expected), std::move(actual), nature_of(kind, facts, expectation)},
                 {&expectation.attribution, &wanted.attribution});
  };
  const std::optional<Bytes> stored = facts.probe->stored_bytes(bucket, key);
  if (wanted.absent) {
    if (stored) miss("stored bytes", "none", fmt::format("{} bytes", stored->size()));
    return {};
  }
  if (!stored) {
    miss("stored bytes", "an object", "nothing is stored under that key");
    return {};
  }
  const std::optional<std::string> metadata = facts.probe->stored_metadata(bucket, key);
  for (const model::Thing& thing : wanted.excludes) {
    auto form = find_thing(*stored, thing, scope);
    std::string_view place = "stored bytes";
    if (!form && metadata) {
      form = find_thing(as_bytes(*metadata), thing, scope);
      place = "stored metadata";
    }
    if (form)
      miss(std::string(place), fmt::format("nothing of {}", runner::describe(thing)), fmt::format("hold it, {}", *form),
           Missed::at_rest_leak);
  }
  for (const model::Thing& thing : wanted.includes)
    if (!find_thing(*stored, thing, scope)) miss("stored bytes", runner::describe(thing), "not found among them");
  if (wanted.size && !matches(*wanted.size, std::to_string(stored->size()), scope))
    miss("stored size", runner::describe(*wanted.size, scope), std::to_string(stored->size()));
  const std::string digest = to_hex(sha256(*stored));
  if (wanted.stored && !matches(*wanted.stored, digest, scope))
    miss("stored bytes", runner::describe(*wanted.stored, scope), "SHA-256 " + digest);
  if (wanted.metadata && !matches(*wanted.metadata, metadata, scope))
    miss("stored metadata", runner::describe(*wanted.metadata, scope), metadata.value_or("absent"));
  return {};
}

std::string check_ledger(const model::Expectation& expectation, FindingList& findings) {
  const model::LedgerExpectation& wanted = *expectation.kms_ledger;
  const StepFacts& facts = findings.facts();
  const Scope& scope = findings.scope();
  if (!facts.probe || !facts.probe_kms) return "KMS calls need a probe (probe-kms)";
  const std::string since = wanted.since.empty() ? facts.label : wanted.since;
  std::vector<KmsCall> calls = facts.probe->kms_calls(scope.ledger_mark(since));
  std::erase_if(calls, [&](const KmsCall& call) { return !concerns_call(call, scope); });
  const auto miss = [&](std::string expected) {
    findings.add(
        {"KMS calls", std::move(expected), describe_call(calls), nature_of(Missed::ledger, facts, expectation)},
        {&expectation.attribution, &wanted.attribution});
  };
  std::vector<bool> explained(calls.size(), false);
  for (const model::KmsCallExpectation& each : wanted.calls) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (!is_call(each, calls[i], scope)) continue;
      explained[i] = true;
      ++count;
    }
    if (!matches(each.count, std::to_string(count), scope)) miss(describe_call(each, scope));
  }
  if (!wanted.others && std::find(explained.begin(), explained.end(), false) != explained.end())
    miss(wanted.calls.empty() ? "no call" : "no other calls than the listed ones");
  return {};
}

}  // namespace s3sse::harness::runner
