#pragma once
// The capabilities that a case takes, read off its steps.
#include <set>
#include <string>

#include "harness/model/case.h"

namespace s3sse::harness::model {

/// Returns every capability that the fixtures and steps of the case make use of. What only the author can know (that an
/// answer depends on it) is not among them.
std::set<std::string> needs_of_steps(const Case& of);

/// True if a default with this rule is SSE-KMS or DSSE-KMS under the key that nobody names.
bool leaves_key_open(const EncryptionRule& rule);
/// True if the step writes, or lets others write, under KMS and names no key, or the default one by its alias.
bool leaves_key_open(const Step& step);

}  // namespace s3sse::harness::model
