#pragma once
// The file form of a baseline; its shape is fixed in reports/schema/baseline.schema.json.
#include <string>
#include <string_view>

#include "reports/model/baseline.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

std::string render_baseline(const BaselineFile& baseline);

/// Strict: an unknown member, a verdict that is none, a date that is none, or an expectation without reason is an error
/// that names the place as a JSON Pointer.
Result<BaselineFile> parse_baseline(std::string_view text);

}  // namespace s3sse::reports
