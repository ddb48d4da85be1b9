#pragma once
#include <string>

#include "harness/cli/client_side/cse_session.h"
#include "simulator/client_side/inspect.h"

namespace s3sse::cli {

/// Looks at an object and its instruction file, without any key.
Result<client_side::Inspection> inspect_place(CseSession& session, const ObjectPlace& place, const std::string& suffix);

}  // namespace s3sse::cli
