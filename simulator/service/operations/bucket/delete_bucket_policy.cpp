#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> delete_bucket_policy(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto status = call.core.store->update_bucket(call.bucket, [](store::BucketRecord& b) { b.policy.reset(); });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
