#pragma once
// What CreateKey accepts: spec, usage, origin and tags.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// Nothing when the request may pass.
std::optional<KmsError> check_create_key(const Rules& rules, const KmsConfig& config, const CreateKeyRequest& request);

/// ENCRYPT_DECRYPT where the spec can do it, else its first usage (which a rule in force never lets anybody leave out,
/// KAPI-28).
std::string default_key_usage(std::string_view key_spec);

}  // namespace s3sse::kms
