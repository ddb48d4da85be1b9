#pragma once
// Finding what a call names, and whether the caller may.
#include <optional>

#include "simulator/service/core.h"

namespace s3sse::service {

/// The bucket of the call, after the checks of bucket_order().
S3Result<store::BucketRecord> open_bucket(const Call& call);

// The checks of bucket_order().
S3Result<void> check_owner_header(const Call& call, store::BucketRecord& bucket);
S3Result<void> check_no_managed_encryption(const Call& call, store::BucketRecord& bucket);
S3Result<void> find_bucket_of_call(const Call& call, store::BucketRecord& bucket);
S3Result<void> check_permission(const Call& call, store::BucketRecord& bucket);
S3Result<void> check_owner_of_bucket(const Call& call, store::BucketRecord& bucket);

/// The same without the question whether the caller may, which the operation asks for each object.
S3Result<store::BucketRecord> open_bucket_unasked(const Call& call);

/// Another bucket than the call's: that of an object which a copy reads.
S3Result<store::BucketRecord> open_source_bucket(const Call& call, std::string_view name, std::string_view key,
                                                 std::optional<std::string_view> version_id);

S3Error no_such_bucket_policy(std::string_view bucket);

/// The current version, or the one named. May be a delete marker. InvalidArgument for a version id that no version of
/// the bucket can have: where versioning was never enabled, any but "null".
S3Result<store::ObjectRef> find_object(const Call& call, const store::BucketRecord& bucket, std::string_view key,
                                       std::optional<std::string_view> version_id);

/// The upload of the call.
S3Result<store::UploadRef> find_upload(const Call& call);

/// The stored envelope of an object or upload. It was written by this service, so anything wrong is an internal error.
S3Result<sse::Envelope> envelope_of(std::string_view stored);

/// The S3 face of what the store says to a write: conditions that did not hold, things that went away meanwhile.
S3Result<void> check_stored(const Call& call, store::StoreStatus status);

/// A fresh version id, or "null" where the bucket does not keep versions.
std::string new_version_id(const Call& call, const store::BucketRecord& bucket);

}  // namespace s3sse::service
