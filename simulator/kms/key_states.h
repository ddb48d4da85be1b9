#pragma once
// The calls that each key state refuses (KST rules), and in which words.
#include <optional>

#include "simulator/kms/key_store.h"
#include "simulator/rules/rules.h"

namespace s3sse::kms {

/// Refuses a cryptographic operation that the state does not let pass. A call through S3 stands under the rules of KMS
/// and under those of S3 (KMSI-05 ... KMSI-09).
KmsResult<void> check_use(const Rules& rules, const KeyRecord& key);

/// For EnableKey and DisableKey, which fit keys that are enabled or disabled (KST-05, KST-06).
KmsResult<void> check_switching(const Rules& rules, const KeyRecord& key);

/// The state's own error, whatever the operation; nothing for Enabled.
std::optional<KmsError> state_error(const KeyRecord& key);

}  // namespace s3sse::kms
