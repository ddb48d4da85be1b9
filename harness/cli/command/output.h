#pragma once
// The output of the binary: results to standard output, everything about them to standard error.
#include <string_view>

#include "reports/model/exit_code.h"

namespace s3sse::cli {

/// Takes up the descriptors 0, 1 and 2 where the caller closed them, so that no file of ours is opened as one of them
/// and gets what is printed. Call it before anything is opened.
void keep_standard_streams();

/// The first failure is remembered, and nothing is written after it; finish_output() tells.
void print_out(std::string_view text);
void print_error(std::string_view text);

/// The exit code of the whole process. Whatever a verb found out, a result that could not be written is
/// ExitCode::could_not_run and a sentence on standard error. A reader that closed its pipe (`| head`) has all that it
/// wanted: `code` stays.
int finish_output(int code);

/// "s3sse: message" on standard error; returns the code as a number. Line feeds are kept, other control characters not.
int give_up(reports::ExitCode code, std::string_view message);

}  // namespace s3sse::cli
