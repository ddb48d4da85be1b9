#include "reports/render/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "simulator/base/text.h"

namespace s3sse::reports {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

/// POSIX: the first of these that is set and not empty decides.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = ascii_lower(environment(name));
    if (!value.empty()) return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

TerminalStyle detect_style(int descriptor) {
  TerminalStyle style;
  const std::string_view kind = environment("TERM");
  style.terminal = ::isatty(descriptor) == 1 && !kind.empty() && kind != "dumb";
  if (!style.terminal) return style;
  style.color = environment("NO_COLOR").empty();  // no-color.org: present and not empty
  style.unicode = locale_is_utf8();
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) style.width = size.ws_col;
  return style;
}

}  // namespace s3sse::reports
