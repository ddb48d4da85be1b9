#pragma once
// Servers that overlook a part of what they are sent, and such that do something else than they say.
#include <string>
#include <vector>

#include "harness/mutation/trial.h"

namespace s3sse::harness::mutation {

/// One mutant for each part of the requests of a call, "PutObject.content-type.overlooked", and one for each act of
/// act_alterations.h that fits the call, "PutObject.twice". Each goes over the wire, with the cases that send such a
/// request, of the newest era; the first one that has a finding kills it. One that has nothing to alter (nobody refuses
/// the call, all of it is presigned) is none. `chosen` are patterns of ids; none: all.
std::vector<reports::MutantResult> try_requests(const Trial& trial, const Cases& cases,
                                                const std::vector<std::string>& chosen, unsigned jobs);

}  // namespace s3sse::harness::mutation
