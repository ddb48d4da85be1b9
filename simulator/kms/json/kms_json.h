#pragma once
// The JSON 1.1 protocol of AWS KMS: POST /, X-Amz-Target: TrentService.<Operation> (KAPI-01).
#include <string>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// True for requests that speak this protocol, whatever their path.
bool is_kms_request(const Request& request);

/// Every operation that this KMS can do.
std::vector<std::string> operation_names();

/// Answers an authenticated request; reads the body (at most 1 MiB). KMS errors are HTTP 400 with
/// {"__type": ..., "message": ...}, without "message" when it is empty (KAPI-04).
Response handle_kms_request(Kms& kms, Request& request, const CallOrigin& origin);

}  // namespace s3sse::kms
