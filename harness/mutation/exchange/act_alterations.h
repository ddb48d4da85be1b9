#pragma once
// Servers that do something else than they say.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/mutation/subject.h"
#include "harness/transport/mutators/response_mutant.h"

namespace s3sse::harness::mutation {

using Answers = std::map<std::string, Exchange>;  ///< by occasion_of, of a run that was right

struct Act {
  std::string_view name;   ///< "twice"
  std::string_view title;  ///< "{} is done twice", with the call
  bool writes = true;      ///< calls that write alone have it
  bool of_objects = false;
  /// `answers` and the subject outlive it.
  std::unique_ptr<Alteration> (*make)(std::string call, Subject& subject, const Answers& answers);
};

/// Every request of one call is done so: twice, late, under another key; the answers to two of them change places; a
/// refused one is done all the same, or destroys what it was to replace.
const std::vector<Act>& acts();

}  // namespace s3sse::harness::mutation
