#include "harness/cli/rulebook/story.h"

#include <fmt/format.h>

#include "simulator/base/json.h"

namespace s3sse::cli {

nlohmann::ordered_json story_json(const std::vector<Told>& told) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Told& each : told)
    list.push_back({{"step", each.step},
                    {"request", each.request},
                    {"headers", each.headers},
                    {"answer", each.answer},
                    {"answer_headers", each.answer_headers}});
  return list;
}

std::string story_text(const Told& told) {
  std::string out = fmt::format("  {:<24} {}\n", told.step, told.request);
  for (const auto& [name, value] : told.headers) out += fmt::format("      {}: {}\n", name, value);
  out += fmt::format("    -> {}\n", told.answer);
  for (const auto& [name, value] : told.answer_headers) out += fmt::format("      {}: {}\n", name, value);
  return out;
}

std::string story_text(const std::vector<Told>& told) {
  std::string out;
  for (const Told& each : told) out += story_text(each);
  return out;
}

}  // namespace s3sse::cli
