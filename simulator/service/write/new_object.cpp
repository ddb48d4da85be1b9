#include "simulator/service/write/new_object.h"

#include "simulator/service/policy/access.h"
#include "simulator/service/read/client_side_objects.h"
#include "simulator/service/write/object_checksums.h"

namespace s3sse::service {

store::ObjectRecord new_object(Call& call, const store::BucketRecord& bucket, const PreparedEncryption& encryption,
                               ObjectMetadata metadata, store::SealedPart part) {
  store::ObjectRecord object;
  object.key = call.key;
  object.version_id = new_version_id(call, bucket);
  object.seal_id = encryption.place.seal_id;
  object.envelope = sse::serialise(encryption.keys.envelope);
  object.size = part.size;
  object.etag = part.etag;
  object.last_modified = call.now();
  object.system_metadata = std::move(metadata.system);
  object.user_metadata = std::move(metadata.user);
  object.tags = std::move(metadata.tags);
  object.storage_class = std::move(metadata.storage_class);
  object.lock = metadata.lock;
  object.acl = std::move(metadata.acl);
  object.checksums = seal_checksums(part.checksums, encryption.plan.method, encryption.keys.keys,
                                    call.core.doors.entropy, call.rules());
  part.checksums.clear();
  object.parts.push_back(std::move(part));
  return object;
}

void add_write_headers(const Call& call, const PreparedEncryption& encryption, const store::ObjectRecord& object,
                       Headers& headers) {
  if (gets_sse_on_top(object.user_metadata, call.rules())) {
    sse::add_encryption_headers(encryption.keys.envelope, sse::EncryptionEcho::write, encryption.plan.context_header,
                                call.rules(), headers);
  }
  if (object.version_id != "null") headers.add("x-amz-version-id", object.version_id);
}

}  // namespace s3sse::service
