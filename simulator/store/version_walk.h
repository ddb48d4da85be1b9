#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "simulator/store/store.h"

namespace s3sse::store {

/// Shows `visit` the versions of each key of a bucket, newest first, page by page: it may change what it is shown.
void for_each_key(const ObjectStore& store, std::string_view bucket,
                  const std::function<void(std::span<const ObjectRef> versions)>& visit);

}  // namespace s3sse::store
