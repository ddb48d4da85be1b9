#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/acl.h"

namespace s3sse::service {

S3Result<Response> get_bucket_acl(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  pugi::xml_document document;
  write_acl(*bucket, bucket->settings->acl, document);
  return xml_response(document);
}

}  // namespace s3sse::service
