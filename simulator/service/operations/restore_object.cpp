#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_restore_request = 64 * 1024;
constexpr int longest_restore = 36500;  // days

/// Reads how long the copy is to stay. Queries on archives write encrypted output elsewhere (GOA-13); they are refused.
S3Result<std::chrono::days> read_days(ByteView body) {
  pugi::xml_document document;
  const auto root = parse_xml(body, "RestoreRequest", document);
  if (!root) return refuse(root.error());
  for (const char* query : {"Type", "SelectParameters", "OutputLocation"}) {
    if (child(*root, query)) return refuse(errors::not_implemented("RestoreObject with a query on the archive"));
  }
  const auto days = parse_decimal<int>(child_text(*root, "Days").value_or(""));
  if (!days || *days < 1 || *days > longest_restore) return refuse(errors::malformed_xml());
  return std::chrono::days(*days);
}

}  // namespace

/// The data are always at hand here, so a restore is done by the time it is answered.
S3Result<Response> restore_object(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  const auto body = read_document(call, largest_restore_request);
  if (!body) return refuse(body.error());
  const auto days = read_days(*body);
  if (!days) return refuse(days.error());
  if (!is_archived(*found->object)) {
    return refuse(S3Error{403,
                          "InvalidObjectState",
                          "Restore is not allowed for the object's current storage class",
                          {{"StorageClass", found->object->storage_class}}});
  }
  cite(Rule::restore_object_takes_no_encryption_header);

  const TimePoint now = call.now();
  bool again = false;
  const auto updated = call.core.store->update_object(call.bucket, call.key, found->object->version_id,
                                                      [&](store::ObjectRecord& object) {
                                                        again = is_restored(object, now);
                                                        object.restored_until = now + *days;
                                                        return true;
                                                      });
  if (auto stored = check_stored(call, updated); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = again ? 200 : 202;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
