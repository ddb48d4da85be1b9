#pragma once
// ReplicationConfiguration: the rules, and what S3 checks of them beyond their shape.
#include <vector>

#include "simulator/service/settings/lifecycle_rules.h"

namespace s3sse::service {

struct ReplicationRule {
  int priority = 0;
  ObjectFilter filter;
  std::string destination;                   ///< name of the bucket
  std::string storage_class{};               ///< empty: that of the source
  bool with_kms_objects = false;             ///< SseKmsEncryptedObjects is Enabled
  std::optional<std::string> replica_key{};  ///< ReplicaKmsKeyID as it was given
  bool with_delete_markers = false;
};

struct Replication {
  std::string role;  ///< ARN
  std::vector<ReplicationRule> rules;
};

/// The rules that are enabled; none where the bucket has none.
Replication replication_of(const store::BucketRecord& bucket);

/// Both buckets keep versions; what the newer form of a rule needs is there. The KMS key is not looked for (OPT-10).
/// Gives ids to rules that have none.
S3Result<void> check_replication(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);

}  // namespace s3sse::service
