#pragma once
// A case done by hand, as one text that a shell or Python runs.
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/transcript.h"

namespace s3sse::cli {

/// The lines of one step; `tool`: "curl", "aws-cli" or "boto3".
const std::string& lines_for(const reports::Reproduction& step, std::string_view tool);

/// All steps in order, each below its name as a comment.
std::string script_of(const std::vector<reports::Reproduction>& steps, std::string_view tool);

}  // namespace s3sse::cli
