#include "reports/causes/causes.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reports/causes/symptom.h"

namespace s3sse::reports {
namespace {

using Key = std::tuple<Symptom::Kind, std::string, std::string>;

bool went_wrong(const CaseResult& result) {
  const Standing standing = standing_of(result.verdict);
  return standing == Standing::failed || standing == Standing::undecided;
}

const ExchangeRecord* exchange_of(const CaseResult& result, const std::string& step) {
  const auto found = std::find_if(result.transcript.rbegin(), result.transcript.rend(),
                                  [&](const ExchangeRecord& each) { return each.step == step; });
  return found == result.transcript.rend() ? nullptr : &*found;
}

/// The symptoms of a case, its first one first.
std::vector<Symptom> symptoms_of(const CaseResult& result, const RunRecord& record) {
  std::vector<Symptom> out;
  for (const Finding& finding : result.findings)
    out.push_back(symptom_of(finding, exchange_of(result, finding.step), record));
  if (out.empty()) out.push_back(symptom_of_reason(result));
  return out;
}

/// The nature; of a blocked case, of which nothing is known, a wrong answer.
Nature nature_in(const CaseResult& result) {
  return result.nature == Nature::none ? Nature::wrong_answer : result.nature;
}

class Collector {
 public:
  explicit Collector(const RunRecord& record) : record_(record) {}

  void add(const CaseResult& result) {
    const std::vector<Symptom> symptoms = symptoms_of(result, record_);
    const Key key = symptoms.front().key();
    const auto [entry, is_new] = index_.try_emplace(key, causes_.size());
    if (is_new) causes_.emplace_back().said = symptoms.front().said;
    Cause& cause = causes_[entry->second];
    // An answer to HEAD says less than the same answer to a GET.
    if (cause.said.find('"') == std::string::npos && symptoms.front().said.find('"') != std::string::npos)
      cause.said = symptoms.front().said;
    cause.nature = is_new ? nature_in(result) : std::min(cause.nature, nature_in(result));
    cause.cases.push_back(&result);
    cause.counts = cause.counts || counts_for_gate(record_, result);
    const bool alone =
        std::all_of(symptoms.begin(), symptoms.end(), [&](const Symptom& each) { return Key(each.key()) == key; });
    if (alone) ++cause.would_become_green;
    if (cause.smallest == nullptr || requests(result) < requests(*cause.smallest)) cause.smallest = &result;
    for (const Finding& finding : result.findings)
      if (!finding.rule_id.empty()) rules_[entry->second].insert(finding.rule_id);
  }

  std::vector<Cause> sorted() && {
    for (auto& [index, rules] : rules_) causes_[index].rules.assign(rules.begin(), rules.end());
    std::stable_sort(causes_.begin(), causes_.end(), [](const Cause& a, const Cause& b) {
      return std::tuple(a.nature, !a.counts, b.cases.size()) < std::tuple(b.nature, !b.counts, a.cases.size());
    });
    return std::move(causes_);
  }

 private:
  static std::size_t requests(const CaseResult& result) { return result.transcript.size() + result.exchanges_left_out; }

  const RunRecord& record_;
  std::map<Key, std::size_t> index_;
  std::map<std::size_t, std::set<std::string>> rules_;
  std::vector<Cause> causes_;
};

}  // namespace

std::vector<Cause> causes_of(const RunRecord& record) {
  Collector collector(record);
  for (const CaseResult& result : record.cases)
    if (went_wrong(result)) collector.add(result);
  return std::move(collector).sorted();
}

}  // namespace s3sse::reports
