#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {
namespace {

/// HEAD opens the object only for checksums that are stored encrypted (GET-09, GET-10).
bool needs_data_key(const Call& call, const ReadTarget& target) {
  if (!uses_kms(target.envelope.method)) return false;
  return chosen(call.rules(),
                {Rule::head_object_needs_no_kms_permission, Rule::head_object_kms_checksum_needs_decrypt_permission},
                wants_checksums(call.request.headers, call.rules()) && are_sealed(target.object->checksums));
}

}  // namespace

S3Result<Response> head_object(Call& call) {
  auto target = open_for_read(call);
  if (!target) return refuse(std::move(target.error()));
  Response response = describe(call, *target);
  if (target->not_modified) return response;

  if (!needs_data_key(call, *target)) {
    add_read_checksums(call, *target, nullptr, response.headers);
  } else {
    const sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = target->object->seal_id};
    const auto data_keys = call.core.engine.open(target->envelope, place, pointer_to(target->customer_key),
                                                 call.facts(), call.kms_origin());
    if (!data_keys) return refuse(data_keys.error());
    add_read_checksums(call, *target, &*data_keys, response.headers);
  }
  response.content_length = chosen(call.rules(), Rule::get_object_size_is_plaintext_size, target->range.count);
  return response;
}

}  // namespace s3sse::service
