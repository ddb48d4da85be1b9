#pragma once
// The two files of the AWS tools: ~/.aws/credentials and ~/.aws/config.
#include <map>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::cli {

/// Section -> key (lower case) -> value.
using Ini = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

/// Sections in brackets, "key = value", comments from '#' or ';' at the start of a line. Indented lines belong to a
/// nested block ("s3 =") of the AWS tools and are passed over. The error names the line, never its content: it may be a
/// secret.
Result<Ini> parse_ini(std::string_view text);

}  // namespace s3sse::cli
