#pragma once
// FNV-1a with 64 bits: a fingerprint that is the same on every machine, which std::hash is not. No protection against
// anybody who wants two texts to collide.
#include <cstdint>
#include <string_view>

namespace s3sse {

class Fnv1a {
 public:
  void add(std::string_view text) noexcept {
    for (const char c : text) mix(static_cast<unsigned char>(c));
  }
  void mix(std::uint64_t value) noexcept { value_ = (value_ ^ value) * 1099511628211ULL; }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 14695981039346656037ULL;
};

inline std::uint64_t fnv1a(std::string_view text) noexcept {
  Fnv1a hash;
  hash.add(text);
  return hash.value();
}

}  // namespace s3sse
