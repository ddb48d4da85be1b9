#pragma once
// Checks of what CreateKey accepts: spec, usage, origin and tags.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// Nothing when the request may pass.
std::optional<KmsError> check_create_key(const Rules& rules, std::string_view region, const CreateKeyRequest& request);

/// KAPI-36; lengths are checked where tags are read. `present`: the tags that the key has already; those named again
/// are replaced, not added.
std::optional<KmsError> check_tags(const Rules& rules, const std::vector<std::pair<std::string, std::string>>& tags,
                                   const std::map<std::string, std::string>& present);

/// KAPI-22: constraints of the API model first, then prefix, then the reserved name space (aliases.cpp).
KmsResult<void> check_alias_name(const Rules& rules, std::string_view name);

/// ENCRYPT_DECRYPT where the spec can do it, else its first usage (which a rule in force never lets anybody leave out,
/// KAPI-28).
std::string default_key_usage(std::string_view key_spec);

}  // namespace s3sse::kms
