#include "reports/render/diff_render.h"

#include <fmt/format.h>

#include "reports/model/clean_text.h"
#include "reports/model/meaning.h"
#include "reports/render/diff_sections.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

Json verdict_json(const std::optional<Verdict>& verdict) {
  return verdict ? Json(to_string(*verdict)) : Json(nullptr);
}

Json entry_json(const DiffEntry& entry) {
  return {{"id", json_text(entry.id)},
          {"rule", json_text(entry.rule)},
          {"before", verdict_json(entry.before)},
          {"after", verdict_json(entry.after)},
          {"before_answer", json_text(entry.before_answer)},
          {"after_answer", json_text(entry.after_answer)},
          {"nature", to_string(entry.nature)},
          {"gates", entry.gates}};
}

}  // namespace

std::string render_diff_json(const Diff& diff, const RunRecord& before, const RunRecord& after) {
  const Decision decision = decide(diff, after);
  Json out = {{"before", {{"endpoint", json_text(before.endpoint)}, {"started", json_text(before.started)}}},
              {"after", {{"endpoint", json_text(after.endpoint)}, {"started", json_text(after.started)}}}};
  for (const CauseSection& section : cause_sections_of(diff)) {
    Json& list = out[std::string(section.key)] = Json::array();
    for (const CauseChange& change : *section.causes)
      list.push_back({{"id", json_text(change.id)},
                      {"said", json_text(change.said)},
                      {"nature", to_string(change.nature)},
                      {"before", change.before},
                      {"after", change.after}});
  }
  for (const DiffSection& section : sections_of(diff)) {
    Json& list = out[std::string(section.key)] = Json::array();
    for (const DiffEntry& entry : *section.entries) list.push_back(entry_json(entry));
  }
  out["unchanged"] = diff.unchanged;
  out["exit_code"] = static_cast<int>(decision.code);
  out["reason"] = json_text(decision.reason);
  return write_json(out, 1) + "\n";
}

std::string render_diff_console(const Diff& diff, const RunRecord& before, const RunRecord& after,
                                const TerminalStyle& style) {
  constexpr std::size_t limit = 300;
  const auto line = [&](std::string_view text) { return terminal_line(clipped(text, limit), style.unicode); };
  std::string out = fmt::format("before  {}  {}\nafter   {}  {}\n", line(before.endpoint), line(before.started),
                                line(after.endpoint), line(after.started));
  for (const CauseSection& section : cause_sections_of(diff)) {
    if (section.causes->empty()) continue;
    out += fmt::format("\n{} ({})\n", section.title, section.causes->size());
    for (const CauseChange& change : *section.causes)
      out += fmt::format("  [{}] {} ({})\n", meaning_of(change.nature).title, line(change.said), extent_of(change));
  }
  for (const DiffSection& section : sections_of(diff)) {
    if (section.entries->empty()) continue;
    out += fmt::format("\n{} ({})\n", section.title, section.entries->size());
    for (const DiffEntry& entry : *section.entries)
      out += fmt::format("  {}{}\n      {}\n", line(entry.id), entry.gates ? "" : " (does not count)",
                         terminal_line(clipped(change_of(entry), 800), style.unicode));
  }
  const Decision decision = decide(diff, after);
  return out + fmt::format("\n{}.\n{}\n", counted(diff.unchanged, "case is as it was", "cases are as they were"),
                           line(decision.reason));
}

}  // namespace s3sse::reports
