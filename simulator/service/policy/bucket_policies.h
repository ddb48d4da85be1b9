#pragma once
// Bucket policies, parsed once and kept.
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "simulator/policy/authorize.h"
#include "simulator/store/store.h"

namespace s3sse::service {

/// Thread-safe. Keeps a bounded number of documents; what was forgotten is parsed again.
class BucketPolicies {
 public:
  explicit BucketPolicies(const Rules& rules) : rules_(rules) {}

  /// Null when the bucket has no policy. One that does not parse (it was checked when it was put) denies everything.
  std::shared_ptr<const policy::PolicyDocument> of(const store::BucketRecord& bucket);

 private:
  struct Entry {
    std::string text;
    std::shared_ptr<const policy::PolicyDocument> document;
  };

  const Rules& rules_;
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  ///< by bucket
};

/// True if S3 calls the policy public: an Allow for everyone that no condition narrows to fixed values.
bool is_public(const policy::PolicyDocument& document);

}  // namespace s3sse::service
