#pragma once
// Answers for operators: that the server lives, and how it fares. On a port of its own, since every path of the other
// ports may be a bucket.
#include <cstdint>
#include <functional>
#include <string>

#include "simulator/server/server.h"

namespace s3sse::cli {

/// GET /healthz: 200 "ok". GET /metrics: the text format of Prometheus, version 0.0.4. `lost_lines`: of all logs.
server::Handler admin_handler(std::function<const server::Server*()> server, std::function<std::uint64_t()> lost_lines);

}  // namespace s3sse::cli
