#pragma once
// From an S3Error to the answer on the wire (ERR rules).
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::service {

/// `head`: errors of HEAD have a status and no document (GET-08).
Response error_response(S3Error error, std::string_view request_id, std::string_view host_id, bool head,
                        const Rules& rules);

}  // namespace s3sse::service
