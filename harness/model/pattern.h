#pragma once
// Regular expressions of vectors, on bytes that an endpoint sent: RE2 takes time linear in them, whatever they are.
#include <memory>
#include <string_view>

#include "simulator/base/result.h"

namespace re2 {
class RE2;
}

namespace s3sse::harness::model {

/// A compiled expression in the syntax of RE2. Copies share it; safe from many threads.
class Pattern {
 public:
  /// The error says what RE2 does not take, such as a back reference or a look-around.
  static Result<Pattern> compile(std::string_view expression);

  /// True if all of `text` matches, byte by byte; it need not be UTF-8.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace s3sse::harness::model
