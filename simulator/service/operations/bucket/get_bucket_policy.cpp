#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> get_bucket_policy(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (!bucket->policy) return refuse(no_such_bucket_policy(call.bucket));
  Response response;
  response.headers.add("Content-Type", "application/json");
  response.content_length = bucket->policy->size();
  response.body = std::make_unique<MemorySource>(std::string_view(*bucket->policy));
  return response;
}

}  // namespace s3sse::service
