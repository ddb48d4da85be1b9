#pragma once
// The store, as a trace sees it: what is put away, and what is found again.
#include <memory>

#include "simulator/store/store.h"

namespace s3sse::service {

/// Stands in front of `inner`, passes everything on, and tells whoever listens.
std::unique_ptr<store::ObjectStore> make_traced_store(std::unique_ptr<store::ObjectStore> inner);

}  // namespace s3sse::service
