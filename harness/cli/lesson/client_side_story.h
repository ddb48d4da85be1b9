#pragma once
// Client-side encryption shown whole: a text is encrypted, stored, fetched and decrypted, and what S3 sees of it.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/bytes.h"

namespace s3sse::cli {

struct ClientSideWish {
  std::string seed;
  std::optional<Bytes> text{};  ///< nothing: a text of ours
  bool reveals = false;         ///< the wrapping key in the clear, for it is thrown away with the story
};

/// {"wrapping_key", "plaintext", "ciphertext", "metadata", "opened", "wrong_key", "comes_back", "play"}; bytes in hex,
/// the key as its fingerprint. `comes_back`: with its key, and with no other. `play`: how S3 stored and gave back what
/// the client had encrypted (see play.h).
Result<nlohmann::ordered_json> client_side_story(const Vectors& vectors, const ClientSideWish& wish);

}  // namespace s3sse::cli
