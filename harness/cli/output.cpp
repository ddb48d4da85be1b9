#include "harness/cli/output.h"

#include <cstdio>

#include "reports/model/clean_text.h"
#include "reports/render/terminal.h"
#include "simulator/base/text.h"

namespace s3sse::cli {

bool print_out(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void print_error(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

int give_up(reports::ExitCode code, std::string_view message) {
  const bool unicode = reports::detect_style(2).unicode;
  std::string out = "s3sse: ";
  for (const std::string_view line : split(message, '\n')) out += reports::terminal_line(line, unicode) + "\n";
  print_error(out);
  return static_cast<int>(code);
}

}  // namespace s3sse::cli
