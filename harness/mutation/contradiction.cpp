#include "harness/mutation/contradiction.h"

#include <algorithm>

#include "harness/mutation/disappointing_probe.h"
#include "harness/mutation/other_answers.h"

namespace s3sse::harness::mutation {
namespace {

using model::Expectation;
using runner::Scope;
using runner::StepFacts;

/// Stored bytes with a given SHA-256 cannot be made up: "other than before" is left to the broken rules.
bool is_reachable(const std::optional<model::Matcher>& digest) {
  return digest && digest->kind != model::Matcher::Kind::differs_from_saved;
}

constexpr std::string_view any_place = "one of several answers";

class Collector {
 public:
  Collector(const StepFacts& facts, const Scope& scope) : facts_(facts), scope_(scope) {}

  std::vector<Contradiction> run() {
    for (const Expectation& expectation : facts_.step.expect) collect(expectation);
    return std::move(out_);
  }

 private:
  void collect(const Expectation& expectation) {
    const Exchange& right = facts_.answer.exchange();
    if (!expectation.status.empty()) add("status", other_statuses(right));
    if (expectation.tls) add("TLS version", other_handshakes(right));
    if (expectation.cut) add("connection", {whole(right)});
    if (expectation.error && !facts_.answer.head()) collect_error(*expectation.error);
    for (const model::NamedMatcher& header : expectation.headers) {
      const std::string name = scope_.resolve(header.name);
      add("header " + name, other_headers(right, name, forbidden_values(header.matcher, scope_)));
    }
    for (const model::NamedMatcher& node : expectation.xml) {
      const std::string path = scope_.resolve(node.name);
      add("XML " + path, other_documents(right, path, facts_.answer.xml(path), forbidden_values(node.matcher, scope_)));
    }
    for (const model::NamedMatcher& node : expectation.json) {
      const std::string pointer = scope_.resolve(node.name);
      add("JSON " + pointer, other_json(right, pointer, forbidden_values(node.matcher, scope_)));
    }
    if (expectation.body) collect_body(*expectation.body);
    if (!expectation.one_of.empty()) add(std::string(any_place), nothing_like_it(right));
    if (expectation.at_rest && facts_.probe_at_rest) collect_at_rest(*expectation.at_rest);
    if (expectation.kms_ledger && facts_.probe_kms)
      add_probes("KMS calls", other_calls(facts_, scope_, *expectation.kms_ledger));
  }

  void collect_error(const model::ErrorExpectation& error) {
    const Exchange& right = facts_.answer.exchange();
    if (error.code)
      add("error code", other_texts(right, facts_.answer.error_code(), forbidden_values(*error.code, scope_)));
    if (error.message)
      add("error message", other_texts(right, facts_.answer.error_message(), forbidden_values(*error.message, scope_)));
    for (const model::NamedMatcher& element : error.elements)
      add("error element " + element.name,
          other_documents(right, "/Error/" + element.name, facts_.answer.error_element(element.name),
                          forbidden_values(element.matcher, scope_)));
  }

  void collect_body(const model::BodyExpectation& body) {
    const Exchange& right = facts_.answer.exchange();
    if (body.equals || body.empty || body.contains || !body.excludes.empty())
      add("body", other_bodies(right, things_in(body.excludes, scope_)));
    if (body.length) add("body length", other_bodies(right, {}));
    if (body.sha256) add("body SHA-256", other_bodies(right, {}));
  }

  void collect_at_rest(const model::AtRestExpectation& at_rest) {
    const std::vector<std::shared_ptr<Probe>> probes = other_stores(facts_, scope_, at_rest);
    if (at_rest.absent || !at_rest.excludes.empty() || !at_rest.includes.empty() || is_reachable(at_rest.stored))
      add_probes("stored bytes", probes);
    if (at_rest.size) add_probes("stored size", probes);
    if (at_rest.metadata) add_probes("stored metadata", probes);
  }

  void add(std::string place, std::vector<Exchange> exchanges) {
    Contradiction contradiction{std::move(place), {}};
    for (Exchange& exchange : exchanges) contradiction.counterexamples.push_back({std::move(exchange), nullptr});
    out_.push_back(std::move(contradiction));
  }

  void add_probes(std::string place, const std::vector<std::shared_ptr<Probe>>& probes) {
    Contradiction contradiction{std::move(place), {}};
    for (const auto& probe : probes) contradiction.counterexamples.push_back({facts_.answer.exchange(), probe});
    out_.push_back(std::move(contradiction));
  }

  const StepFacts& facts_;
  const Scope& scope_;
  std::vector<Contradiction> out_;
};

}  // namespace

std::vector<Contradiction> contradictions(const StepFacts& facts, const Scope& scope) {
  return Collector(facts, scope).run();
}

bool can_fail(const Contradiction& contradiction, const StepFacts& facts, const Scope& scope) {
  return std::ranges::any_of(contradiction.counterexamples, [&](const Counterexample& counterexample) {
    const runner::Answer answer(counterexample.exchange, facts.answer.head(), facts.step.is_kms());
    StepFacts other{facts.step, facts.label, answer};
    other.probe = counterexample.probe ? counterexample.probe.get() : facts.probe;
    other.probe_at_rest = facts.probe_at_rest;
    other.probe_kms = facts.probe_kms;
    other.carried_encryption = facts.carried_encryption;
    other.asked_in_vain = facts.asked_in_vain;
    other.keyless_read = facts.keyless_read;
    other.claimed = facts.claimed;
    const runner::StepJudgement judgement = runner::judge(other, scope);
    return std::ranges::any_of(judgement.findings, [&](const reports::Finding& finding) {
      return contradiction.place == any_place || finding.what == contradiction.place;
    });
  });
}

}  // namespace s3sse::harness::mutation
