#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

Rows object_lock_rows() {
  using enum Stage;
  return {
      // What a lock forbids
      {Rule::object_lock_protected_version_is_not_deleted, store, "Removes a version in spite of its lock.", Passes{}},
      {Rule::object_lock_governance_yields_to_the_bypass_header, store, "Lets nobody get past governance.",
       refuses(errors::access_denied("Access Denied because object protected by object lock."))},
      {Rule::object_lock_retention_is_not_shortened, validate, "Shortens any retention.", Passes{}},
      {Rule::object_lock_plain_delete_hides_the_version, store, "Refuses to hide a locked version behind a marker.",
       alters<S3Result<void>, bool>([](S3Result<void> right, const bool& locked) -> S3Result<void> {
         return locked ? refuse(errors::access_denied()) : right;
       })},
      {Rule::update_encryption_object_lock_protected_is_refused, validate, "Rewraps the data key of a locked version.",
       Passes{}},

      // Buckets with a lock, and without
      {Rule::object_lock_new_bucket_may_have_it, validate, "Ignores that a new bucket is to have a lock.",
       gives(false)},
      {Rule::object_lock_needs_a_bucket_with_a_lock, validate, "Locks versions in a bucket that has no lock.",
       Passes{}},
      {Rule::object_lock_bypass_header_needs_a_lock, validate, "Deletes, and ignores the bypass header of no lock.",
       Passes{}},
      {Rule::object_lock_versioning_cannot_be_suspended, validate, "Suspends the versioning of a bucket with a lock.",
       Passes{}},

      // Retention and legal hold of a version
      {Rule::object_lock_default_retention_protects_new_versions, validate, "Forgets the default retention.",
       LeavesOut{}},
      {Rule::object_lock_headers_are_read_back, answer, "Does not tell of the lock.", LeavesOut{}},
  };
}

}  // namespace s3sse::deviations
