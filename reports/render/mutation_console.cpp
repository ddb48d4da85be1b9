#include "reports/render/mutation_console.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/model/clean_text.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t most_cases_shown = 3;  // cases for one mutant

std::string row(std::string_view name, const MutationSummary& summary) {
  return fmt::format("{:<12} {:>8} {:>8} {:>12} {:>10} {:>13}\n", name, summary.mutants, summary.killed,
                     summary.incidental, summary.survived, summary.not_reached);
}

std::string table(const MutationRecord& record) {
  std::string out = fmt::format("{:<12} {:>8} {:>8} {:>12} {:>10} {:>13}\n", "Mutants", "all", "killed", "incidental",
                                "survived", "not reached");
  for (const MutantKind kind : mutant_kinds)
    if (const MutationSummary summary = summarize(record, kind); summary.mutants > 0)
      out += row(to_string(kind), summary);
  return out;
}

std::string kills(std::string_view word, const std::vector<MutantKill>& list) {
  std::string out;
  for (std::size_t i = 0; i < list.size() && i < most_cases_shown; ++i)
    out += fmt::format("    {} {}: {}\n", word, list[i].case_id, list[i].finding);
  if (list.size() > most_cases_shown) out += fmt::format("    ... and {} more\n", list.size() - most_cases_shown);
  return out;
}

std::string advice(const MutantResult& mutant) {
  if (!mutant.survival_reason.empty()) return "    cannot be killed: " + mutant.survival_reason + "\n";
  if (mutant.kind != MutantKind::rule) return {};
  if (mutant.citing == 0) return "    no case cites it\n";
  if (mutant.fate == MutantFate::incidental)
    return fmt::format("    {} it; none names it as broken: \"rule\" beside an expectation says whose it is\n",
                       counted(mutant.citing, "case cites", "cases cite"));
  if (mutant.fate == MutantFate::not_reached)
    return fmt::format("    {} it; none comes to {}\n", counted(mutant.citing, "case cites", "cases cite"),
                       fmt::join(mutant.consulted_at, " or "));
  return fmt::format("    {} it; see {}\n", counted(mutant.citing, "case cites", "cases cite"),
                     fmt::join(mutant.consulted_at, ", "));
}

std::string entry(const MutantResult& mutant) {
  std::string out = fmt::format("{:<12} {:<8} {}\n", to_string(mutant.fate), mutant.id,
                                mutant.slug.empty() ? clipped(mutant.title, 120) : mutant.slug);
  if (mutant.fate == MutantFate::killed) return out + kills("by", mutant.killers);
  return out + advice(mutant) + kills("failed", mutant.incidental);
}

}  // namespace

std::string render_mutation_console(const MutationRecord& record, bool verbose) {
  std::string out = table(record);
  const auto list = [&](std::string_view title, auto takes) {
    std::string entries;
    for (const MutantResult& mutant : record.mutants)
      if (takes(mutant)) entries += entry(mutant);
    if (!entries.empty()) out += fmt::format("\n{}\n{}", title, entries);
  };
  if (verbose) list("Killed:", [](const MutantResult& mutant) { return mutant.fate == MutantFate::killed; });
  list("Not killed, with a reason:",
       [](const MutantResult& mutant) { return mutant.fate != MutantFate::killed && !is_gap(mutant); });
  list("Not killed:", is_gap);
  if (!record.idle_cases.empty()) out += "\nCases that no answer can disappoint:\n";
  for (const std::string& id : record.idle_cases) out += "  " + id + "\n";
  if (!record.baseline_failures.empty()) out += "\nNot green although nothing is broken, so they prove nothing:\n";
  for (const std::string& failure : record.baseline_failures) out += "  " + failure + "\n";
  const MutationSummary all = summarize(record);
  out += fmt::format("\n{} of {} killed by {} in {:.1f} s{}\n", grouped(all.killed), counted(all.mutants, "mutant"),
                     counted(record.cases, "case"), record.seconds,
                     record.complete ? "" : "; interrupted, so this is not all");
  return out;
}

}  // namespace s3sse::reports
