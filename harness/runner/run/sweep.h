#pragma once
// Takes down what earlier runs left behind.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/runner/request/caller.h"

namespace s3sse::harness::runner {

/// The run that a bucket of that name belongs to ("s3sse-<run>-<12 hex digits>[-<fixture>]"); empty: it is none of
/// ours.
std::string run_of_bucket(std::string_view name);

struct ListedBucket {
  std::string name;
  std::string created;  ///< ISO 8601, as listed; may be empty
};

/// The buckets that carry the name of a run. The error says why they cannot be listed.
Result<std::vector<ListedBucket>> list_own_buckets(Caller& caller, Deadline deadline);

struct Swept {
  std::string bucket;
  std::size_t objects = 0;  ///< versions and delete markers
  std::size_t uploads = 0;
  bool gone = false;
  std::string problem;  ///< the reason why it is still there
};

/// Empties and removes one bucket: DeleteObject for versions, delete markers and objects, AbortMultipartUpload,
/// DeleteBucket; nothing else, but DeleteBucketPolicy where a refusal (403) says that a policy of the case stands in
/// the way. Refuses a bucket whose name is not that of a run.
Swept sweep_bucket(Caller& caller, const std::string& bucket, Deadline deadline);

}  // namespace s3sse::harness::runner
