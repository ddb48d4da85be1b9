#pragma once
// Wrapping keys in files.
#include <string>
#include <string_view>

#include "simulator/base/result.h"
#include "simulator/client_side/key_material.h"

namespace s3sse::cli {

/// Bytes of the longest key file that is read.
inline constexpr std::size_t longest_key_file = 64 * 1024;

/// A raw AES key of 16, 24 or 32 bytes as bytes, hex or base64, or an RSA key as PEM (PRIVATE KEY of RFC 5958, or
/// PUBLIC KEY of RFC 7468, for writing alone). The error names `name`, never what is in it.
Result<client_side::Keyring> parse_key_file(const std::string& name, std::string_view content,
                                            client_side::StringMap description);

/// The same, from the file; it is wiped from memory afterwards.
Result<client_side::Keyring> read_key_file(const std::string& path, client_side::StringMap description);

/// Makes a new AES key of 256 bits, in hex, in a file that only its owner may read. Fails where there is one already.
Result<void> make_key_file(const std::string& path);

}  // namespace s3sse::cli
