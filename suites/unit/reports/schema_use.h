#pragma once
// Coverage of a schema: does a document show all that it speaks of? A schema that forbids other members says the
// reverse by itself.
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace s3sse::reports {

/// Walks schema and document side by side; knows $ref, properties, additionalProperties, items and anyOf.
class SchemaUse {
 public:
  explicit SchemaUse(const nlohmann::json& schema) : schema_(schema) {}

  void see(const nlohmann::json& document) { see(schema_, "", document); }

  /// JSON Pointers of properties that no document had so far.
  [[nodiscard]] std::set<std::string> unseen() const {
    std::set<std::string> out;
    collect(schema_, "", out);
    for (const std::string& pointer : seen_) out.erase(pointer);
    return out;
  }

 private:
  void see(const nlohmann::json& node, const std::string& where, const nlohmann::json& value) {
    if (node.contains("$ref")) {
      const std::string target = node["$ref"].get<std::string>().substr(1);
      return see(schema_.at(nlohmann::json::json_pointer(target)), target, value);
    }
    if (node.contains("anyOf"))
      for (std::size_t branch = 0; branch < node["anyOf"].size(); ++branch)
        see(node["anyOf"][branch], where + "/anyOf/" + std::to_string(branch), value);
    if (value.is_array() && node.contains("items"))
      for (const nlohmann::json& item : value) see(node["items"], where + "/items", item);
    if (!value.is_object()) return;
    for (const auto& [name, member] : value.items()) {
      if (node.contains("properties") && node["properties"].contains(name)) {
        const std::string pointer = where + "/properties/" + name;
        seen_.insert(pointer);
        see(node["properties"][name], pointer, member);
      } else if (node.contains("additionalProperties") && node["additionalProperties"].is_object()) {
        see(node["additionalProperties"], where + "/additionalProperties", member);
      }
    }
  }

  static void collect(const nlohmann::json& node, const std::string& where, std::set<std::string>& out) {
    if (node.is_object() && node.contains("properties") && node.contains("type"))
      for (const auto& [name, member] : node["properties"].items()) out.insert(where + "/properties/" + name);
    if (!node.is_structured()) return;
    for (const auto& [name, member] : node.items()) collect(member, where + "/" + name, out);
  }

  const nlohmann::json& schema_;
  std::set<std::string> seen_;
};

}  // namespace s3sse::reports
