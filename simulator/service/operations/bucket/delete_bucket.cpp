#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> delete_bucket(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  switch (call.core.store->delete_bucket(call.bucket)) {
    case store::StoreStatus::ok:
      break;
    case store::StoreStatus::bucket_not_empty:
      return refuse(errors::bucket_not_empty(call.bucket, bucket->versioning != store::Versioning::never));
    default:
      return refuse(errors::no_such_bucket(call.bucket));
  }
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
