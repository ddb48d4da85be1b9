#include "reports/causes/causes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reports/causes/symptom.h"
#include "simulator/base/counted.h"
#include "simulator/base/fnv1a.h"

namespace s3sse::reports {
namespace {

using SymptomKey = std::tuple<Symptom::Kind, std::string, std::string>;

bool has_cause(const CaseResult& result, KnownOnes known_ones) {
  const Standing standing = standing_of(result.verdict);
  return standing == Standing::failed || standing == Standing::undecided ||
         (standing == Standing::known_failure && known_ones == KnownOnes::counted);
}

/// The nature; of a blocked case, of which nothing is known, a wrong answer.
Nature nature_in(const CaseResult& result) {
  return result.nature == Nature::none ? Nature::wrong_answer : result.nature;
}

std::size_t requests(const CaseResult& result) {
  return result.transcript.size() + result.exchanges_left_out;
}

/// One case, and what it shows of its cause.
struct Witness {
  const CaseResult* result = nullptr;
  std::vector<Symptom> symptoms;
  [[nodiscard]] SymptomKey key() const { return SymptomKey(symptoms.front().key()); }
  /// The rule that the first finding blames; empty for a case without findings.
  [[nodiscard]] std::string blamed() const {
    return result->findings.empty() ? std::string() : result->findings.front().rule_id;
  }
};

/// Cases of one cause, as far as it is known up to now.
struct CauseGroup {
  std::string breach;  ///< the rule that was found broken by trial; empty: none
  std::vector<Witness> cases;
  bool odds_and_ends = false;  ///< several causes of one kind
  bool shares_rule = false;    ///< another cause blames the same rule, for something else

  [[nodiscard]] Symptom::Kind kind() const { return cases.front().symptoms.front().kind; }
  [[nodiscard]] bool is_of_one_kind() const {
    return std::ranges::all_of(cases, [&](const Witness& each) { return each.symptoms.front().kind == kind(); });
  }
  /// True if it was done to the whole: one cause, whichever capability was asked for.
  [[nodiscard]] bool acts_on_the_whole() const { return kind() == Symptom::Kind::acted_on_the_whole; }

  /// The rule that every one of them blames first; empty where they blame several, or none.
  [[nodiscard]] std::string single_rule() const {
    if (!breach.empty() || odds_and_ends) return breach;
    std::string out = cases.front().blamed();
    if (acts_on_the_whole()) return out;
    for (const Witness& each : cases)
      if (each.blamed() != out) return {};
    return out;
  }
};

using RuleCounts = std::map<std::string, std::size_t>;

std::string most_frequent(const RuleCounts& counts) {
  const auto most = std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; });
  return most == counts.end() ? std::string() : most->first;
}

/// The rules that trials found broken, as far as they stand for causes.
class Breaches {
 public:
  explicit Breaches(const std::vector<Witness>& all) {
    for (const Witness& each : all) {
      const Breach& breach = each.result->breach;
      if (!breach.wholly) continue;
      ++wholly_[each.key()][breach.rule];
      shown_[breach.rule].insert(each.key());
      if (each.symptoms.front().whole) whole_.insert(each.key());
    }
  }

  /// That of the case; of a case that no trial reached, that of most of its like. Rules whose cases all look alike in a
  /// way that tells a cause are one breach, which has the name of the most frequent.
  [[nodiscard]] std::string of(const Witness& witness) const {
    std::string rule = witness.result->breach.rule;
    if (rule.empty()) rule = most_frequent(among(wholly_, witness.key()));
    const auto shown = shown_.find(rule);
    if (shown == shown_.end() && witness.symptoms.front().whole && wholly_.contains(witness.key()))
      return most_frequent(among(wholly_, witness.key()));
    if (shown == shown_.end() || shown->second.size() != 1 || !whole_.contains(*shown->second.begin())) return rule;
    return most_frequent(among(wholly_, *shown->second.begin()));
  }

 private:
  using ByKey = std::map<SymptomKey, RuleCounts>;

  static const RuleCounts& among(const ByKey& all, const SymptomKey& key) {
    static const RuleCounts none;
    const auto found = all.find(key);
    return found == all.end() ? none : found->second;
  }

  ByKey wholly_;                                       ///< nothing else is wrong with the case
  std::map<std::string, std::set<SymptomKey>> shown_;  ///< by rule: what its cases look like
  std::set<SymptomKey> whole_;
};

/// By the broken rule where a trial found it, else by the symptom.
std::vector<CauseGroup> by_symptom(std::vector<Witness> all) {
  const Breaches breaches(all);
  std::map<std::pair<std::string, SymptomKey>, std::size_t> index;
  std::vector<CauseGroup> out;
  for (Witness& each : all) {
    const std::string breach = breaches.of(each);
    const auto [at, is_new] = index.try_emplace({breach, breach.empty() ? each.key() : SymptomKey()}, out.size());
    if (is_new) out.push_back({breach, {}});
    out[at->second].cases.push_back(std::move(each));
  }
  return out;
}

/// Returns the fault by one rule: that it takes what it should not, or one of the rest.
std::string_view fault_of(Symptom::Kind kind) {
  using enum Symptom::Kind;
  const bool takes = kind == key_over_http || kind == key_beside_method || kind == headers_ignored || kind == accepted;
  return takes ? "takes" : to_string(kind);
}

/// Groups that blame one and the same rule, and no other, for the same fault are one; whatever the fault, where the
/// rule was found broken.
std::vector<CauseGroup> joined_by_rule(std::vector<CauseGroup> groups) {
  std::set<std::string> broken;
  for (const CauseGroup& group : groups)
    if (!group.breach.empty() || group.acts_on_the_whole()) broken.insert(group.single_rule());
  std::map<std::pair<std::string, std::string_view>, std::size_t> index;
  std::map<std::string, std::vector<std::size_t>> by_rule;
  std::vector<CauseGroup> out;
  for (CauseGroup& group : groups) {
    const std::string rule = group.single_rule();
    if (!rule.empty()) {
      const std::string_view fault = broken.contains(rule) ? "" : fault_of(group.kind());
      const auto [at, is_new] = index.try_emplace({rule, fault}, out.size());
      if (!is_new) {
        std::vector<Witness>& cases = out[at->second].cases;
        std::move(group.cases.begin(), group.cases.end(), std::back_inserter(cases));
        if (out[at->second].breach.empty()) out[at->second].breach = group.breach;
        continue;
      }
      by_rule[rule].push_back(out.size());
    }
    out.push_back(std::move(group));
  }
  for (const auto& [rule, all] : by_rule)
    for (const std::size_t at : all) out[at].shares_rule = all.size() > 1;
  return out;
}

/// Odds and ends, where there are more causes than a person reads: those of one or two cases that are about no more
/// than a client's expectations become one cause for each kind, to be looked at together.
std::vector<CauseGroup> gathered(std::vector<CauseGroup> groups) {
  constexpr std::size_t readable = 50;
  constexpr std::size_t few = 2;
  if (groups.size() <= readable) return groups;
  std::map<Symptom::Kind, std::size_t> index;
  std::vector<CauseGroup> out;
  for (CauseGroup& group : groups) {
    const bool grave = std::any_of(group.cases.begin(), group.cases.end(),
                                   [](const Witness& each) { return nature_in(*each.result) < Nature::wrong_answer; });
    if (!grave && group.cases.size() <= few && group.is_of_one_kind()) {
      const auto [at, is_new] = index.try_emplace(group.kind(), out.size());
      if (!is_new) {
        CauseGroup& kind = out[at->second];
        std::move(group.cases.begin(), group.cases.end(), std::back_inserter(kind.cases));
        kind.breach.clear();
        kind.odds_and_ends = true;
        continue;
      }
    }
    out.push_back(std::move(group));
  }
  return out;
}

/// Returns what is true of every case of such a gathering.
std::string_view common_to(Symptom::Kind kind) {
  using enum Symptom::Kind;
  switch (kind) {
    case accepted:
      return "It takes requests that S3 refuses";
    case refused:
    case not_implemented:
      return "It refuses requests that S3 takes";
    case refused_otherwise:
      return "Its refusals have another status than those of S3";
    case coded_otherwise:
      return "Its refusals have another error code than those of S3";
    case details_missing:
      return "Its refusals lack an element that those of S3 have";
    case worded_otherwise:
      return "Its refusals have another message than those of S3";
    case silent:
      return "No answer came that could be judged";
    default:
      return "A header, an element or the body of its answers is not that of S3";
  }
}

/// That of its first finding, which its first symptom tells of.
Nature nature_told_by(const CaseResult& result) {
  return result.findings.empty() ? nature_in(result) : result.findings.front().nature;
}

/// The case that says it best: the worst kind of symptom, blaming the rule in question, in the fewest requests. An
/// answer to HEAD says less than the same answer to a GET.
const Witness& spokesman(const CauseGroup& group, const std::string& rule) {
  const auto rank = [&](const Witness& each) {
    return std::tuple(nature_told_by(*each.result), each.symptoms.front().kind, each.blamed() != rule,
                      each.symptoms.front().said.find('"') == std::string::npos, requests(*each.result));
  };
  return *std::min_element(group.cases.begin(), group.cases.end(),
                           [&](const Witness& a, const Witness& b) { return rank(a) < rank(b); });
}

/// The symptom of its gravest finding, the first of them.
const Symptom& gravest(const Witness& witness) {
  const std::vector<Finding>& findings = witness.result->findings;
  const auto worst = std::ranges::min_element(findings, {}, &Finding::nature);
  return witness.symptoms.at(findings.empty() ? 0 : static_cast<std::size_t>(worst - findings.begin()));
}

class Summing {
 public:
  Summing(const RunRecord& record, const CauseGroup& group) : record_(record), group_(group) {
    for (const Witness& each : group.cases) kinds_.insert(each.key());
  }

  [[nodiscard]] Cause cause() const {
    Cause out;
    out.id = id();
    out.news = news_of(out.id);
    out.rules = rules();
    out.said = said(out.rules.empty() ? "" : out.rules.front());
    for (const Witness& each : group_.cases) {
      const CaseResult& result = *each.result;
      const bool all_of_it = nothing_else(each);
      out.nature = std::min(out.nature, all_of_it ? nature_in(result) : nature_of_its_own(each));
      out.counts = out.counts || counts_for_gate(record_, result);
      if (all_of_it) ++out.would_become_green;
      if (out.smallest == nullptr || requests(result) < requests(*out.smallest)) out.smallest = &result;
      out.cases.push_back(&result);
    }
    return out;
  }

 private:
  [[nodiscard]] std::string id() const {
    if (std::string rule = group_.single_rule(); !rule.empty() && !group_.shares_rule) return rule;
    const auto& [kind, operation, what] = group_.cases.front().key();
    if (group_.odds_and_ends) return std::string(to_string(kind));
    return fmt::format("{}-{:08x}", to_string(kind), fnv1a(operation + "\n" + what) >> 32);
  }

  [[nodiscard]] News news_of(const std::string& id) const {
    const std::vector<std::string>& known = record_.baseline.causes;
    if (known.empty()) return News::none;
    return std::find(known.begin(), known.end(), id) == known.end() ? News::fresh : News::grown;
  }

  [[nodiscard]] bool nothing_else(const Witness& each) const {
    if (!each.result->breach.rule.empty()) return each.result->breach.wholly;
    return std::all_of(each.symptoms.begin(), each.symptoms.end(),
                       [&](const Symptom& symptom) { return kinds_.contains(SymptomKey(symptom.key())); });
  }

  /// The worst of what comes of this cause, in a case where others are at work as well.
  [[nodiscard]] Nature nature_of_its_own(const Witness& each) const {
    const std::vector<Finding>& findings = each.result->findings;
    if (findings.empty()) return nature_in(*each.result);
    const std::string rule = group_.single_rule();
    Nature out = findings.front().nature;
    for (std::size_t at = 0; at < findings.size(); ++at)
      if (kinds_.contains(SymptomKey(each.symptoms[at].key())) || (!rule.empty() && findings[at].rule_id == rule))
        out = std::min(out, findings[at].nature);
    return out;
  }

  /// Most blamed first; before all others the one that was found broken.
  [[nodiscard]] std::vector<std::string> rules() const {
    std::map<std::string, std::size_t> counts;
    for (const Witness& each : group_.cases)
      for (const Finding& finding : each.result->findings)
        if (!finding.rule_id.empty()) ++counts[finding.rule_id];
    std::vector<std::string> out;
    for (const auto& [rule, count] : counts) out.push_back(rule);
    std::stable_sort(out.begin(), out.end(), [&](const std::string& a, const std::string& b) {
      return std::pair(a != group_.breach, counts[b]) < std::pair(b != group_.breach, counts[a]);
    });
    return out;
  }

  [[nodiscard]] std::string said(const std::string& rule) const {
    std::string out = gravest(spokesman(group_, rule)).said;
    if (group_.cases.front().symptoms.front().kind == Symptom::Kind::declined && group_.cases.size() > 1)
      return declines();
    if (group_.odds_and_ends && kinds_.size() > 1)
      return fmt::format("{}, in {} ways of a case or two each. For one: {}", common_to(group_.kind()), kinds_.size(),
                         out);
    if (kinds_.size() < 2) return out;
    out += " And " + counted(kinds_.size() - 1, "more symptom");
    const auto found = record_.rules.find(group_.single_rule());
    if (found == record_.rules.end()) return out + " of the kind.";
    const bool said_already = out.find(found->second.statement) != std::string::npos;
    return out + " of the same rule" + (said_already ? "." : ": " + found->second.statement);
  }

  [[nodiscard]] std::string declines() const {
    std::vector<std::string> lacks;
    Nature nature = Nature::none;
    for (const Witness& each : group_.cases) {
      lacks.push_back(each.symptoms.front().lacks);
      nature = std::min(nature, nature_in(*each.result));
    }
    return fmt::format(
        "{} {}.",
        nature == Nature::refuses_honestly ? "It says that it lacks" : "It answers with success, and does nothing, to",
        fmt::join(lacks, ", "));
  }

  const RunRecord& record_;
  const CauseGroup& group_;
  std::set<SymptomKey> kinds_;
};

}  // namespace

std::string_view to_string(News news) {
  return news == News::none ? "" : news == News::fresh ? "new" : "grown";
}

std::vector<KnownCause> known_causes(const RunRecord& record) {
  std::vector<KnownCause> out;
  for (const Cause& cause : causes_of(record, KnownOnes::counted))
    out.push_back({cause.id, cause.said, cause.cases.size()});
  return out;
}

std::size_t number_of(const std::vector<Cause>& causes, const CaseResult& result) {
  const auto found = std::ranges::find_if(
      causes, [&](const Cause& each) { return std::ranges::find(each.cases, &result) != each.cases.end(); });
  return found == causes.end() ? 0 : static_cast<std::size_t>(found - causes.begin()) + 1;
}

std::vector<Cause> causes_of(const RunRecord& record, KnownOnes known_ones) {
  std::vector<Witness> witnesses;
  for (const CaseResult& result : record.cases)
    if (has_cause(result, known_ones)) witnesses.push_back({&result, symptoms_of(result, record)});
  std::vector<Cause> out;
  for (const CauseGroup& group : gathered(joined_by_rule(by_symptom(std::move(witnesses)))))
    out.push_back(Summing(record, group).cause());
  std::stable_sort(out.begin(), out.end(), [](const Cause& a, const Cause& b) {
    return std::tuple(a.nature, !a.counts, b.cases.size()) < std::tuple(b.nature, !b.counts, a.cases.size());
  });
  return out;
}

}  // namespace s3sse::reports
