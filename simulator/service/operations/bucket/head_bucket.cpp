#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> head_bucket(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  Response response;
  response.headers.add("x-amz-bucket-region", bucket->region);
  add_header(call.rules(), Rule::list_buckets_tells_of_each_bucket, response.headers, "x-amz-bucket-arn",
             std::optional(object_arn(call.bucket, {})));
  response.headers.add("x-amz-access-point-alias", "false");
  response.headers.add("Content-Type", "application/xml");
  return response;
}

}  // namespace s3sse::service
