#pragma once
// Retention and legal hold of one version of an object: as writes bring them, as reads tell them, and what they forbid.
#include "simulator/service/core.h"

namespace s3sse::service {

/// x-amz-object-lock-* of a write, else the default retention of the bucket. Refused where the bucket has no lock,
/// where a mode comes without a date, and without Content-MD5 or a checksum. `needs_integrity`: the body of this
/// request is the object.
S3Result<store::ObjectLock> read_object_lock(const Call& call, const store::BucketRecord& bucket, bool needs_integrity);

/// AccessDenied while retention or a legal hold protects the version. Governance yields to
/// x-amz-bypass-governance-retention where the caller may s3:BypassGovernanceRetention.
S3Result<void> check_unlocked(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object);

/// AccessDenied where `wanted`, nothing for none at all, protects the version less than it is protected now.
S3Result<void> check_retention_change(const Call& call, const store::BucketRecord& bucket,
                                      const store::ObjectRecord& object, const std::optional<store::Retention>& wanted);

/// x-amz-bypass-governance-retention is for buckets with a lock.
S3Result<void> check_bypass_header(const Call& call, const store::BucketRecord& bucket);

/// NoSuchObjectLockConfiguration: nobody ever set it for this version.
S3Error no_object_lock();

/// InvalidRequest where the bucket has no lock.
S3Result<void> require_lock(const Call& call, const store::BucketRecord& bucket);

/// True while the version may not be removed, whoever asks.
bool is_locked(const store::ObjectRecord& object, TimePoint now);

/// The headers of reads, to those who may see them.
void add_lock_headers(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object,
                      Headers& headers);

}  // namespace s3sse::service
