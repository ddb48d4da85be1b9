#include "harness/cli/rulebook/script_text.h"

#include <fmt/format.h>

namespace s3sse::cli {

const std::string& lines_for(const reports::Reproduction& step, std::string_view tool) {
  if (tool == "curl") return step.curl;
  return tool == "boto3" ? step.boto3 : step.aws_cli;
}

std::string script_of(const std::vector<reports::Reproduction>& steps, std::string_view tool) {
  std::string out;
  for (const reports::Reproduction& each : steps) out += fmt::format("\n# {}\n{}\n", each.step, lines_for(each, tool));
  return out;
}

}  // namespace s3sse::cli
