#pragma once
// Everything that the pages of the lesson are made of, and what the vectors say about it.
#include <nlohmann/json_fwd.hpp>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// Returns the texts of site/lessons.json, with "mistakes" (a case each: id, title, symptom, cause, fix, rules,
/// variants), "methods" (four answers each, as `s3sse explain methods` has them) and "reveals".
nlohmann::ordered_json lesson_catalogue(const Vectors& vectors, bool reveals);

}  // namespace s3sse::cli
