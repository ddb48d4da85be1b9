#pragma once
// Takes secrets out of what is shown: by the name of the header, parameter, field or element that holds them, and by
// value in every encoding that a message may carry them in. What is taken out leaves a short fingerprint, so that equal
// secrets can still be told to be equal.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/bytes.h"

namespace s3sse::harness {

class Redactor {
 public:
  /// Shown as "<label sha256:1a2b3c4d>". Values of fewer than 8 bytes stay: they are everywhere, and no secret.
  void add(const std::string& label, ByteView secret);

  /// By value alone.
  [[nodiscard]] std::string text(std::string_view text) const;
  /// By name, and by value.
  [[nodiscard]] std::string header(std::string_view name, std::string_view value) const;
  /// The query of a request target, by the names of its parameters and by value.
  [[nodiscard]] std::string target(std::string_view target) const;
  /// Form fields, chunk signatures, JSON members and XML elements that hold secrets, and by value.
  [[nodiscard]] std::string body(std::string_view body) const;

  /// Longest form of any secret, in bytes: what may hang over the end of a text that was cut.
  [[nodiscard]] std::size_t longest() const { return longest_; }

 private:
  void add_form(std::string form, const std::string& shown);

  std::vector<std::pair<std::string, std::string>> forms_;  ///< a form to look for, a text to show; longest first
  std::size_t longest_ = 0;
};

/// "<redacted sha256:1a2b3c4d, 44 bytes>"
std::string fingerprint(std::string_view secret);

}  // namespace s3sse::harness
