#pragma once
// The lines before those of a case: functions and variables that each of them needs.
#include <string>

namespace s3sse::harness::runner {

/// For a shell, whatever the tool: credentials, a directory, a bucket name, and how keys and bodies are derived.
std::string shell_head(const std::string& region, bool second, bool other_account);
/// On top of it, for one tool: how it is called, and how its answers are looked at.
std::string curl_head();
std::string aws_cli_head();
std::string python_head(const std::string& region, bool second, bool other_account);

// The functions that every head defines, each in its own language:
//   expected ANSWER...      the last answer has to be one of these, as expected_answer.h writes them
//   expected_header NAME [VALUE]
//   not_as_in_case          the step was not sent, or not as the case says: what follows proves nothing
//   outcome                 ends with 0: all as expected; 1: something was not; 3: something could not be checked

}  // namespace s3sse::harness::runner
