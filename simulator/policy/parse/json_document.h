#pragma once
// JSON that may come from anybody, read with the bounds that policies need. Internal to this module.
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace s3sse::policy {

/// Nothing for what is not JSON (RFC 8259, UTF-8), nests deeper than any policy does or says a member of an object
/// twice.
std::optional<nlohmann::json> parse_json(std::string_view text);

}  // namespace s3sse::policy
