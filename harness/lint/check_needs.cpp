#include <fmt/format.h>

#include <map>

#include "harness/lint/checks.h"
#include "harness/model/derive_needs.h"
#include "harness/model/vocabulary.h"

namespace s3sse::harness::lint {
namespace {

/// The capabilities that the steps of a case show in any of its variants, by base id.
std::map<std::string, std::set<std::string>> shown_needs(const model::Suite& suite) {
  std::map<std::string, std::set<std::string>> out;
  for (const model::Case& each : suite.cases) out[each.base_id].merge(model::needs_of_steps(each));
  return out;
}

}  // namespace

void check_needs(const Subject& subject, Findings& out) {
  const auto shown = shown_needs(subject.suite);
  for (const model::Case& each : subject.suite.cases)
    for (const std::string& need : each.declared_needs) {
      if (model::is_probe_capability(need)) continue;  // expectations show these, one by one
      const bool left_open = need == "kms-default-key" && shown.at(each.base_id).contains(need);
      if (left_open) continue;  // says that the case is about that key, and not about any
      if (shown.at(each.base_id).contains(need))
        out.add("needless-need", each.file, each.line,
                fmt::format("{} declares that it needs {}, which its steps show where they do", each.base_id, need));
      else
        out.add("declared-need", each.file, each.line,
                fmt::format("{} declares that it needs {}, and no step shows it", each.base_id, need));
    }
}

}  // namespace s3sse::harness::lint
