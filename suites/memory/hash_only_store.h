#pragma once
// A store for objects that no memory and no disk of a test could take. Of ciphertext it keeps a SHA-256 for each MiB,
// and to read it back it seals the plaintext anew, which follows a pattern: the same key, salt and place give the same
// bytes. What does not come out with the SHA-256 that went in is no answer but an error.
#include <memory>

#include "simulator/crypto/segmented_cipher.h"
#include "simulator/store/store.h"

namespace s3sse::tests {

/// Fills `out` with the plaintext from `offset`: every eight bytes are others.
void fill_with_pattern(std::uint64_t offset, ByteSpan out);

/// The things that ciphertext is made of.
struct Origin {
  crypto::SegmentKeys keys;
  Bytes binding;
  std::uint64_t first = 0;  ///< of the plaintext, in the pattern
  std::uint64_t size = 0;   ///< of the plaintext
};

/// Keeps everything but ciphertext in memory.
std::unique_ptr<store::ObjectStore> make_hash_only_store();

/// Tells a blob of that store what it is made of: it cannot be read before.
void set_origin(const store::Blob& blob, Origin origin);

}  // namespace s3sse::tests
