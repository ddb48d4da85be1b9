#pragma once
#include <string>

#include "simulator/client_side/inspect.h"

namespace s3sse::cli {

/// Returns for a person what an object is, who can open it, and what is unsafe about it; ends with a line feed.
std::string explain(const client_side::Inspection& inspection);
/// The same as JSON.
std::string inspection_json(const client_side::Inspection& inspection);

}  // namespace s3sse::cli
