#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/acl.h"

namespace s3sse::service {

S3Result<Response> put_bucket_acl(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto acl = read_acl_to_put(call, *bucket);
  if (!acl) return refuse(acl.error());
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) {
    b.change_settings([&](store::BucketSettings& settings) { settings.acl = *acl; });
  });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return Response{};
}

}  // namespace s3sse::service
