#pragma once
// Answered requests as lines of JSON.
#include <string>

#include "simulator/base/clock.h"
#include "simulator/server/server.h"

namespace s3sse::cli {

/// Neither query strings nor headers are in it: both carry signatures and keys.
std::string access_line(const server::AccessRecord& record, TimePoint time);

}  // namespace s3sse::cli
