#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> get_bucket_location(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "LocationConstraint");
  // us-east-1 is told by an empty element.
  if (bucket->region != "us-east-1") root.text().set(bucket->region.c_str());
  return xml_response(document);
}

}  // namespace s3sse::service
