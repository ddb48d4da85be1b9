#include "reports/render/record/json.h"

#include "reports/causes/causes.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

nlohmann::ordered_json cause_to_json(const Cause& cause) {
  std::vector<std::string> ids;
  for (const CaseResult* result : cause.cases) ids.push_back(result->id);
  nlohmann::ordered_json out = {{"id", json_text(cause.id)}};
  if (cause.news != News::none) out["news"] = to_string(cause.news);
  out.update({{"said", json_text(cause.said)},
              {"nature", to_string(cause.nature)},
              {"counts", cause.counts},
              {"cases", json_texts(ids)},
              {"would_become_green", cause.would_become_green},
              {"smallest", json_text(cause.smallest->id)},
              {"rules", json_texts(cause.rules)}});
  return out;
}

nlohmann::ordered_json detected_to_json(const std::vector<DetectedCapability>& detected) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const DetectedCapability& each : detected)
    out.push_back({{"capability", json_text(each.capability)},
                   {"presence", json_text(each.presence)},
                   {"declined", json_text(each.declined)},
                   {"observed", json_text(each.observed)}});
  return out;
}

}  // namespace

nlohmann::ordered_json report_to_json(const RunRecord& record) {
  using Json = nlohmann::ordered_json;
  Json cases = Json::array();
  for (const CaseResult& result : record.cases) cases.push_back(case_to_json(result));
  Json report = head_to_json(record);
  report["seconds"] = rounded_seconds(record.seconds);
  report["complete"] = record.complete;
  report["incomplete_reason"] = json_text(record.incomplete_reason);
  report["summary"] = summary_to_json(summarize(record), decide(record));
  report["causes"] = Json::array();
  for (const Cause& cause : causes_of(record)) report["causes"].push_back(cause_to_json(cause));
  report["cases"] = std::move(cases);
  report["rules"] = rules_to_json(record);
  if (!record.detected.empty()) report["detected"] = detected_to_json(record.detected);
  report["clean_up_failures"] = json_texts(record.clean_up_failures);
  if (!record.baseline.file.empty()) report["baseline"] = baseline_to_json(record.baseline);
  return report;
}

std::string render_json(const RunRecord& record) {
  return write_json(report_to_json(record), 1) + "\n";
}

}  // namespace s3sse::reports
