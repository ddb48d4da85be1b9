#pragma once
// The facts that a write states about an object beside its bytes and its encryption.
#include <map>
#include <string>

#include "simulator/service/core.h"

namespace s3sse::service {

struct ObjectMetadata {
  std::map<std::string, std::string> system;
  std::map<std::string, std::string> user;
  std::map<std::string, std::string> tags;
  std::string storage_class = "STANDARD";
  store::ObjectLock lock{};
  std::optional<store::Acl> acl{};
};

/// Content-Type (with S3's default), Cache-Control ..., x-amz-meta-*. MetadataTooLarge above 2 KiB of user metadata.
S3Result<ObjectMetadata> read_metadata(const Headers& headers, const Rules& rules);

/// x-amz-storage-class, or STANDARD; InvalidStorageClass for a class that general purpose buckets do not have.
S3Result<std::string> read_storage_class(const Headers& headers);

/// x-amz-tagging, a query string.
S3Result<std::map<std::string, std::string>> read_tagging(const Headers& headers, const Rules& rules);

/// The lock and the access control list of the object, as far as the bucket takes them. `brings_object`: the body of
/// this request is the object.
S3Result<void> read_protection(const Call& call, const store::BucketRecord& bucket, bool brings_object,
                               ObjectMetadata& metadata);

/// The metadata headers of GetObject and HeadObject, response-* overrides of the query included.
void add_metadata_headers(const Call& call, const store::ObjectRecord& object, Headers& headers);

}  // namespace s3sse::service
