#pragma once
// The records of the store as bytes (simulator/base/field_codec.h). Ciphertext is not among them: the codec that writes
// and reads a part says where it is.
#include "simulator/base/field_codec.h"
#include "simulator/store/store.h"

namespace s3sse {

template <class Codec>
void fields(Codec& codec, BucketEncryption& encryption) {
  codec(encryption.algorithm, encryption.kms_master_key_id, encryption.bucket_key_enabled, encryption.blocked,
        encryption.explicitly_put);
}

}  // namespace s3sse

namespace s3sse::store {

/// Raised with every change of a record below; fields() then asks for the version that it reads.
inline constexpr std::uint64_t record_version = 1;

template <class Codec>
void fields(Codec& codec, PublicAccessBlock& block) {
  codec(block.block_public_acls, block.ignore_public_acls, block.block_public_policy, block.restrict_public_buckets);
}

template <class Codec>
void fields(Codec& codec, AclGrant& grant) {
  codec(grant.grantee, grant.to_group, grant.permission);
}

template <class Codec>
void fields(Codec& codec, Retention& retention) {
  codec(retention.mode, retention.until);
}

template <class Codec>
void fields(Codec& codec, DefaultRetention& retention) {
  codec(retention.mode, retention.period);
}

template <class Codec>
void fields(Codec& codec, ObjectLock& lock) {
  codec(lock.retention, lock.legal_hold);
}

template <class Codec>
void fields(Codec& codec, SettingDocument& document) {
  codec(document.xml, document.header);
}

template <class Codec>
void fields(Codec& codec, BucketSettings& settings) {
  codec(settings.documents, settings.public_access, settings.ownership, settings.acl, settings.object_lock,
        settings.default_retention);
}

template <class Codec>
void fields(Codec& codec, BucketRecord& bucket) {
  codec(bucket.name, bucket.owner_account, bucket.owner_canonical_id, bucket.region, bucket.created, bucket.encryption,
        bucket.versioning, bucket.policy, bucket.lifecycle_done);
  BucketSettings settings = *bucket.settings;
  codec(settings);
  bucket.settings = std::make_shared<const BucketSettings>(std::move(settings));
}

/// A part as its row has it: with the number of its blob in place of the blob.
struct StoredPart {
  SealedPart part;
  std::int64_t blob = 0;
  std::uint64_t ciphertext_size = 0;
};

template <class Codec>
void fields(Codec& codec, StoredPart& stored) {
  SealedPart& part = stored.part;
  codec(part.part_number, part.size, part.salt, part.etag, part.checksums, part.last_modified, stored.blob,
        stored.ciphertext_size);
}

struct StoredObject {
  ObjectRecord object;
  std::vector<StoredPart> parts;  ///< in place of those of `object`
};

template <class Codec>
void fields(Codec& codec, StoredObject& stored) {
  ObjectRecord& object = stored.object;
  codec(object.key, object.version_id, object.delete_marker, object.seal_id, object.envelope, stored.parts,
        object.multipart, object.size, object.etag, object.last_modified, object.system_metadata, object.user_metadata,
        object.tags, object.storage_class, object.restored_until, object.checksums, object.checksum_type, object.lock,
        object.acl, object.replication_status);
}

/// Without key_changed, which has a column of its own.
template <class Codec>
void fields(Codec& codec, UploadRecord& upload) {
  codec(upload.upload_id, upload.key, upload.seal_id, upload.envelope, upload.initiated, upload.initiator_id,
        upload.system_metadata, upload.user_metadata, upload.tags, upload.storage_class, upload.checksum_algorithm,
        upload.checksum_type, upload.lock, upload.acl, upload.version_id);
}

template <class Record>
Bytes encoded(Record& record) {
  FieldWriter writer(record_version);
  fields(writer, record);
  return writer.take();
}

/// Throws StoreFailure for bytes that no store wrote: `what` names them.
template <class Record>
Record decoded(ByteView bytes, const char* what) {
  FieldReader reader(bytes);
  Record record{};
  if (reader.version() >= 1 && reader.version() <= record_version) fields(reader, record);
  if (!reader.complete()) throw StoreFailure(std::string("the data folder has a damaged record of ") + what);
  return record;
}

}  // namespace s3sse::store
