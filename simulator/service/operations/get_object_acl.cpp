#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {

S3Result<Response> get_object_acl(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  pugi::xml_document document;
  write_acl(found->bucket, found->object->acl, document);
  Response response = xml_response(document);
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
