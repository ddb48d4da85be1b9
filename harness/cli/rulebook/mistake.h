#pragma once
#include <string>

namespace s3sse::cli {

/// The notes of a case under mistakes/, in parts: "Symptom: ... Cause: ... Fix: ...".
struct Mistake {
  std::string symptom, cause, fix;
};

/// All empty when the notes are of another kind.
Mistake mistake_in(const std::string& notes);

}  // namespace s3sse::cli
