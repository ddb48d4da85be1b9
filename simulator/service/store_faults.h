#pragma once
// The store, with the faults that are to hit it.
#include <memory>

#include "simulator/service/core.h"

namespace s3sse::service {

/// A new blob of the store. Where a fault hits, it takes no bytes, and nothing is left behind.
std::unique_ptr<store::BlobWriter> new_blob(const Call& call);

/// `body` reads from the store; where a fault hits, it breaks at once.
std::unique_ptr<BodySource> from_store(const Call& call, std::unique_ptr<BodySource> body);

}  // namespace s3sse::service
