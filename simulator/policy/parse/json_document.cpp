#include "simulator/policy/parse/json_document.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/json_nesting.h"

namespace s3sse::policy {
namespace {

/// A policy nests six levels deep; the rest is room.
constexpr std::size_t max_depth = 16;

}  // namespace

std::optional<nlohmann::json> parse_json(std::string_view text) {
  using nlohmann::json;
  if (json_nesting_depth(text) > max_depth) return std::nullopt;
  // The library lets the last of two equal members win. Two readers could then disagree on what a policy says.
  std::vector<std::set<std::string>> members;
  bool twice = false;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        members.emplace_back();
        break;
      case json::parse_event_t::object_end:
        if (!members.empty()) members.pop_back();
        break;
      case json::parse_event_t::key:
        if (!members.empty() && parsed.is_string()) {
          twice = !members.back().insert(parsed.get<std::string>()).second || twice;
        }
        break;
      default:
        break;
    }
    return true;
  };
  json document = json::parse(text, watch, /*allow_exceptions=*/false);
  if (document.is_discarded() || twice) return std::nullopt;
  return document;
}

}  // namespace s3sse::policy
