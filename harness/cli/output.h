#pragma once
// Where the binary writes: results to standard output, everything about them to standard error.
#include <string_view>

#include "reports/model/exit_code.h"

namespace s3sse::cli {

/// False when standard output is gone (a closed pipe): there is nobody to talk to any more.
bool print_out(std::string_view text);
void print_error(std::string_view text);

/// "s3sse: message" on standard error; returns the code as a number. Line feeds are kept, other control characters not.
int give_up(reports::ExitCode code, std::string_view message);

}  // namespace s3sse::cli
