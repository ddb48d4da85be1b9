#pragma once
// The JSON that a case was loaded from.
#include "harness/model/case.h"
#include "harness/model/vector_json.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// As its author wrote it, with its axes.
Result<harness::model::Json> case_as_written(const harness::model::Case& c);

/// The one variant, every axis replaced by its value.
Result<harness::model::Json> case_expanded(const harness::model::Case& c);

}  // namespace s3sse::cli
