#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> delete_bucket_encryption(Call& call) {
  const Rules& rules = call.rules();
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (auto fine = accepted(rules, Rule::bucket_encryption_delete_is_idempotent, bucket->encryption); !fine) {
    return refuse(std::move(fine.error()));
  }
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) {
    // What becomes of the block is undocumented (BLK-16); here it stays, because a delete resets the default alone.
    BucketEncryption reset;
    reset.blocked = b.encryption.blocked;
    b.encryption = chosen(rules, Rule::bucket_encryption_delete_resets_to_sse_s3, reset, b.encryption);
  });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
