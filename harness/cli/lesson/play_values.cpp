#include "harness/cli/lesson/play_values.h"

#include <nlohmann/json.hpp>

#include "simulator/base/encoding.h"

namespace s3sse::cli {

using Json = nlohmann::ordered_json;

std::string string_at(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

bool is_setup(const Json& step) {
  return step["step"] == "set-up";
}

std::vector<std::string> values_of(const Json& step, std::string_view stage, std::string_view name) {
  std::vector<std::string> found;
  if (!step["trace"].is_object()) return found;
  for (const Json& event : step["trace"]["events"]) {
    if (event["stage"] != stage) continue;
    for (const Json& value : event["values"])
      if (value["name"] == name) found.push_back(value["value"].get<std::string>());
  }
  return found;
}

std::string value_of(const Json& step, std::string_view stage, std::string_view name) {
  const auto found = values_of(step, stage, name);
  return found.empty() ? "" : found.front();
}

std::string spaced_hex(const std::string& hex, std::size_t bytes) {
  std::string out;
  for (std::size_t at = 0; at + 1 < hex.size() && at < 2 * bytes; at += 2)
    out += (at == 0 ? "" : " ") + hex.substr(at, 2);
  return out + (hex.size() > 2 * bytes ? " …" : "");
}

std::string printable_text(const std::string& hex) {
  std::string out;
  for (const std::uint8_t byte : from_hex(hex).value_or(Bytes{}))
    out += byte < 0x20 || byte > 0x7E ? '.' : static_cast<char>(byte);
  return out;
}

const Json* first_that_writes(const Json& play) {
  for (const Json& step : play["steps"])
    if (!is_setup(step) && step["stored"].is_object() && !values_of(step, "seal", "ciphertext").empty()) return &step;
  return nullptr;
}

}  // namespace s3sse::cli
