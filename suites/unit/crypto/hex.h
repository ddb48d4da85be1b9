#pragma once
// Test vectors are written in hex, as they are published.
#include <stdexcept>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/encoding.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::crypto {

inline Bytes hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '\n') digits += c;
  }
  auto bytes = from_hex(digits);
  if (!bytes) throw std::invalid_argument("a test vector that is not hex");
  return *bytes;
}

inline SecretBytes secret_hex(std::string_view text) {
  return SecretBytes::copy_of(hex(text));
}

}  // namespace s3sse::crypto
