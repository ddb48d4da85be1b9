#include "reports/render/diff_sections.h"

#include <fmt/format.h>

#include "reports/model/clean_text.h"
#include "reports/model/meaning.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {

std::vector<DiffSection> sections_of(const Diff& diff) {
  return {{"newly_deviating", "Newly deviating", &diff.newly_deviating},
          {"stale", "Stale expectations", &diff.stale},
          {"changed_answer", "Deviating in another way", &diff.changed_answer},
          {"no_longer_checked", "No longer checked", &diff.no_longer_checked},
          {"newly_conforming", "Newly conforming", &diff.newly_conforming},
          {"newly_checked", "Newly checked, and conforming", &diff.newly_checked},
          {"added", "New cases", &diff.added},
          {"vanished", "Vanished cases", &diff.vanished}};
}

std::vector<CauseSection> cause_sections_of(const Diff& diff) {
  return {{"new_causes", "New causes", &diff.new_causes},
          {"grown_causes", "Causes that grew", &diff.grown_causes},
          {"gone_causes", "Causes that are gone", &diff.gone_causes}};
}

std::string extent_of(const CauseChange& change) {
  if (change.after == 0) return counted(change.before, "case");
  return counted(change.after, "case") + (change.before == 0 ? "" : fmt::format(", {} before", change.before));
}

std::string change_of(const DiffEntry& entry) {
  constexpr std::size_t limit = 240;
  std::string out = fmt::format("{} -> {}", entry.before ? title_of(*entry.before) : "(no such case)",
                                entry.after ? title_of(*entry.after) : "(no such case)");
  if (!entry.after_answer.empty() && entry.after_answer == entry.before_answer)
    return out + ": " + clipped(entry.after_answer, limit);
  if (!entry.before_answer.empty()) out += fmt::format("; was {}", clipped(entry.before_answer, limit));
  if (!entry.after_answer.empty()) out += fmt::format("; is {}", clipped(entry.after_answer, limit));
  if (entry.nature != Nature::none && entry.after && standing_of(*entry.after) == Standing::failed)
    out += fmt::format(" [{}]", meaning_of(entry.nature).title);
  return out;
}

}  // namespace s3sse::reports
