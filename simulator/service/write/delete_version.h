#pragma once
// Deletion as versioning has it, shared by DeleteObject and DeleteObjects.
#include "simulator/service/policy/access.h"

namespace s3sse::service {

struct Deleted {
  bool marker = false;     ///< a delete marker was made, or the version deleted was one
  std::string version_id;  ///< of that marker or version; empty where versions play no role
};

/// Without a version id: removes the object, or hides it behind a delete marker where the bucket keeps versions. With
/// one: removes that version for good. Needs no key (GET-18, SSEC-29). A key that does not exist is no error;
/// AccessDenied for a version under lock; PreconditionFailed where the ETag of what is there is none of `tags`.
S3Result<Deleted> delete_version(Call& call, const store::BucketRecord& bucket, std::string_view key,
                                 std::optional<std::string_view> version_id, std::optional<std::string_view> tags);

}  // namespace s3sse::service
