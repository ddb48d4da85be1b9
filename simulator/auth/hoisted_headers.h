#pragma once
// Headers that stand in the query of a presigned URL. SDKs put them there, so that whoever uses the URL need not know
// them.
#include <string>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/base/uri.h"
#include "simulator/rules/rules.h"

namespace s3sse::auth {

/// Headers that X-Amz-SignedHeaders names and that stand in the query alone, with their values (HDR-21). Customer keys
/// are none: they have to come as headers (SSEC-24).
std::vector<Header> signed_in_query(const Target& target, const Headers& sent,
                                    const std::vector<std::string>& signed_headers, const Rules& rules);

/// The other headers that stand in the query alone: x-amz-... and the conditions of RFC 9110, but for what belongs to
/// the signature itself, and for encryption (HDR-22).
std::vector<Header> hoisted_headers(const Target& target, const Headers& sent, const Rules& rules);

/// The headers among `all`, as version 2 signed them, that were not sent: x-amz-..., Content-MD5 and Content-Type in
/// the query of a URL, encryption included (HDR-22). Customer keys are none, either.
std::vector<Header> hoisted_by_v2(const Headers& all, const Headers& sent, const Rules& rules);

}  // namespace s3sse::auth
