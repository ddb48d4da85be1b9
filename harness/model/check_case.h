#pragma once
// The demands on a case beyond its shape: names that mean something, variables that are set. For .cpp files of
// this folder.
#include "harness/model/case.h"
#include "harness/model/rule_catalogue.h"
#include "harness/model/vary.h"

namespace s3sse::harness::model {

void check_case(const Case& checked, const Json& content, const RuleCatalogue& rules, const Report& report);

}  // namespace s3sse::harness::model
