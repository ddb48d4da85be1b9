#pragma once
// The facts that follow from the content of a case. For .cpp files of this folder.
#include "harness/model/case.h"
#include "harness/model/rule_catalogue.h"

namespace s3sse::harness::model {

/// Fills level, gating, operations, and methods where the case does not say them.
void derive(Case& out, const RuleCatalogue& rules);

}  // namespace s3sse::harness::model
