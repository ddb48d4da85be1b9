#pragma once
// Digests and checksums by which the harness judges answers; its own, so that an error in the simulator's cannot hide.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"

namespace s3sse::harness::runner {

Bytes md5(ByteView data);
Bytes sha1(ByteView data);
Bytes sha256(ByteView data);
Bytes hmac_sha1(ByteView key, ByteView data);

/// Big-endian value of "crc32", "crc32c", "crc64nvme", "sha1" or "sha256"; nothing for another name.
std::optional<Bytes> checksum(std::string_view algorithm, ByteView data);

/// `count` bytes that depend on nothing but the three texts.
Bytes derived_bytes(std::string_view seed, std::string_view case_id, std::string_view label, std::size_t count);

}  // namespace s3sse::harness::runner
