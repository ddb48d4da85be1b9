#pragma once
// Every part of every answer that the suite judges: left out, changed, and taken from another answer.
#include <vector>

#include "harness/mutation/trial.h"

namespace s3sse::harness::mutation {

/// One mutant for each part of the answers to an operation (of refusals: to a code of error) and each way of being
/// wrong, such as "GetObject.etag.dropped", "NoSuchKey./Error/Message.changed", "ListParts./ListPartsResult/Part/Size.
/// of-another". It is judged while the cases run, against the right answer: nothing is sent twice. Killed by the first
/// case that has a finding. `chosen` are patterns of ids; none: all.
std::vector<reports::MutantResult> try_answers(const Trial& trial, const Cases& cases,
                                               const std::vector<std::string>& chosen, unsigned jobs);

}  // namespace s3sse::harness::mutation
