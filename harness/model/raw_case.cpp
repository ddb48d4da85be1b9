#include "harness/model/raw_case.h"

#include <fmt/format.h>

#include "harness/model/files.h"

namespace s3sse::harness::model {

std::string text_of(const Json& object, std::string_view name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<RawCase> read_raw_cases(const std::filesystem::path& vectors) {
  std::vector<RawCase> out;
  for (const std::filesystem::path& file : json_files(vectors / "cases")) {
    const std::optional<std::string> text = read_text_file(file);
    if (!text) continue;
    JsonFault fault;
    const std::optional<JsonText> parsed = parse_json_text(*text, fault);
    if (!parsed || !parsed->root.is_object() || !parsed->root.contains("cases")) continue;
    std::size_t index = 0;
    for (const Json& content : parsed->root["cases"]) {
      const int line = parsed->line_of(fmt::format("/cases/{}", index++));
      out.push_back({file.lexically_relative(vectors).generic_string(), line, text_of(content, "id"), content});
    }
  }
  return out;
}

}  // namespace s3sse::harness::model
