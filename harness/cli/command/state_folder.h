#pragma once
#include <filesystem>
#include <optional>

#include "harness/cli/command/environment.h"

namespace s3sse::cli {

/// The folder of the notes of runs: $XDG_STATE_HOME/s3sse/runs, else ~/.local/state/s3sse/runs. Nothing without a home.
std::optional<std::filesystem::path> journal_folder(const Environment& environment);

}  // namespace s3sse::cli
