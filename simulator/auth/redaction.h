#pragma once
#include <string>

namespace s3sse::auth {

/// A canonical request as an error answer may show it: values of customer keys and session tokens taken out, in headers
/// and in the query.
std::string redact_canonical_request(std::string canonical);

}  // namespace s3sse::auth
