#pragma once

namespace s3sse::cli {

/// The whole program: understands the arguments, does what they say, returns the exit code.
int run_command_line(int argc, const char* const* argv);

}  // namespace s3sse::cli
