#include "harness/cli/command/state_folder.h"

namespace s3sse::cli {

std::optional<std::filesystem::path> journal_folder(const Environment& environment) {
  const std::string state = environment("XDG_STATE_HOME");
  if (!state.empty()) return std::filesystem::path(state) / "s3sse" / "runs";
  const std::string home = environment("HOME");
  if (!home.empty()) return std::filesystem::path(home) / ".local" / "state" / "s3sse" / "runs";
  return std::nullopt;
}

}  // namespace s3sse::cli
