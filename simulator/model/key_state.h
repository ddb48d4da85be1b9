#pragma once
// The states of a KMS key (KST rules).

namespace s3sse::kms {

enum class KeyState { creating, enabled, disabled, pending_deletion, pending_import, unavailable };

}  // namespace s3sse::kms
