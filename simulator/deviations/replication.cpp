#include "simulator/deviations/topics.h"
#include "simulator/model/encryption_method.h"

namespace s3sse::deviations {

Rows replication_rows() {
  using enum Stage;
  return {
      {Rule::replication_status_is_told, answer, "Does not tell how replication went.", LeavesOut{}},
      {Rule::replication_kms_objects_need_selection_criteria, store, "Replicates KMS objects that no rule selects.",
       gives(true)},
      {Rule::replication_replica_keeps_the_source_type, store, "Encrypts replicas as their bucket would.", LeavesOut{}},
      {Rule::blocked_encryption_replication_into_blocked_bucket_fails, store,
       "Replicates SSE-C objects into a bucket that blocks them.", Passes{}},
      {Rule::sse_c_replica_is_read_with_the_same_key, store, "Does not replicate SSE-C objects.", gives(false)},
      {Rule::update_encryption_is_not_replicated, store, "Replicates an object whose encryption was updated.", Acts{}},

      // Lifecycle
      {Rule::lifecycle_expired_object_is_gone, store, "Keeps what has expired.", gives(false)},
      {Rule::lifecycle_transition_keeps_encryption, store,
       "Gives objects that it moves the default encryption of the bucket.", Acts{}},
  };
}

}  // namespace s3sse::deviations
