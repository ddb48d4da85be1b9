#pragma once
#include <memory>

#include "simulator/store/durable/database.h"
#include "simulator/store/store.h"

namespace s3sse::store {

/// Shares the ownership of `owner`, which holds `database`.
std::unique_ptr<ObjectStore> make_durable_store(std::shared_ptr<void> owner, Database& database);

}  // namespace s3sse::store
