#pragma once
// Body bytes that depend on their size alone, made once and shared by every case and worker.
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

/// A 64-bit big-endian counter, repeated: distinct in every 8 bytes, so a misplaced block shows. Thread-safe.
SharedBytes counter_bytes(std::uint64_t size);

}  // namespace s3sse::harness::runner
