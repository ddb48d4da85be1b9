#pragma once
// Streams of bytes between network, sealing and store. Pull model: the reader asks, so back-pressure comes by itself
// and memory stays bounded whatever the size of the body.
#include <cstdint>
#include <memory>
#include <optional>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"

namespace s3sse {

/// A source of bytes. Used by one thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Reads at least one and at most out.size() bytes; 0 means the end (and again 0 ever after). `out` is not empty.
  /// A failure is permanent; Error::code then holds the S3 error code if the sender is to blame (IncompleteBody,
  /// XAmzContentSHA256Mismatch, SignatureDoesNotMatch ...), else "timeout" or "connection".
  virtual Result<std::size_t> read(ByteSpan out) = 0;
  /// Bytes that are still to come, where that is known before reading.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const { return std::nullopt; }
};

/// A destination of bytes. Used by one thread at a time.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Takes all of `bytes` or fails for good.
  virtual Result<void> write(ByteView bytes) = 0;
  /// Returns memory in which the destination keeps the next `size` bytes: who makes them there and writes them from
  /// there spares a copy. Empty where it has none. Good until the next call.
  virtual ByteSpan room([[maybe_unused]] std::size_t size) { return {}; }
};

/// A body held in memory; owns its bytes.
class MemorySource final : public BodySource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit MemorySource(std::string_view text) : bytes_(to_bytes(text)) {}
  Result<std::size_t> read(ByteSpan out) override;
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return bytes_.size() - position_; }

 private:
  Bytes bytes_;
  std::size_t position_ = 0;
};

/// Fills `out` as far as the source reaches; fewer bytes than out.size() mean that the source has ended.
Result<std::size_t> read_full(BodySource& source, ByteSpan out);

/// The whole body, or an error with code "EntityTooLarge" once it exceeds `limit` bytes. The limit is not optional:
/// nothing from outside may grow without bound.
Result<Bytes> read_all(BodySource& source, std::size_t limit);

}  // namespace s3sse
