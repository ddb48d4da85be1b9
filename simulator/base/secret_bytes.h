#pragma once
// A key or password in memory: wiped when it dies, compared in constant time, neither printable nor copyable by
// accident.
#include <cstddef>
#include <iosfwd>

#include "simulator/base/bytes.h"

namespace s3sse {

/// Owns secret bytes. Move-only: a copy is asked for with clone(). The bytes are reached through reveal() alone, so one
/// search for "reveal(" lists every place where a secret is in the open.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  /// Takes a copy of `bytes`; wiping the original stays the caller's duty.
  static SecretBytes copy_of(ByteView bytes);

  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] SecretBytes clone() const { return copy_of(bytes_); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
  [[nodiscard]] ByteView reveal() const noexcept { return bytes_; }
  [[nodiscard]] ByteSpan reveal_mutable() noexcept { return bytes_; }

  /// Constant time for equal lengths; the length itself is not hidden.
  [[nodiscard]] bool equals(const SecretBytes& other) const noexcept;
  bool operator==(const SecretBytes&) const = delete;

 private:
  void wipe() noexcept;
  Bytes bytes_;
};

/// Deleted so that a stray `stream << secret` does not compile.
std::ostream& operator<<(std::ostream&, const SecretBytes&) = delete;

/// Constant-time comparison of equal-length buffers; false at once for different lengths.
bool constant_time_equals(ByteView a, ByteView b) noexcept;

/// Overwrites memory in a way that the optimiser may not remove.
void wipe_memory(ByteSpan bytes) noexcept;
void wipe_memory(std::string& text) noexcept;

}  // namespace s3sse
