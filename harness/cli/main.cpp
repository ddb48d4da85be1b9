#include "harness/cli/command_line.h"

int main(int argc, char** argv) {
  return s3sse::cli::run_command_line(argc, argv);
}
