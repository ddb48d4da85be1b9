#pragma once
// Reads what S3 or a client of it said when something went wrong, and says why.
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// {"error": {status, code, message, operation}, "causes": [{"case", "title", "symptom", "cause", "fix", "rules",
/// "sure"}], "client": {"cause", "fix"} or null}. The likeliest cause first; `sure`: the text has the message that the
/// case got, too. `client`: what was said comes of the client alone, and S3 never answered. Nothing secret of the text
/// is in it.
nlohmann::ordered_json read_error(const Vectors& vectors, std::string_view pasted);

}  // namespace s3sse::cli
