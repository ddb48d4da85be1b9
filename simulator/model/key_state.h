#pragma once
// The states of a KMS key (KST rules).

namespace s3sse::kms {

enum class KeyState {
  creating,
  enabled,
  disabled,
  pending_deletion,
  pending_import,
  pending_replica_deletion,  ///< a primary key that is to go once its replicas are gone
  unavailable
};

/// True if the key is on its way out: only CancelKeyDeletion keeps it.
constexpr bool awaits_deletion(KeyState state) {
  return state == KeyState::pending_deletion || state == KeyState::pending_replica_deletion;
}

}  // namespace s3sse::kms
