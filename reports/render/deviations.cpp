#include "reports/render/deviations.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace s3sse::reports {
namespace {

const Finding* worst_finding(const CaseResult& result) {
  const auto worst = std::min_element(result.findings.begin(), result.findings.end(),
                                      [](const Finding& a, const Finding& b) { return a.nature < b.nature; });
  return worst == result.findings.end() ? nullptr : &*worst;
}

}  // namespace

std::vector<Deviation> deviations_of(const RunRecord& record) {
  std::vector<Deviation> out;
  std::map<std::tuple<std::string, Verdict, Nature, std::string, std::string>, std::size_t> known;
  for (const CaseResult& result : record.cases) {
    if (standing_of(result.verdict) != Standing::failed) continue;
    const Finding* worst = worst_finding(result);
    const auto key =
        std::tuple(result.id.substr(0, result.id.find('[')), result.verdict, result.nature,
                   worst == nullptr ? result.reason : worst->what, worst == nullptr ? std::string() : worst->rule_id);
    const auto [entry, is_new] = known.try_emplace(key, out.size());
    if (is_new)
      out.push_back({&result, worst, 1, result.nature});
    else
      ++out[entry->second].cases;
  }
  std::stable_sort(out.begin(), out.end(), [&](const Deviation& a, const Deviation& b) {
    return std::tuple(a.nature, !counts_for_gate(record, *a.first)) <
           std::tuple(b.nature, !counts_for_gate(record, *b.first));
  });
  return out;
}

}  // namespace s3sse::reports
