#pragma once
// The texts of the lesson: methods, breaks, lessons, topics, corrections, and what clients say by themselves.
#include <nlohmann/json_fwd.hpp>

namespace s3sse::cli {

/// The contents of lessons.json of the site, as far as it can be read; else an empty object.
nlohmann::ordered_json lesson_texts();

}  // namespace s3sse::cli
