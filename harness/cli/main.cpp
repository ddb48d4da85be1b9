#include "harness/cli/command/command_line.h"
#include "harness/cli/command/output.h"

int main(int argc, char** argv) {
  s3sse::cli::keep_standard_streams();
  return s3sse::cli::run_command_line(argc, argv);
}
