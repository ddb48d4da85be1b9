#pragma once
// A topic of the lesson told in a terminal, drawn from what its cases did just now.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

struct TopicWish {
  std::string topic;  ///< "sse-kms", "bucket-key"
  std::string seed;
  bool reveals = false;
};

struct TopicStory {
  std::vector<std::string> paragraphs;  ///< in order, each a page of its own for who shows them one by one
  bool holds = false;                   ///< every case passed
};

/// The names of the topics, in the order of the lesson.
std::vector<std::string> lesson_topics();

/// The plays of the topic's cases: {"topic", "title", "keys", "gets", "plays"}. The error says which case cannot be
/// played.
Result<nlohmann::ordered_json> topic_plays(const Vectors& vectors, const TopicWish& wish);

/// Tells what topic_plays() returned.
TopicStory topic_story(const nlohmann::ordered_json& topic);

}  // namespace s3sse::cli
