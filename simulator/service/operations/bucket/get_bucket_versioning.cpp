#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> get_bucket_versioning(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "VersioningConfiguration");
  // A bucket whose versioning was never set says nothing.
  if (bucket->versioning != store::Versioning::never) {
    add_text(root, "Status", bucket->versioning == store::Versioning::enabled ? "Enabled" : "Suspended");
  }
  return xml_response(document);
}

}  // namespace s3sse::service
