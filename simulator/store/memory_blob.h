#pragma once
// Ciphertext in memory, in pieces of 1 MiB, so that a large object is never moved while it grows.
#include "simulator/store/store.h"

namespace s3sse::store {

std::unique_ptr<BlobWriter> new_memory_blob();

}  // namespace s3sse::store
