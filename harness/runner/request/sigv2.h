#pragma once
// Signature Version 2, only to see it refused where a rule says so (GET-12, KMSI-23, UOE-11).
#include <chrono>

#include "harness/sigv4/credentials.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

/// Adds Date and Authorization. Every other header must be in place.
void sign_v2(WireRequest& request, const sigv4::Credentials& credentials, TimePoint now);
/// Adds AWSAccessKeyId, Expires and Signature to the query.
void presign_v2(WireRequest& request, const sigv4::Credentials& credentials, TimePoint now,
                std::chrono::seconds expires);

}  // namespace s3sse::harness::runner
