#include "reports/render/mutation_json.h"

#include "reports/render/record/record_json.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

Json kills_to_json(const std::vector<MutantKill>& kills) {
  Json out = Json::array();
  for (const MutantKill& kill : kills)
    out.push_back({{"case", json_text(kill.case_id)}, {"finding", json_text(kill.finding)}});
  return out;
}

Json mutant_to_json(const MutantResult& mutant) {
  Json out = {{"kind", to_string(mutant.kind)}, {"id", json_text(mutant.id)}};
  if (mutant.kind == MutantKind::rule) {
    out["slug"] = json_text(mutant.slug);
    out["level"] = json_text(mutant.level);
    out["consulted_at"] = json_texts(mutant.consulted_at);
    out["citing"] = mutant.citing;
  }
  out["title"] = json_text(mutant.title);
  out["fate"] = to_string(mutant.fate);
  out["killers"] = kills_to_json(mutant.killers);
  out["incidental"] = kills_to_json(mutant.incidental);
  if (!mutant.survival_reason.empty()) out["survival_reason"] = json_text(mutant.survival_reason);
  out["seconds"] = rounded_seconds(mutant.seconds);
  return out;
}

Json counts(const MutationSummary& summary) {
  return {{"mutants", summary.mutants},
          {"killed", summary.killed},
          {"survived", summary.not_killed()},
          {"fates",
           {{"killed", summary.killed},
            {"incidental", summary.incidental},
            {"survived", summary.survived},
            {"not-reached", summary.not_reached}}},
          {"excused", summary.excused}};
}

}  // namespace

std::string render_mutation_json(const MutationRecord& record) {
  Json report = {{"format", MutationRecord::format},
                 {"tool", {{"name", "s3sse"}, {"version", json_text(record.tool_version)}}},
                 {"started", json_text(record.started)},
                 {"seconds", rounded_seconds(record.seconds)},
                 {"seed", json_text(record.seed)},
                 {"selection", json_text(record.selection)},
                 {"cases", record.cases},
                 {"complete", record.complete}};
  report.update(counts(summarize(record)));
  report["kinds"] = Json::object();
  for (const MutantKind kind : mutant_kinds)
    if (const MutationSummary summary = summarize(record, kind); summary.mutants > 0)
      report["kinds"][std::string(to_string(kind))] = counts(summary);
  report["baseline_failures"] = json_texts(record.baseline_failures);
  report["idle_cases"] = json_texts(record.idle_cases);
  report["matrix"] = Json::array();
  for (const MutantResult& mutant : record.mutants) report["matrix"].push_back(mutant_to_json(mutant));
  return write_json(report, 1) + "\n";
}

}  // namespace s3sse::reports
