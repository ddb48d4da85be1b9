#pragma once
#include <vector>

#include "simulator/store/durable/database.h"

namespace s3sse::store {

/// DataFolder::examine().
std::vector<Finding> examine_database(Database& database, Examiner& examiner, bool repairs);

}  // namespace s3sse::store
