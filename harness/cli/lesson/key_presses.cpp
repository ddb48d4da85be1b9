#include "harness/cli/lesson/key_presses.h"

#include <poll.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <string_view>

namespace s3sse::cli {
namespace {

constexpr char escape = '\x1B';

/// Nothing at the end of the input.
std::optional<char> next_byte() {
  char byte = 0;
  return ::read(STDIN_FILENO, &byte, 1) == 1 ? std::optional(byte) : std::nullopt;
}

/// The bytes that come at once behind an Escape: the rest of an arrow key; nothing: the key was Escape itself.
std::string rest_of_key() {
  constexpr int wait_ms = 30;
  std::string rest;
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  while (rest.size() < 8 && ::poll(&input, 1, wait_ms) == 1) {
    const auto byte = next_byte();
    if (!byte) break;
    rest += *byte;
  }
  return rest;
}

}  // namespace

KeyPresses::KeyPresses() {
  ::tcgetattr(STDIN_FILENO, &before_);
  termios single = before_;
  // Without signals of its own: the program has to be there to put the terminal back.
  single.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  single.c_cc[VMIN] = 1;
  single.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &single);
}

KeyPresses::~KeyPresses() {
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

bool KeyPresses::anybody_there() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

bool KeyPresses::goes_on() {
  constexpr std::string_view onward_keys = " \n\r";
  constexpr std::string_view end_keys = "qQ\x03\x04";
  while (const auto byte = next_byte()) {
    if (onward_keys.find(*byte) != std::string_view::npos) return true;
    if (end_keys.find(*byte) != std::string_view::npos) return false;
    if (*byte != escape) continue;
    const std::string rest = rest_of_key();
    if (rest.empty()) return false;
    if (rest == "[C" || rest == "OC" || rest == "[B" || rest == "OB" || rest == "[6~") return true;
  }
  return false;
}

}  // namespace s3sse::cli
