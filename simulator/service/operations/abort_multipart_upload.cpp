#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"

namespace s3sse::service {

S3Result<Response> abort_multipart_upload(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto upload = find_upload(call);
  if (!upload) return refuse(upload.error());
  cite(Rule::multipart_abort_takes_no_encryption_header);
  const auto status = call.core.store->abort_upload(call.bucket, call.key, (*upload)->upload_id);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  add_upload_version(call, **upload, response.headers);
  return response;
}

}  // namespace s3sse::service
