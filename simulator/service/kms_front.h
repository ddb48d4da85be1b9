#pragma once
// KMS requests on the same port: authenticated like S3's, answered and refused in KMS's JSON.
#include <string_view>

#include "simulator/service/core.h"

namespace s3sse::service {

Response answer_kms(Core& core, Request& request, std::string_view request_id);

}  // namespace s3sse::service
