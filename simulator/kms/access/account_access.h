#pragma once
// Calls that concern no key: CreateKey, ListKeys, ListAliases, GenerateRandom. No key policy speaks of them.
#include <optional>
#include <string_view>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// AccessDeniedException where the caller's identity policies do not let it make such a call; nothing for other calls.
std::optional<KmsError> account_denial(const Kms& kms, const CallOrigin& origin, std::string_view api, TimePoint now);

}  // namespace s3sse::kms
