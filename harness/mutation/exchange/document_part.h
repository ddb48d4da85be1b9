#pragma once
// A thing that a document holds.
#include <optional>
#include <string>

namespace s3sse::harness::mutation {

/// All elements, or members, of one path count as one: a list has the same parts however long it is.
struct DocumentPart {
  std::string path;                  ///< "/ListPartsResult/Part/ETag"
  std::optional<std::string> value;  ///< of the first one; nothing where it holds other parts
};

}  // namespace s3sse::harness::mutation
