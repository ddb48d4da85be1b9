#pragma once
// The fate of all cases of a run, in words: the part of the verdict line that leaves no case unmentioned.
#include <string>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// "1,055 of 2,844 cases passed; 3 failed; 1,789 not applicable (lacks sse-c, dsse-kms)". The numbers add up to the
/// total, and nothing in it comes from the endpoint.
std::string breakdown_of(const RunRecord& record);

/// For want of what cases are not applicable, the most frequent first: "lacks sse-c, dsse-kms". Empty where none is.
std::string why_not_applicable(const std::vector<const CaseResult*>& cases);

}  // namespace s3sse::reports
