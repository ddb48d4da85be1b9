#pragma once
// A bound on the memory of a server that people leave running: beyond it nothing more is stored.
#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/server/server.h"

namespace s3sse::cli {

/// "4096", "512MiB", "2GiB" in bytes; nothing for other texts and for 0.
std::optional<std::uint64_t> parse_memory_size(std::string_view text);

/// Bytes of memory that the process holds; 0 where the kernel does not tell.
std::uint64_t resident_bytes();

/// Answers what stores something with 503 SlowDown while the process holds more than `most` bytes, and ends bodies at
/// that point; reads and deletes go on. KMS makes no more keys: LimitExceededException.
server::Handler within_memory(std::uint64_t most, server::Handler handler);

}  // namespace s3sse::cli
