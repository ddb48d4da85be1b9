#pragma once
// A story of the wire for the screen, and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/cli/rulebook/wire_story.h"

namespace s3sse::cli {

nlohmann::ordered_json story_json(const std::vector<Told>& told);
std::string story_text(const Told& told);
std::string story_text(const std::vector<Told>& told);

}  // namespace s3sse::cli
