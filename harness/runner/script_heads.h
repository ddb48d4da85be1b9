#pragma once
// What stands before the lines of a case: functions and variables that each of them needs.
#include <string>

namespace s3sse::harness::runner {

/// For a shell, whatever the tool: credentials, a directory, a bucket name, and how keys and bodies are derived.
std::string shell_head(const std::string& region, bool second, bool other_account);
/// On top of it, for curl alone.
std::string curl_head();
std::string python_head(const std::string& region, bool second, bool other_account);

}  // namespace s3sse::harness::runner
