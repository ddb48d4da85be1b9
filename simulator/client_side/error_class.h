#pragma once
// Failures of client-side encryption: told apart inside, by whoever holds the keys; alike outside, where a sender of
// forged objects could learn from the difference.
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "simulator/rules/rules.h"

namespace s3sse::client_side {

enum class ErrorClass {
  not_s3ec,             ///< no encryption client wrote this, or its instruction file is lost
  malformed_metadata,   ///< an entry is missing, or is not what its format says
  format_conflict,      ///< entries of several formats, or at a place where the format forbids them
  legacy_disabled,      ///< readable only with an option for old algorithms
  policy_violation,     ///< not committed to its key, where the commitment policy asks for that
  config_invalid,       ///< the options contradict each other
  wrong_keyring,        ///< wrapped by another kind of key than there is here
  context_mismatch,     ///< the encryption context of the request is not the stored one
  unwrap_failed,        ///< the wrapped data key does not open
  commitment_mismatch,  ///< the data key is not the one that the object was committed to
  tag_mismatch,         ///< the content is not what was encrypted
  too_large,            ///< more than the buffer may hold, or than the algorithm may encrypt
  range_invalid,        ///< the range does not touch the object
  sequence,             ///< parts of an upload out of order
  unsupported,          ///< known, and not done here
  other,                ///< S3, KMS or the body failed
};

/// "not-s3ec", "commitment-mismatch" ...
std::string_view name_of(ErrorClass error_class);
std::optional<ErrorClass> find_error_class(std::string_view name);

struct Failure {
  ErrorClass error_class = ErrorClass::other;
  std::string reason;  ///< one sentence for the owner of the keys; names entries, never a secret
  std::string code{};  ///< of S3 or KMS where they refused ("NoSuchKey"), "timeout" ...; otherwise empty

  /// The sentence for everybody else. The same for every wrong key, commitment, tag and padding.
  [[nodiscard]] std::string outside(const Rules& rules = {}) const;
};

template <class T>
using ClientResult = tl::expected<T, Failure>;

inline tl::unexpected<Failure> refuse_object(ErrorClass error_class, std::string reason) {
  return tl::unexpected<Failure>(Failure{error_class, std::move(reason)});
}

}  // namespace s3sse::client_side
