#pragma once
// The JSON that a case was loaded from.
#include <string>

#include "harness/model/case.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// As its author wrote it, with its axes; JSON text.
Result<std::string> case_as_written(const harness::model::Case& c);

/// The one variant, every axis replaced by its value; JSON text.
Result<std::string> case_expanded(const harness::model::Case& c);

}  // namespace s3sse::cli
