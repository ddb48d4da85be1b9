#pragma once
// The xxHash family (xxhash.com): no protection against malice, only against accidents.
#include "simulator/crypto/checksum.h"

namespace s3sse::crypto {

/// XXH64, XXH3 with 64 or with 128 bits, all with seed 0; null for any other algorithm.
std::unique_ptr<Checksum> make_xxhash(ChecksumAlgorithm algorithm);

}  // namespace s3sse::crypto
