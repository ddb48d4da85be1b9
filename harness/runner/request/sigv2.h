#pragma once
// Signature Version 2: taken where an endpoint takes it (HDR-23, HDR-24), refused where KMS is concerned (GET-12,
// KMSI-23, UOE-11).
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
