#include "simulator/service/open_object.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read_target.h"
#include "simulator/service/store_faults.h"
#include "simulator/service/write_encryption.h"

namespace s3sse::service {

namespace {

/// What KMSI-19 forbids: whoever reads under a rotated key finds the wrapped data key moved to the new material.
void rewrite_after_rotation(Call& call, const ReadTarget& target) {
  const sse::Envelope& envelope = target.envelope;
  if (call.rules().everywhere().hold(Rule::kms_rotation_does_not_rewrite_objects) ||
      envelope.method != EncryptionMethod::sse_kms || envelope.bucket_key_enabled) {
    return;
  }
  const auto moved = call.core.kms.re_encrypt(call.kms_origin(), envelope.wrapped_keys[0], envelope.context,
                                              envelope.kms_key_arn, envelope.context);
  if (!moved || moved->key_material_id == moved->source_key_material_id) return;
  sse::Envelope rewritten = envelope;
  rewritten.wrapped_keys[0] = moved->ciphertext_blob;
  (void)call.core.store->update_object(call.bucket, call.key, target.object->version_id,
                                       [&](store::ObjectRecord& object) {
                                         object.envelope = sse::serialise(rewritten);
                                         return true;
                                       });
}

}  // namespace

S3Result<Response> get_object(Call& call) {
  auto target = open_for_read(call);
  if (!target) return refuse(std::move(target.error()));
  Response response = describe(call, *target);
  if (target->not_modified) return response;

  const store::ObjectRecord& object = *target->object;
  sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = object.seal_id};
  auto data_keys =
      call.core.engine.open(target->envelope, place, pointer_to(target->customer_key), call.facts(), call.kms_origin());
  if (!data_keys) return refuse(std::move(data_keys.error()));
  rewrite_after_rotation(call, *target);
  add_read_checksums(call, *target, &*data_keys, response.headers);

  response.body = from_store(call, open_object(target->object, std::move(*data_keys), std::move(place),
                                               target->range.first, target->range.count, call.rules()));
  if (target->range.count <= crypto::segment_plaintext_size) {
    // A small body is opened before the head goes out, so that a broken seal is a clean error (STO-06).
    auto bytes = read_all(*response.body, crypto::segment_plaintext_size);
    if (!bytes) return refuse(errors::internal_error());
    response.body = std::make_unique<MemorySource>(std::move(*bytes));
  }
  return response;
}

}  // namespace s3sse::service
