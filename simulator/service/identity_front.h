#pragma once
// Who am I? Tools ask STS and IAM before they come to S3, on whatever endpoint they were given: GetCallerIdentity and
// GetUser are answered here, in the query protocol of these two services, and nothing else of them is.
#include <string_view>

#include "simulator/service/core.h"

namespace s3sse::service {

/// "sts" or "iam" for a request that was signed for one of them; empty for all others.
std::string_view identity_service(const Request& request, const Target& target);

/// Answers in XML; errors, too, as boto3 and other SDKs read them. `service`: what identity_service() said.
Response answer_identity(Core& core, Request& request, const Target& target, std::string_view service,
                         std::string_view request_id);

}  // namespace s3sse::service
