#pragma once
// The capabilities that a case takes, read off its steps. For .cpp files of this folder and for lint.
#include <set>
#include <string>

#include "harness/model/case.h"

namespace s3sse::harness::model {

/// Returns every capability that the fixtures and steps of the case make use of. What only the author can know (that an
/// answer depends on it) is not among them.
std::set<std::string> needs_of_steps(const Case& of);

}  // namespace s3sse::harness::model
