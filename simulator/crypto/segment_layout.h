#pragma once
// The layout that sealer and opener must agree on: where a segment lies, and with which nonce it is made.
#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "simulator/crypto/gcm_context.h"
#include "simulator/crypto/segmented_cipher.h"

namespace s3sse::crypto {

/// The counter of the nonce has 32 bits.
inline constexpr std::uint64_t max_segments = std::numeric_limits<std::uint32_t>::max();

/// At least one: an empty text is one empty segment, so that its absence shows.
constexpr std::uint64_t segment_count(std::uint64_t plaintext_size) {
  return plaintext_size == 0 ? 1 : (plaintext_size - 1) / segment_plaintext_size + 1;
}

/// A nonce, 96 bits as GCM likes it best (NIST SP 800-38D, 5.2.1.1).
using SegmentNonce = std::array<std::uint8_t, gcm_nonce_size>;

/// The nonce with which the segment of that number is made under `key`, a key of derive_segment_keys. It is no secret.
SegmentNonce segment_nonce(const SecretBytes& key, std::uint32_t number, bool last);

/// One layer of AES-256-GCM over the segments of a run. Nonce: 7 bytes derived from the key, 4 bytes of segment number
/// (big-endian), 1 byte that is 1 for the last segment.
class SegmentLayer {
 public:
  SegmentLayer(const SecretBytes& key, GcmContext::Direction direction);

  /// As GcmContext::encrypt and decrypt, for the segment of that number.
  void encrypt(std::uint32_t number, bool last, ByteView binding, ByteView plaintext, std::uint8_t* out) {
    context_.encrypt(nonce(number, last), binding, plaintext, out);
  }
  [[nodiscard]] bool decrypt(std::uint32_t number, bool last, ByteView binding, ByteView sealed, std::uint8_t* out) {
    return context_.decrypt(nonce(number, last), binding, sealed, out);
  }

 private:
  ByteView nonce(std::uint32_t number, bool last);

  GcmContext context_;
  SegmentNonce nonce_;
};

std::vector<SegmentLayer> make_layers(const SegmentKeys& keys, GcmContext::Direction direction);

}  // namespace s3sse::crypto
