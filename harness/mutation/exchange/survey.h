#pragma once
// The requests that the steps of the cases send, call by call, as a run against an intact subject shows them.
#include <map>
#include <string>
#include <utility>

#include "harness/mutation/exchange/request_part.h"
#include "harness/mutation/trial.h"

namespace s3sse::harness::mutation {

/// A part of the requests for one call, and the cases that send it.
struct SurveyedPart {
  std::string call;
  RequestPart part;
  Cases cases;
};

struct SurveyResult {
  std::map<std::string, SurveyedPart> parts;  ///< by "PutObject.content-type"
  /// Answers to writes that were obeyed, by occasion_of.
  std::map<std::string, Exchange> answers;
};

/// A request of one step of one case: equal in each run, since names of buckets are.
std::string occasion_of(const WireRequest& request);

/// Requests and answers of the newest era.
SurveyResult survey(const Trial& trial, const Cases& cases);

}  // namespace s3sse::harness::mutation
