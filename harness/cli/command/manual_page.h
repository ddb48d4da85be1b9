#pragma once
#include <string>

#include "harness/cli/command/command.h"

namespace s3sse::cli {

/// The manual page s3sse(1) in the man(7) language, made of what the parser knows.
std::string manual_page(const VerbInfo& program, const std::string& version);

}  // namespace s3sse::cli
