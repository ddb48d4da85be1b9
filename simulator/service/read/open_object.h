#pragma once
// Sealed parts out, plaintext in one stream.
#include <memory>

#include "simulator/crypto/segmented_cipher.h"
#include "simulator/service/core.h"

namespace s3sse::service {

/// The plaintext bytes [first, first + count) of `object`, decrypted while they are read. Keeps what it needs alive. A
/// part whose seal does not fit is an error of the stream, never bytes.
std::unique_ptr<BodySource> open_object(store::ObjectRef object, crypto::SegmentKeys data_keys, sse::ObjectPlace place,
                                        std::uint64_t first, std::uint64_t count, const Rules& rules);

}  // namespace s3sse::service
