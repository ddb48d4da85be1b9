#pragma once
// The table of the API as `coverage --api` shows it.
#include <string>

#include "simulator/service/api/api_table.h"

namespace s3sse::cli {

/// Counts, and what is refused or without effect; with `verbose` every row on a line of its own.
std::string api_text(const service::ApiTable& table, bool verbose);

/// version, operations, members and values.
std::string api_json(const service::ApiTable& table);

}  // namespace s3sse::cli
