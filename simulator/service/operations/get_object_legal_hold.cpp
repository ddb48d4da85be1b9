#include "simulator/service/operations/operations.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {

S3Result<Response> get_object_legal_hold(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  if (auto locked = require_lock(call, found->bucket); !locked) return refuse(std::move(locked.error()));
  const auto& hold = found->object->lock.legal_hold;
  if (!hold) return refuse(no_object_lock());
  pugi::xml_document document;
  add_text(start_document(document, "LegalHold"), "Status", *hold ? "ON" : "OFF");
  return xml_response(document);
}

}  // namespace s3sse::service
