#pragma once
// The common part of GetObject and HeadObject: everything up to the point where data would be decrypted.
#include "simulator/service/core.h"
#include "simulator/service/read/byte_range.h"

namespace s3sse::service {

struct ReadTarget {
  store::BucketRecord bucket;
  store::ObjectRef object{};
  sse::Envelope envelope{};
  std::optional<sse::CustomerKey> customer_key{};
  bool reads_data = false;    ///< an archived object will not do
  bool not_modified = false;  ///< a condition asks for 304; `range` is then not settled
  ByteRange range{};
};

/// The checks of bucket_order() and of description_order(). `reads_data` tells whether an archived object will do.
S3Result<ReadTarget> open_for_description(Call& call, bool reads_data);

/// Those of bucket_order() and of read_order().
S3Result<ReadTarget> open_for_read(Call& call);

// The checks of read_order().
S3Result<void> find_object_of_read(const Call& call, ReadTarget& target);
S3Result<void> check_class_of_read(const Call& call, ReadTarget& target);
S3Result<void> check_signature_of_read(const Call& call, ReadTarget& target);
S3Result<void> read_key_of_read(const Call& call, ReadTarget& target);
S3Result<void> check_key_of_read(const Call& call, ReadTarget& target);
S3Result<void> check_conditions_of_read(const Call& call, ReadTarget& target);
S3Result<void> settle_range_of_read(const Call& call, ReadTarget& target);

/// 200, 206 or 304 with all headers that need no data key; no body.
Response describe(const Call& call, const ReadTarget& target);

/// Adds the checksums if the request asks for them. `data_keys` may be null where the checksums are not sealed.
void add_read_checksums(const Call& call, const ReadTarget& target, const crypto::SegmentKeys* data_keys,
                        Headers& headers);

/// The object that the call names, with the delete markers settled: no key without a version, 405 with one.
S3Result<store::ObjectRef> find_readable(const Call& call, const store::BucketRecord& bucket,
                                         std::optional<std::string_view> version_id);

/// `error`, which says that an object is not there, or AccessDenied where the caller may not list the bucket and so
/// must not learn what is there (POL-20).
S3Error told_absence(const Call& call, const store::BucketRecord& bucket, S3Error error);

/// KMS works for those alone who sign with Signature Version 4, so nobody anonymous reads what is encrypted under its
/// keys, whatever the policy says (GET-12).
S3Result<void> check_signed_for_kms(const Call& call, EncryptionMethod method);

/// Of a storage class whose objects have to be restored before they are read.
bool is_archived(const store::ObjectRecord& object);

/// RestoreObject made it readable for a time that has not passed.
bool is_restored(const store::ObjectRecord& object, TimePoint now);

/// Archived objects cannot be read before they are restored.
S3Result<void> check_not_archived(const store::ObjectRecord& object, TimePoint now);

}  // namespace s3sse::service
