#include "simulator/base/time_format.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/object_lock_setting.h"
#include "simulator/service/settings/shapes.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_retention = 64 * 1024;

/// Reads the document into `document`, and returns its root.
S3Result<pugi::xml_node> read_retention_root(Call& call, pugi::xml_document& document) {
  const auto body = read_document(call, largest_retention);
  if (!body) return refuse(body.error());
  auto root = parse_shaped(*body, shapes::retention, document);
  if (!root) return root;
  if (child(*root, "EventHold") || child(*root, "EventHoldDuration")) {
    return refuse(errors::not_implemented("an event hold"));
  }
  return root;
}

/// Nothing for a document without content, which takes the retention away.
S3Result<std::optional<store::Retention>> read_wanted_retention(const Call& call, const pugi::xml_node& root) {
  const auto mode = child_text(root, "Mode");
  const auto until = child_text(root, "RetainUntilDate");
  if (!mode && !until) return std::optional<store::Retention>();
  if (!mode || !until) return refuse(errors::malformed_xml());
  const auto date = parse_iso8601(*until);
  if (!date) return refuse(errors::malformed_xml());
  if (*date <= call.now()) {
    return refuse(errors::invalid_argument("The retain until date must be in the future!", "RetainUntilDate", &*until));
  }
  return std::optional(store::Retention{.mode = *retention_mode_of(*mode), .until = *date});
}

}  // namespace

S3Result<Response> put_object_retention(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  pugi::xml_document document;
  const auto root = read_retention_root(call, document);
  if (!root) return refuse(root.error());
  if (auto locked = require_lock(call, found->bucket); !locked) return refuse(std::move(locked.error()));
  if (auto present = require_integrity(call.request.headers); !present) return refuse(std::move(present.error()));
  const auto retention = read_wanted_retention(call, *root);
  if (!retention) return refuse(retention.error());
  auto allowed = check_retention_change(call, found->bucket, *found->object, *retention);
  if (!allowed) return refuse(std::move(allowed.error()));
  const auto updated = call.core.store->update_object(call.bucket, call.key, found->object->version_id,
                                                      [&](store::ObjectRecord& object) {
                                                        object.lock.retention = *retention;
                                                        return true;
                                                      });
  if (auto stored = check_stored(call, updated); !stored) return refuse(std::move(stored.error()));
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
