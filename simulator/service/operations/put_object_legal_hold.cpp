#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/shapes.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_legal_hold = 64 * 1024;

}  // namespace

S3Result<Response> put_object_legal_hold(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  if (auto locked = require_lock(call, found->bucket); !locked) return refuse(std::move(locked.error()));
  if (auto present = require_integrity(call.request.headers); !present) return refuse(std::move(present.error()));
  const auto body = read_document(call, largest_legal_hold);
  if (!body) return refuse(body.error());
  pugi::xml_document document;
  const auto root = parse_shaped(*body, shapes::legal_hold, document);
  if (!root) return refuse(root.error());
  const auto status = child_text(*root, "Status");
  if (!status) return refuse(errors::malformed_xml());
  const auto updated = call.core.store->update_object(call.bucket, call.key, found->object->version_id,
                                                      [&](store::ObjectRecord& object) {
                                                        object.lock.legal_hold = *status == "ON";
                                                        return true;
                                                      });
  if (auto stored = check_stored(call, updated); !stored) return refuse(std::move(stored.error()));
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
