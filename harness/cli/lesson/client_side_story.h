#pragma once
// Client-side encryption shown whole: a text is encrypted, stored, fetched and decrypted, and what S3 sees of it.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/bytes.h"
#include "simulator/base/entropy.h"
#include "simulator/client_side/object_store.h"

namespace s3sse::cli {

struct ClientSideLetter {
  Bytes plaintext;
  client_side::Metadata metadata{};  ///< that goes beside the ciphertext
  Bytes ciphertext{};
  harness::model::Suite put_and_get{};  ///< one case that stores and fetches it, as S3 sees it
  std::string opened{};                 ///< the text again, or why not
  std::string with_wrong_key{};
  bool comes_back = false;  ///< with its key, and with no other
};

/// Keys are drawn from `entropy`.
Result<ClientSideLetter> client_side_letter(const Vectors& vectors, Bytes plaintext, Entropy& entropy);

struct ClientSideWish {
  std::string seed;
  std::optional<Bytes> text{};  ///< nothing: a text of ours
};

/// {"plaintext", "ciphertext", "metadata", "opened", "wrong_key", "play"}; bytes in hex.
Result<nlohmann::ordered_json> client_side_story(const Vectors& vectors, const ClientSideWish& wish);

}  // namespace s3sse::cli
