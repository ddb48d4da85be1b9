#pragma once
// Somebody at the keyboard who says when it goes on.
#include <termios.h>

namespace s3sse::cli {

/// Reads single keys of the terminal on standard input while it lives, and then leaves the terminal as it was.
class KeyPresses {
 public:
  KeyPresses();
  ~KeyPresses();
  KeyPresses(const KeyPresses&) = delete;
  KeyPresses& operator=(const KeyPresses&) = delete;

  /// True if somebody can be waited for: standard input and output are terminals.
  static bool anybody_there();

  /// Waits. True at Enter, space, an arrow or page key that goes on (as a presenter's remote sends them); false at q,
  /// Escape, Ctrl-C, Ctrl-D and the end of the input. Others do nothing.
  static bool goes_on();

 private:
  termios before_{};
};

}  // namespace s3sse::cli
