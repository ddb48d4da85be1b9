#include "harness/cli/rulebook/topic.h"

#include <fmt/format.h>

#include "harness/cli/command/output.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/mistake.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::cli {

int print_topic(const std::vector<const harness::model::Case*>& cases, bool json) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::string text;
  std::string last;
  for (const auto* each : cases) {
    if (each->base_id == std::exchange(last, each->base_id)) continue;
    const auto written = case_as_written(*each);
    if (!written) return give_up(reports::ExitCode::vectors_invalid, written.error().message);
    const std::string symptom = mistake_in(written->value("notes", "")).symptom;
    list.push_back({{"id", each->base_id}, {"title", each->title}, {"rules", each->rules}});
    if (!symptom.empty()) list.back()["symptom"] = symptom;
    text += fmt::format("{}\n    {}\n", each->base_id, each->title);
    if (!symptom.empty()) text += fmt::format("    Symptom: {}\n", symptom);
  }
  print_out(json ? write_json(list, 2) + "\n"
                 : text + fmt::format("\n{}; each id is a name for this verb, too\n", counted(list.size(), "case")));
  return 0;
}

}  // namespace s3sse::cli
