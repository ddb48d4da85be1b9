#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {

S3Result<Response> put_object_acl(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  auto acl = read_acl_to_put(call, found->bucket);
  if (!acl) return refuse(std::move(acl.error()));
  const auto replaced = call.core.store->update_object(call.bucket, call.key, found->object->version_id,
                                                       [&](store::ObjectRecord& object) {
                                                         object.acl = std::move(*acl);
                                                         return true;
                                                       });
  if (auto stored = check_stored(call, replaced); !stored) return refuse(std::move(stored.error()));
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
