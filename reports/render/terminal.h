#pragma once
// The abilities of the place that text goes to.
#include <cstddef>

namespace s3sse::reports {

struct TerminalStyle {
  bool terminal = false;  ///< a person looks at it; lines may be redrawn
  bool color = false;
  bool unicode = false;
  std::size_t width = 100;  ///< columns
};

/// Looks at the file descriptor and at NO_COLOR, TERM, LC_ALL, LC_CTYPE and LANG. Anything but a terminal gets plain
/// ASCII.
TerminalStyle detect_style(int descriptor);

}  // namespace s3sse::reports
