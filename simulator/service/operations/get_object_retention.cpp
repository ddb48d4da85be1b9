#include "simulator/base/time_format.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/settings/object_lock_setting.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {

S3Result<Response> get_object_retention(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  if (auto locked = require_lock(call, found->bucket); !locked) return refuse(std::move(locked.error()));
  const auto& retention = found->object->lock.retention;
  if (!retention) return refuse(no_object_lock());
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "Retention");
  add_text(root, "Mode", word_of(retention->mode));
  add_text(root, "RetainUntilDate", format_iso8601(retention->until));
  return xml_response(document);
}

}  // namespace s3sse::service
