#pragma once
// May this caller do this? The policy of the bucket and that of the caller, asked with the keys of the request.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/service/core.h"

namespace s3sse::service {

/// One permission, and what it is wanted for.
struct Asked {
  std::string action;
  std::string resource_arn;
  std::string_view key{};  ///< of an object whose tags conditions may name; empty: none
  std::optional<std::string_view> version_id{};
};

/// AccessDenied in the words of AWS. Without a bucket policy the owner's account may do everything, others nothing.
S3Result<void> authorise(const Call& call, const store::BucketRecord& bucket, const Asked& asked);

/// Every permission that the call itself takes, beside the source of a copy.
S3Result<void> authorise_call(const Call& call, const store::BucketRecord& bucket);

/// For operations that no bucket policy speaks of: what the caller's own policies say.
S3Result<void> authorise_without_bucket(const Call& call);

/// To read one object: s3:GetObject, or s3:GetObjectVersion where a version is named.
Asked to_read(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id);

/// To read the tags of one object, or of one version of it.
Asked to_read_tags(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id);

/// To list a bucket, and so to learn what is there.
Asked to_list(std::string_view bucket);

/// To delete one object or one version of it.
Asked to_delete(std::string_view bucket, std::string_view key, std::optional<std::string_view> version_id);

}  // namespace s3sse::service
