#pragma once
// Reads what S3 or a client of it said when something went wrong, and says why.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// An error as far as a text tells it; empty members: it does not.
struct ToldError {
  std::string status{};  ///< "403"
  std::string code{};    ///< "AccessDenied"
  std::string message{};
  std::string operation{};  ///< "PutObject"
};

/// Takes an error document of S3 or KMS, headers, the output of `curl -v` or the AWS CLI, a traceback of boto3, or a
/// transcript of a report.
ToldError told_error(std::string_view text);

/// {"error": {status, code, message, operation}, "causes": [{"case", "title", "symptom", "cause", "fix", "rules",
/// "sure"}]}. The likeliest cause first; `sure`: the message is that of the
/// case, too.
nlohmann::ordered_json read_error(const Vectors& vectors, std::string_view text);

}  // namespace s3sse::cli
