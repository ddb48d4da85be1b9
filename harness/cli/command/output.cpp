#include "harness/cli/command/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "reports/model/clean_text.h"
#include "reports/render/terminal.h"
#include "simulator/base/text.h"

namespace s3sse::cli {

namespace {

int stdout_failure = 0;  // errno of standard output; 0: all was written

}  // namespace

void keep_standard_streams() {
  ::signal(SIGPIPE, SIG_IGN);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // Opened the wrong way round: reading or writing fails, as it does on a closed one. open() takes the lowest number.
    static_cast<void>(::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

void print_out(std::string_view text) {
  if (stdout_failure != 0) return;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    stdout_failure = errno != 0 ? errno : EIO;
}

int finish_output(int code) {
  if (stdout_failure == 0 || stdout_failure == EPIPE) return code;
  return give_up(reports::ExitCode::could_not_run, fmt::format("the result cannot be written to standard output: {}",
                                                               std::generic_category().message(stdout_failure)));
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
