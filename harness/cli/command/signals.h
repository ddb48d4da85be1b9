#pragma once
// Ctrl-C and SIGTERM: the first one asks for an orderly end, the second one ends the process at once.
#include <atomic>

namespace s3sse::cli {

/// Takes both signals over for the rest of the process (and ignores SIGPIPE: a broken pipe is a failed write). The flag
/// becomes true at the first signal. Call it before any thread is made.
const std::atomic<bool>& watch_for_interruption();

/// Returns when the flag is set.
void wait_for_interruption();

}  // namespace s3sse::cli
