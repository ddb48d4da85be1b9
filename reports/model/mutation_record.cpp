#include "reports/model/mutation_record.h"

namespace s3sse::reports {

std::string_view to_string(MutantKind kind) {
  switch (kind) {
    case MutantKind::rule:
      return "rule";
    case MutantKind::response:
      return "response";
    case MutantKind::exchange:
      return "exchange";
    case MutantKind::expectation:
      return "expectation";
  }
  return "";
}

std::string_view to_string(MutantFate fate) {
  switch (fate) {
    case MutantFate::killed:
      return "killed";
    case MutantFate::incidental:
      return "incidental";
    case MutantFate::survived:
      return "survived";
    case MutantFate::not_reached:
      return "not-reached";
  }
  return "";
}

bool is_gap(const MutantResult& mutant) {
  return mutant.fate != MutantFate::killed && mutant.survival_reason.empty();
}

MutationSummary summarize(const MutationRecord& record, std::optional<MutantKind> kind) {
  MutationSummary out;
  for (const MutantResult& mutant : record.mutants) {
    if (kind && mutant.kind != *kind) continue;
    ++out.mutants;
    out.killed += mutant.fate == MutantFate::killed;
    out.incidental += mutant.fate == MutantFate::incidental;
    out.survived += mutant.fate == MutantFate::survived;
    out.not_reached += mutant.fate == MutantFate::not_reached;
    out.gaps += is_gap(mutant);
    out.excused += mutant.fate != MutantFate::killed && !is_gap(mutant);
  }
  return out;
}

}  // namespace s3sse::reports
