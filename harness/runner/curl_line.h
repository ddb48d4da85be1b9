#pragma once
// A step as a line of curl.
#include <string>

#include "harness/runner/request_builder.h"
#include "harness/runner/shell_text.h"

namespace s3sse::harness::runner {

/// `body`: name of the file with the body; empty: it is short, and stands in the line. A comment where curl cannot send
/// the step, or sends it in another way than the case.
std::string curl_line(const model::Step& step, const BuiltRequest& request, const std::string& body,
                      const ScriptText& text);

/// Prefix of the variables with the keys of whoever sends a step: "SECOND", "OTHER"; empty: the owner.
std::string principal_prefix(const model::Step& step);

}  // namespace s3sse::harness::runner
