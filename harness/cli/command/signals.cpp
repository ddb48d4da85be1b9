#include "harness/cli/command/signals.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

namespace s3sse::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

extern "C" void on_signal(int number) {
  if (interrupted.exchange(true)) ::_exit(128 + number);
}

}  // namespace

const std::atomic<bool>& watch_for_interruption() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return interrupted;
}

void wait_for_interruption() {
  // A signal that comes between the look and the sleep is seen at the next look.
  const timespec moment{0, 50'000'000};
  while (!interrupted) ::nanosleep(&moment, nullptr);
}

}  // namespace s3sse::cli
