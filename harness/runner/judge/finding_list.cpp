#include "harness/runner/judge/finding_list.h"

#include "reports/model/clean_text.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::size_t longest_value_bytes = 600;  // of a value in a report; answers may be of any size

}  // namespace

void FindingList::add(Miss miss, std::initializer_list<const model::Attribution*> around) {
  reports::Finding finding;
  finding.step = facts_.label;
  finding.what = std::move(miss.what);
  finding.expected = reports::clipped(reports::valid_utf8(scope_.redacted(miss.expected)), longest_value_bytes);
  finding.actual = reports::clipped(reports::valid_utf8(scope_.redacted(miss.actual)), longest_value_bytes);
  finding.rule_id = scope_.running().rules.empty() ? "" : scope_.running().rules.front();
  finding.nature = miss.nature;
  for (const model::Attribution* attribution : around) {
    if (!attribution->rule.empty()) finding.rule_id = attribution->rule;
    if (attribution->nature) finding.nature = *attribution->nature;
  }
  out_.push_back(std::move(finding));
}

}  // namespace s3sse::harness::runner
