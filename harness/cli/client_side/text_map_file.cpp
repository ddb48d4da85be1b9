#include "harness/cli/client_side/text_map_file.h"

#include <fmt/format.h>

#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {

Result<std::map<std::string, std::string>> parse_text_map(const std::string& name, std::string_view content) {
  const auto parsed = parse_json(content, {.repeated_members = false});
  if (!parsed) return fail(fmt::format("{}: {}", name, parsed.error().text()));
  if (!parsed->is_object()) return fail(fmt::format("{}: it holds one JSON object, from names to texts", name));
  std::map<std::string, std::string> out;
  for (const auto& [entry, value] : parsed->items()) {
    if (!value.is_string()) return fail(fmt::format("{}: the value of \"{}\" is a text in quotes", name, entry));
    out[entry] = value.get<std::string>();
  }
  return out;
}

Result<std::map<std::string, std::string>> read_text_map(const std::string& path) {
  const auto content = read_file(path, longest_text_map);
  if (!content) return tl::unexpected(content.error());
  return parse_text_map(path, *content);
}

}  // namespace s3sse::cli
