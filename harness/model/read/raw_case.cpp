#include "harness/model/read/raw_case.h"

#include <fmt/format.h>

#include "harness/model/files.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::harness::model {

std::string text_of(const Json& object, std::string_view name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

namespace {

void read_raw_file(const std::filesystem::path& file, const std::string& name, std::vector<RawCase>& out) {
  const auto text = read_file(file, largest_vector_file);
  if (!text) return;
  const auto parsed = parse_json_text(*text, vector_bounds);
  if (!parsed || !parsed->root.is_object() || !parsed->root.contains("cases")) return;
  std::size_t index = 0;
  for (const Json& content : parsed->root["cases"]) {
    const int line = parsed->line_of(fmt::format("/cases/{}", index++));
    out.push_back({name, line, text_of(content, "id"), content});
  }
}

}  // namespace

std::vector<RawCase> read_raw_cases(const std::filesystem::path& vectors,
                                    const std::vector<std::filesystem::path>& more_cases) {
  std::vector<RawCase> out;
  for (const std::filesystem::path& file : json_files(vectors / "cases"))
    read_raw_file(file, file.lexically_relative(vectors).generic_string(), out);
  for (const std::filesystem::path& folder : more_cases)
    for (const std::filesystem::path& file : json_files(folder)) read_raw_file(file, file.generic_string(), out);
  return out;
}

}  // namespace s3sse::harness::model
