#include "harness/mutation/exchange/json_document.h"

#include <algorithm>
#include <functional>

#include "simulator/base/json.h"

namespace s3sse::harness::mutation {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::string> member_text(const Json& value) {
  if (value.is_structured()) return std::nullopt;
  return value.is_string() ? value.get<std::string>() : write_json(value);
}

/// Calls `visit` with each object, its path, and the name of each of its members; until it returns true.
using Visit = std::function<bool(Json& object, const std::string& name, const std::string& path)>;

bool walk_members(Json& node, const std::string& path, const Visit& visit) {
  if (node.is_array()) return std::ranges::any_of(node, [&](Json& item) { return walk_members(item, path, visit); });
  if (!node.is_object()) return false;
  std::vector<std::string> names;
  for (const auto& [name, value] : node.items()) names.push_back(name);
  return std::ranges::any_of(names, [&](const std::string& name) {
    const std::string below = path + "/" + name;
    if (visit(node, name, below)) return true;
    const auto found = node.find(name);
    return found != node.end() && walk_members(*found, below, visit);
  });
}

std::string rewritten(std::string_view document, const Visit& visit) {
  auto parsed = parse_ordered_json(document);
  if (!parsed) return std::string(document);
  walk_members(*parsed, "", visit);
  return write_json(*parsed);
}

}  // namespace

std::vector<DocumentPart> members_of(std::string_view document) {
  std::vector<DocumentPart> out;
  auto parsed = parse_ordered_json(document);
  if (!parsed) return out;
  walk_members(*parsed, "", [&](Json& object, const std::string& name, const std::string& path) {
    if (std::ranges::find(out, path, &DocumentPart::path) == out.end())
      out.push_back({path, member_text(object[name])});
    return false;
  });
  return out;
}

std::string without_members(std::string_view document, const std::string& path) {
  return rewritten(document, [&](Json& object, const std::string& name, const std::string& at) {
    if (at == path) object.erase(name);
    return false;
  });
}

std::string with_member(std::string_view document, const std::string& path, const std::string& value) {
  return rewritten(document, [&](Json& object, const std::string& name, const std::string& at) {
    if (at != path) return false;
    Json& member = object[name];
    const auto read = member.is_string() ? JsonResult<Json>(value) : parse_ordered_json(value);
    member = read && read->type() == member.type() ? *read : Json(value);
    return true;
  });
}

}  // namespace s3sse::harness::mutation
