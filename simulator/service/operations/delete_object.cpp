#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/write/delete_version.h"
#include "simulator/service/write/object_lock.h"

namespace s3sse::service {

S3Result<Response> delete_object(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (auto usual = check_bypass_header(call, *bucket); !usual) return refuse(std::move(usual.error()));
  const auto deleted = delete_version(call, *bucket, call.key, call.query("versionId"), call.header("if-match"));
  if (!deleted) return refuse(deleted.error());
  Response response;
  response.status = 204;
  if (deleted->marker) {
    response.headers.add("x-amz-delete-marker", "true");
    add_header(call.rules(), Rule::versioning_delete_marker_has_no_encryption_header, response.headers, header::sse,
               std::nullopt);
  }
  if (!deleted->version_id.empty()) response.headers.add("x-amz-version-id", deleted->version_id);
  return response;
}

}  // namespace s3sse::service
