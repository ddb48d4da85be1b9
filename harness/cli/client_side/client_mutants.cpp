#include "harness/cli/client_side/client_mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "harness/cli/client_side/adapter_calls.h"
#include "harness/cli/client_side/inside_checks.h"
#include "harness/cli/client_side/simulator_stage.h"
#include "harness/client_side/codec/codec_cases.h"
#include "harness/client_side/judge.h"

namespace s3sse::cli {
namespace {

namespace judging = harness::client_side;
using harness::model::RuleCatalogue;
using harness::model::RuleEntry;
using reports::CaseResult;
using reports::MutantFate;
using reports::MutantResult;

/// The reference client behind its protocol, without a process of its own.
class OwnPeer final : public judging::LinePeer {
 public:
  OwnPeer(const Rules& rules, const judging::Variables& variables)
      : calls_(rules, [variables](const char* name) {
          for (const auto& [known, value] : variables)
            if (known == name) return value;
          return std::string();
        }) {}
  Result<std::string> exchange(std::string_view line, Deadline) override {
    bool said_bye = false;
    return calls_.answer(line, said_bye);
  }

 private:
  AdapterCalls calls_;
};

Result<judging::Adapter> own_adapter(const Rules& rules, const judging::Stage& stage) {
  judging::AdapterOptions options;
  options.make_peer = [&rules, &stage] { return std::make_unique<OwnPeer>(rules, stage.variables()); };
  return judging::Adapter::start(std::move(options));
}

/// Vectors first: they take no request.
Result<std::vector<judging::JudgedCase>> all_cases(const std::filesystem::path& folder) {
  auto vectors = judging::load_client_vectors(folder / "client-side");
  if (!vectors) return tl::unexpected(vectors.error());
  std::vector<judging::JudgedCase> cases = judging::codec_cases(std::move(*vectors));
  for (judging::JudgedCase& judged : judging::scenario_cases()) cases.push_back(std::move(judged));
  return cases;
}

bool cites_rule(const std::vector<std::string>& rules, std::string_view id) {
  return std::ranges::find(rules, id) != rules.end();
}

/// The words of a finding against this rule, or else of the first one; of a note where nothing is found.
std::string words_of(const CaseResult& result, std::string_view id) {
  if (result.findings.empty()) return result.notes.empty() ? "it tells nothing more" : result.notes.front();
  const auto& findings = result.findings;
  const auto named = std::ranges::find(findings, id, &reports::Finding::rule_id);
  const reports::Finding& finding = named == findings.end() ? findings.front() : *named;
  return fmt::format("{}: {}: {}", finding.rule_id, finding.step, finding.what);
}

/// Breaks one rule after the other.
class ClientProof {
 public:
  ClientProof(std::vector<judging::JudgedCase> cases, std::unique_ptr<judging::Stage> stage, std::size_t killers)
      : cases_(std::move(cases)), stage_(std::move(stage)), bench_(stage_.get()), killers_(killers) {}

  /// Leaves out what is not right while nothing is broken, and tells it.
  Result<void> look_at_what_is_intact(reports::MutationRecord& record) {
    const Rules rules;
    auto adapter = own_adapter(rules, *stage_);
    if (!adapter) return tl::unexpected(adapter.error());
    std::erase_if(cases_, [&](const judging::JudgedCase& judged) {
      const CaseResult result = bench_.run(judged, *adapter);
      const bool unfit =
          result.verdict == reports::Verdict::not_applicable || result.verdict == reports::Verdict::not_checked;
      if (result.verdict != reports::Verdict::pass && !unfit)
        record.baseline_failures.push_back(fmt::format("{}: {}", judged.id, reports::to_string(result.verdict)));
      intact_notes_[judged.id] = result.notes;
      return result.verdict != reports::Verdict::pass;
    });
    for (const InsideCheck& check : inside_checks())
      if (const std::string fault = check.fault(rules); !fault.empty())
        record.baseline_failures.push_back(fmt::format("{}: {}", check.id, fault));
    record.cases += cases_.size() + inside_checks().size();
    return {};
  }

  Result<MutantResult> break_rule(Rule rule, const RuleCatalogue& catalogue) {
    const RuleInfo& about = info(rule);
    MutantResult result;
    result.id = about.id;
    result.slug = about.slug;
    result.title = about.statement;
    result.level = about.level;
    result.consulted_at.assign(about.consulted_at.begin(), about.consulted_at.end());
    if (const RuleEntry* entry = catalogue.find(result.id)) result.survival_reason = entry->survival_reason;
    if (!about.consulted_at.empty()) {
      Rules rules;
      rules.switch_off(rule);
      if (const auto met = meet(rules, rule, result); !met) return tl::unexpected(met.error());
    }
    result.fate = !result.killers.empty() ? MutantFate::killed
                  : result.citing > 0     ? MutantFate::survived
                                          : MutantFate::not_reached;
    return result;
  }

 private:
  Result<void> meet(const Rules& rules, Rule rule, MutantResult& result) {
    auto adapter = own_adapter(rules, *stage_);
    if (!adapter) return tl::unexpected(adapter.error());
    for (const judging::JudgedCase& judged : cases_) {
      if (!cites_rule(judged.rules, result.id)) continue;
      ++result.citing;
      if (has_enough(result)) continue;
      const CaseResult outcome = bench_.run(judged, *adapter);
      if (!outcome.findings.empty() || outcome.notes != intact_notes_.at(judged.id))
        result.killers.push_back({judged.id, words_of(outcome, result.id)});
    }
    for (const InsideCheck& check : inside_checks()) {
      if (std::ranges::find(check.rules, rule) == check.rules.end()) continue;
      ++result.citing;
      if (has_enough(result)) continue;
      if (std::string fault = check.fault(rules); !fault.empty())
        result.killers.push_back({std::string(check.id), std::move(fault)});
    }
    return {};
  }

  [[nodiscard]] bool has_enough(const MutantResult& result) const {
    return killers_ != 0 && result.killers.size() >= killers_;
  }

  std::vector<judging::JudgedCase> cases_;
  /// Notes by case. Where right clients differ a case blames nobody; what it then tells of the reference client is as
  /// good as a finding.
  std::map<std::string, std::vector<std::string>> intact_notes_;
  std::unique_ptr<judging::Stage> stage_;
  judging::Bench bench_;
  std::size_t killers_;
};

}  // namespace

std::vector<Rule> client_rules_to_break() {
  std::vector<Rule> out;
  for (const RuleInfo& about : rulebook()) {
    if (about.subject != "client") continue;
    const bool has_to_be_checked = about.level != "MAY" && about.visibility != "not-observable";
    if (has_to_be_checked || !about.consulted_at.empty()) out.push_back(about.rule);
  }
  return out;
}

Result<void> break_client_rules(const std::vector<Rule>& rules, const RuleCatalogue& catalogue,
                                const std::filesystem::path& folder, std::size_t killers,
                                reports::MutationRecord& record) {
  if (rules.empty()) return {};
  auto cases = all_cases(folder);
  if (!cases) return tl::unexpected(cases.error());
  auto stage = open_simulator_stage();
  if (!stage) return tl::unexpected(stage.error());
  ClientProof proof(std::move(*cases), std::move(*stage), killers);
  if (const auto intact = proof.look_at_what_is_intact(record); !intact) return tl::unexpected(intact.error());
  for (const Rule rule : rules) {
    auto mutant = proof.break_rule(rule, catalogue);
    if (!mutant) return tl::unexpected(mutant.error());
    record.mutants.push_back(std::move(*mutant));
  }
  return {};
}

}  // namespace s3sse::cli
