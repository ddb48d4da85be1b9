#pragma once
// Calls that concern no key, such as CreateKey and ListKeys. No key policy speaks of them.
#include <optional>
#include <string_view>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// AccessDeniedException where the caller's identity policies do not let it make such a call. `rules` are those of the
/// operation.
std::optional<KmsError> account_denial(const CallOrigin& origin, std::string_view api, TimePoint now,
                                       const Rules& rules);

}  // namespace s3sse::kms
