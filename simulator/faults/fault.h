#pragma once
// Things that go wrong on purpose, so that an application can see how it bears them: one Fault says what, when and how
// often.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/result.h"

namespace s3sse::faults {

enum class Kind {
  kms_throttle,     ///< KMS answers ThrottlingException (KAPI-33)
  kms_unavailable,  ///< KMS answers KMSInternalException
  kms_slow,         ///< KMS answers after `delay`
  kms_state,        ///< the key that a call is about goes into `state` before the call
  store_write,      ///< bytes of an object cannot be written
  store_read,       ///< bytes of an object cannot be read
  store_full,       ///< once `capacity` bytes are written, no more can be
};

struct Fault {
  Kind kind = Kind::kms_throttle;
  std::string operation{};               ///< of KMS ("Decrypt"); empty: every one
  std::string s3_operation{};            ///< the S3 operation in whose course it happens ("UploadPart"); empty: any
  std::uint64_t after = 0;               ///< so many events that fit pass unharmed
  std::optional<std::uint64_t> count{};  ///< then so many are hit; nothing: all
  double probability = 1;                ///< of each to be hit, by the seed of the plan
  std::optional<std::chrono::milliseconds> from{};   ///< since the plan was made, by its clock
  std::optional<std::chrono::milliseconds> lasts{};  ///< from then on
  std::chrono::milliseconds delay{1000};             ///< of kms_slow
  std::string state = "Disabled";                    ///< of kms_state: Enabled, Disabled, PendingDeletion, Unavailable
  std::string key{};                                 ///< of kms_state: id or ARN; empty: whichever key it is
  std::uint64_t capacity = 0;                        ///< of store_full, in bytes of ciphertext
};

/// The grammar of `s3sse serve --fault`: KIND or KIND:NAME=VALUE,NAME=VALUE... with the kinds kms.throttle,
/// kms.unavailable, kms.slow, kms.state, store.write, store.read, store.full and the names op, s3, after, count, p,
/// from, for, delay, state, key, capacity. The error names what is wrong and what would be right. kms.state strikes
/// once unless it says how often.
Result<Fault> parse_fault(std::string_view spec);

}  // namespace s3sse::faults
