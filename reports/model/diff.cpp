#include "reports/model/diff.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/causes/causes.h"
#include "reports/model/clean_text.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t longest_steady = 2000;

const Finding* worst_of(const CaseResult& result) {
  const auto worst = std::min_element(result.findings.begin(), result.findings.end(),
                                      [](const Finding& a, const Finding& b) { return a.nature < b.nature; });
  return worst == result.findings.end() ? nullptr : &*worst;
}

DiffEntry entry_of(const RunRecord& record, const CaseResult& shown) {
  DiffEntry entry;
  entry.id = shown.id;
  entry.title = shown.title;
  const Finding* worst = worst_of(shown);
  entry.rule = worst != nullptr && !worst->rule_id.empty() ? worst->rule_id
               : shown.rules.empty()                       ? ""
                                                           : shown.rules.front();
  entry.nature = shown.nature;
  entry.gates = counts_for_gate(record, shown);
  return entry;
}

class Comparison {
 public:
  Comparison(const RunRecord& before, const RunRecord& after) : before_(before), after_(after) {}

  Diff run() {
    std::map<std::string_view, const CaseResult*> earlier;
    for (const CaseResult& result : before_.cases) earlier[result.id] = &result;
    for (const CaseResult& result : after_.cases) {
      const auto found = earlier.find(result.id);
      if (found == earlier.end()) {
        add(diff_.added, nullptr, &result);
        continue;
      }
      compare(*found->second, result);
      earlier.erase(found);
    }
    for (const CaseResult& result : before_.cases)
      if (earlier.contains(result.id)) add(diff_.vanished, &result, nullptr);
    for (auto* list : {&diff_.newly_deviating, &diff_.newly_conforming, &diff_.changed_answer, &diff_.no_longer_checked,
                       &diff_.newly_checked, &diff_.vanished, &diff_.added, &diff_.stale})
      std::stable_sort(list->begin(), list->end(), [](const DiffEntry& a, const DiffEntry& b) {
        return std::pair(a.nature, !a.gates) < std::pair(b.nature, !b.gates);
      });
    compare_causes();
    return std::move(diff_);
  }

 private:
  /// Worst first, as the runs have them.
  void compare_causes() {
    const std::vector<Cause> earlier = causes_of(before_);
    const std::vector<Cause> later = causes_of(after_);
    const auto cases_in = [](const std::vector<Cause>& causes, const std::string& id) {
      const auto found = std::find_if(causes.begin(), causes.end(), [&](const Cause& each) { return each.id == id; });
      return found == causes.end() ? 0 : found->cases.size();
    };
    for (const Cause& cause : later) {
      CauseChange change{cause.id, cause.said, cause.nature, cases_in(earlier, cause.id), cause.cases.size()};
      if (change.before == 0)
        diff_.new_causes.push_back(std::move(change));
      else if (change.before < change.after)
        diff_.grown_causes.push_back(std::move(change));
    }
    for (const Cause& cause : earlier)
      if (cases_in(later, cause.id) == 0)
        diff_.gone_causes.push_back({cause.id, cause.said, cause.nature, cause.cases.size(), 0});
  }

  void add(std::vector<DiffEntry>& list, const CaseResult* before, const CaseResult* after) {
    DiffEntry entry = after != nullptr ? entry_of(after_, *after) : entry_of(before_, *before);
    if (before != nullptr) {
      entry.before = before->verdict;
      entry.before_answer = answer_of(*before);
      if (entry.nature == Nature::none) entry.nature = before->nature;
    }
    if (after != nullptr) {
      entry.after = after->verdict;
      entry.after_answer = answer_of(*after);
    }
    list.push_back(std::move(entry));
  }

  void compare(const CaseResult& before, const CaseResult& after) {
    const Standing was = standing_of(before.verdict);
    const Standing is = standing_of(after.verdict);
    if (after.verdict == Verdict::unexpected_pass) {
      if (before.verdict == Verdict::unexpected_pass)
        ++diff_.unchanged;
      else
        add(diff_.stale, &before, &after);
    } else if (is == Standing::failed) {
      if (was != Standing::failed)
        add(diff_.newly_deviating, &before, &after);
      else if (answer_of(before) != answer_of(after) || before.verdict != after.verdict)
        add(diff_.changed_answer, &before, &after);
      else
        ++diff_.unchanged;
    } else if (is == Standing::passed && was == Standing::stale) {
      ++diff_.unchanged;
    } else if (is == Standing::passed && (was == Standing::failed || was == Standing::known_failure)) {
      add(diff_.newly_conforming, &before, &after);
    } else if (is == Standing::passed && was != Standing::passed) {
      add(diff_.newly_checked, &before, &after);
    } else if (decided(was) && !decided(is)) {
      add(diff_.no_longer_checked, &before, &after);
    } else if (is == Standing::known_failure && was == is && answer_of(before) != answer_of(after)) {
      add(diff_.changed_answer, &before, &after);
    } else {
      ++diff_.unchanged;
    }
  }

  static bool decided(Standing standing) {
    return standing == Standing::passed || standing == Standing::failed || standing == Standing::known_failure ||
           standing == Standing::stale;
  }

  const RunRecord& before_;
  const RunRecord& after_;
  Diff diff_;
};

}  // namespace

std::string steady_text(std::string_view text) {
  static const RE2::CannedOptions bytes = RE2::Latin1;  // an answer need not be UTF-8
  static const RE2 bucket("s3sse-[a-z0-9]{1,12}-[0-9a-f]{12}(-[0-9]+)?", bytes);
  static const RE2 uuid("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", bytes);
  static const RE2 time("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|[0-9]{8}T[0-9]{6}Z", bytes);
  static const RE2 port(R"((127\.0\.0\.1|localhost):[0-9]{1,5})", bytes);
  static const RE2 long_text("[0-9a-fA-F]{16,64}|[A-Za-z0-9+/]{40,128}={0,2}", bytes);
  std::string out = clipped(text, longest_steady);
  RE2::GlobalReplace(&out, bucket, "<bucket>");
  RE2::GlobalReplace(&out, uuid, "<id>");
  RE2::GlobalReplace(&out, time, "<time>");
  RE2::GlobalReplace(&out, port, "<address>");
  RE2::GlobalReplace(&out, long_text, "<bytes>");
  return out;
}

std::string answer_of(const CaseResult& result) {
  if (result.findings.empty()) {
    const Standing standing = standing_of(result.verdict);
    return standing == Standing::passed ? "" : steady_text(result.reason);
  }
  std::string out;
  for (const Finding& finding : result.findings)
    out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", finding.what, steady_text(finding.actual));
  return clipped(out, longest_steady);
}

Diff diff_of(const RunRecord& before, const RunRecord& after) {
  return Comparison(before, after).run();
}

Decision decide(const Diff& diff, const RunRecord& after) {
  const auto gating = [](const std::vector<DiffEntry>& list) {
    return std::count_if(list.begin(), list.end(), [](const DiffEntry& entry) { return entry.gates; });
  };
  if (!after.complete)
    return {ExitCode::could_not_run, fmt::format("the later run is incomplete: {}", after.incomplete_reason)};
  if (const auto worse = gating(diff.newly_deviating); worse > 0)
    return {ExitCode::regression, counted(static_cast<std::uint64_t>(worse), "case that counts newly deviates",
                                          "cases that count newly deviate")};
  if (const auto stale = gating(diff.stale); stale > 0)
    return {ExitCode::regression,
            counted(static_cast<std::uint64_t>(stale), "expectation is stale", "expectations are stale")};
  const auto lost = std::count_if(diff.no_longer_checked.begin(), diff.no_longer_checked.end(), [](const auto& entry) {
    return entry.gates && entry.after && standing_of(*entry.after) == Standing::undecided;
  });
  if (lost > 0)
    return {ExitCode::could_not_run,
            counted(static_cast<std::uint64_t>(lost), "case that counts has", "cases that count have") +
                " no result any more"};
  return {ExitCode::conforming, "no regression"};
}

}  // namespace s3sse::reports
