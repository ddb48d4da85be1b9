#pragma once
// The cases that a run takes.
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/case.h"
#include "reports/model/glob.h"

namespace s3sse::harness::model {

/// Filters; a case has to match every filter that is given, and one of its entries.
struct Selection {
  std::vector<std::string> ids{};         ///< globs over the expanded or the base id; "!" in front takes cases out
  std::vector<std::string> rules{};       ///< globs over rule ids ("SSEC-*")
  std::vector<std::string> methods{};     ///< SSE-C ..., without regard to case
  std::vector<std::string> operations{};  ///< of target steps
  std::vector<std::string> levels{};      ///< MUST, SHOULD, MAY
  std::vector<std::string> needs{};       ///< capabilities

  [[nodiscard]] bool empty() const;
  [[nodiscard]] bool takes(const Case& candidate) const;
  /// As given, for the report: "id sse-c/* rule SSEC-17".
  [[nodiscard]] std::string text() const;
};

using reports::glob_match;

}  // namespace s3sse::harness::model
