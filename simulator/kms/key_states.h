#pragma once
// Which key states refuse which calls (KST rules), and in which words.
#include <optional>

#include "simulator/kms/key_store.h"

namespace s3sse::kms {

enum class Use { encrypt, decrypt };

/// Nothing when the state lets a cryptographic operation pass. `via_service`: the call comes from S3 on a user's
/// behalf, so the S3 rules about key states apply as well (KMSI-05..09).
std::optional<KmsError> refuse_use(const Rules& rules, const KeyRecord& key, Use use, bool via_service);

/// For EnableKey and DisableKey, which fit keys that are enabled or disabled (KST-05, KST-06).
std::optional<KmsError> refuse_switching(const Rules& rules, const KeyRecord& key);

/// The state's own error, whatever the operation; nothing for Enabled.
std::optional<KmsError> state_error(const KeyRecord& key);

}  // namespace s3sse::kms
