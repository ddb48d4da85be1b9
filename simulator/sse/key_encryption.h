#pragma once
// Keys that wrap data keys. Each is derived for one object alone: the derivation names method, layer and place, so that
// a wrapped key does not unwrap anywhere else.
#include "simulator/sse/sse_engine.h"

namespace s3sse::sse {

/// HKDF-SHA256 of `secret` with `salt`, for `label` ("sse-s3" ...) and `place`.
SecretBytes key_encryption_key(const SecretBytes& secret, ByteView salt, std::string_view label,
                               const ObjectPlace& place);

/// Each text behind its length (8 bytes, big-endian), so that no two places give the same bytes.
std::string unambiguous(std::initializer_list<std::string_view> texts);

/// The refusal for an envelope that does not open: stored bytes were changed or moved. Says nothing of them.
S3Error broken_envelope();

crypto::SegmentKeys one_layer(SecretBytes key);

}  // namespace s3sse::sse
