#pragma once
// A body as a vector describes it; the runner makes the bytes.
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/base/bytes.h"

namespace s3sse::harness::model {

struct BodySpec {
  enum class Kind { empty, text, bytes, counter, random, zeros, same_as, concat };
  Kind kind = Kind::empty;
  std::string text;             ///< of text (may hold variables); the label of random; the step of same_as
  Bytes bytes;                  ///< of hex and base64
  std::uint64_t size = 0;       ///< of counter, random, zeros; at most 64 MiB
  std::vector<BodySpec> parts;  ///< of concat

  [[nodiscard]] bool given() const { return kind != Kind::empty; }
};

}  // namespace s3sse::harness::model
