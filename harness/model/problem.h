#pragma once
// A mistake in a vector file, told so that its author can mend it without asking.
#include <string>

namespace s3sse::harness::model {

struct Problem {
  std::string file;   ///< relative to the vectors folder
  int line = 0;       ///< 1-based; 0: the file as a whole
  std::string where;  ///< field, as a JSON pointer: "/cases/3/steps/0/body"
  std::string what;   ///< the mistake and how to mend it
  /// "cases/sse-c/read.json:12: /cases/0/title: says "should"; state the fact"
  [[nodiscard]] std::string text() const;
};

}  // namespace s3sse::harness::model
