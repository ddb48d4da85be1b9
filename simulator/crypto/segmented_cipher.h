#pragma once
// The sealing of a body: segments of 64 KiB, each AES-256-GCM, once per layer. The nonce holds a counter and a
// last-segment flag, so that reordered, dropped, repeated and appended segments are refused (STREAM, Hoang et al.
// 2015); the associated data bind the bytes to their place. A failed tag is an error, never bytes.
#include <cstdint>
#include <memory>
#include <vector>

#include "simulator/base/body.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

inline constexpr std::size_t segment_plaintext_size = 64 * 1024;
inline constexpr std::size_t gcm_tag_size = 16;

/// The keys of one sealed run of bytes: one 32-byte key for SSE-S3, SSE-KMS and SSE-C, two independent ones for
/// DSSE-KMS (innermost first; DSSE-03). Never reused: every run gets keys of its own (see derive_segment_keys).
struct SegmentKeys {
  std::vector<SecretBytes> layers;
  [[nodiscard]] SegmentKeys clone() const;
};

/// HKDF-SHA256 (RFC 5869) of each data key with the run's random `salt` (32 bytes): parts of one upload share a data
/// key and still never share a segment key, so nonces cannot repeat under one key.
SegmentKeys derive_segment_keys(const SegmentKeys& data_keys, ByteView salt);

/// Ciphertext bytes for `plaintext_size` bytes under `layers` layers. Empty input still makes one (empty) segment.
std::uint64_t sealed_size(std::uint64_t plaintext_size, std::size_t layers);

/// Encrypts as bytes come, in the memory of the sink where it lends some; holds one segment.
class SegmentSealer {
 public:
  /// `binding` becomes associated data of every segment. `sink` must outlive the sealer.
  SegmentSealer(SegmentKeys keys, Bytes binding, BodySink& sink);
  ~SegmentSealer();
  /// With `more_follows` the caller knows that this is not the end: no whole segment is held back as the possible last.
  Result<void> update(ByteView plaintext, bool more_follows = false);
  /// Seals the last segment. No update() after it.
  Result<void> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Random-access ciphertext, as much as the opener needs to know of it.
class CiphertextReader {
 public:
  virtual ~CiphertextReader() = default;
  virtual Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const = 0;
  /// The bytes where they lie, if they lie in memory in one piece; else nothing, and read_at() copies them.
  [[nodiscard]] virtual ByteView view_at(std::uint64_t offset, std::size_t count) const;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

/// The plaintext bytes [first, first + count) as a stream; decrypts only the segments that hold them, one at a time.
/// Fails (code "integrity") on any change of ciphertext, place or length. `plaintext_size` is what the record claims; a
/// claim that does not fit the ciphertext is refused too.
std::unique_ptr<BodySource> open_segments(SegmentKeys keys, Bytes binding, std::shared_ptr<const CiphertextReader> from,
                                          std::uint64_t plaintext_size, std::uint64_t first, std::uint64_t count);

}  // namespace s3sse::crypto
