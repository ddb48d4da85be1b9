#pragma once
// A case of the vectors with the learner's own bytes and name in it.
#include <optional>
#include <string>

#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/bytes.h"

namespace s3sse::cli {

struct LearnersObject {
  std::optional<Bytes> body{};  ///< nothing: the one of the case
  std::string name{};           ///< key of the object; empty: the one of the case
};

struct LessonCase {
  harness::model::Suite suite{};  ///< that one case, and all rules
  std::string notes{};

  [[nodiscard]] const harness::model::Case& the_case() const { return suite.cases.front(); }
};

inline constexpr std::size_t largest_lesson_body = 1024 * 1024;
inline constexpr std::size_t longest_lesson_name = 200;

/// `id` is that of a case, with or without its variant (then the first one is taken). The body goes into every step
/// that sends the object whole. Errors, one sentence each: no such case; an object that is too large; a name that is
/// too long.
Result<LessonCase> lesson_case(const Vectors& vectors, const std::string& id, const LearnersObject& object = {});

}  // namespace s3sse::cli
