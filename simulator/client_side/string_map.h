#pragma once
// Maps of strings as entries hold them: a JSON object in a string.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/client_side/error_class.h"
#include "simulator/client_side/key_service.h"

namespace s3sse::client_side {

/// Reads an encryption context or a description; empty text is the empty map. `entry` is named in the failure.
ClientResult<StringMap> parse_string_map(std::string_view entry, std::string_view text);

/// Compact, with the names in order: the C++ client reads up to the first blank.
std::string write_string_map(const StringMap& map);

/// Undoes what S3 does to metadata that are not ASCII: it takes the bytes of UTF-8 for characters of Latin-1, and
/// encodes these as RFC 2047 says. Nothing where the text is broken; other text comes back as it is.
std::optional<std::string> undo_double_encoding(std::string_view text);

}  // namespace s3sse::client_side
