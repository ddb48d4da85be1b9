#pragma once
// The headers that a signature must cover.
#include <string>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/rules/rules.h"

namespace s3sse::auth {

/// The headers of the request that S3 wants signed and that are not: Host and everything that starts with x-amz-.
/// `presigned` URLs may come with an x-amz-content-sha256 that was not known when they were made.
std::vector<std::string> unsigned_headers(const Headers& headers, const std::vector<std::string>& signed_headers,
                                          bool presigned, const Rules& rules);

/// True if the signature covers an SSE-C header that the request does not carry (SSEC-24).
bool lacks_signed_customer_header(const Headers& headers, const std::vector<std::string>& signed_headers);

}  // namespace s3sse::auth
