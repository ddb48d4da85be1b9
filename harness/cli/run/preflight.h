#pragma once
// One look at an endpoint before hundreds of cases fail for the same reason.
#include <optional>
#include <string>

#include "harness/sigv4/credentials.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::cli {

/// Asks for the list of buckets on each side of the endpoint. Returns why no case could run, in one sentence:
/// unreachable, a certificate that is not trusted, keys or Region that are refused. An answer that merely denies the
/// list is fine. Nothing: go on. `clock` signs.
std::optional<std::string> preflight(harness::Endpoint& endpoint, const harness::sigv4::Credentials& credentials,
                                     const Clock& clock, std::chrono::seconds limit);

}  // namespace s3sse::cli
