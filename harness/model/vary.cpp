#include "harness/model/vary.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "simulator/base/json.h"

namespace s3sse::harness::model {
namespace {

constexpr std::string_view merge_key = "...";

std::string plain_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : write_json(value);
}

std::string value_name(const Json& value) {
  if (value.is_object()) return value.contains("name") ? plain_text(value["name"]) : "";
  return plain_text(value);
}

/// The values that one variant gives to the axes.
class Binding {
 public:
  void set(const std::string& axis, const Json* value) { values_[axis] = value; }

  /// Returns what `name` ("axis" or "axis.member.member") stands for; null when it is no axis.
  const Json* find(std::string_view name, std::string& problem) const {
    const std::size_t dot = name.find('.');
    const auto axis = values_.find(name.substr(0, dot));
    if (axis == values_.end()) return nullptr;
    const Json* at = axis->second;
    if (dot == std::string_view::npos) return at->is_object() ? &(*at)["name"] : at;
    std::string_view rest = name.substr(dot + 1);
    while (true) {
      const std::size_t next = rest.find('.');
      const std::string member(rest.substr(0, next));
      if (!at->is_object() || !at->contains(member)) {
        problem = fmt::format("${{{}}}: the value \"{}\" of axis \"{}\" has no member \"{}\"", name,
                              value_name(*axis->second), axis->first, member);
        return nullptr;
      }
      at = &(*at)[member];
      if (next == std::string_view::npos) return at;
      rest = rest.substr(next + 1);
    }
  }

 private:
  std::map<std::string, const Json*, std::less<>> values_;
};

/// Members that are at hand already win; objects are merged member by member.
void merge_into(Json& target, const Json& more) {
  for (const auto& [key, value] : more.items()) {
    if (!target.contains(key))
      target[key] = value;
    else if (target[key].is_object() && value.is_object())
      merge_into(target[key], value);
  }
}

class Substitution {
 public:
  Substitution(const Binding& binding, const Report& report) : binding_(binding), report_(report) {}

  Json apply(const Json& value, const std::string& pointer) const {
    if (value.is_string()) return apply_text(value.get_ref<const std::string&>(), pointer);
    if (value.is_array()) return apply_array(value, pointer);
    if (value.is_object()) return apply_object(value, pointer);
    return value;
  }

 private:
  Json apply_array(const Json& value, const std::string& pointer) const {
    Json out = Json::array();
    std::size_t index = 0;
    for (const Json& item : value) out.push_back(apply(item, child_pointer(pointer, std::to_string(index++))));
    return out;
  }

  Json apply_object(const Json& value, const std::string& pointer) const {
    Json out = Json::object();
    const Json* merge = nullptr;
    for (const auto& [key, member] : value.items()) {
      if (key == merge_key) {
        merge = &member;
        continue;
      }
      const std::string name = key.find("${") == std::string::npos ? key : plain_text(apply_text(key, pointer));
      out[name] = apply(member, child_pointer(pointer, key));
    }
    if (merge) apply_merge(out, apply(*merge, child_pointer(pointer, merge_key)), child_pointer(pointer, merge_key));
    return out;
  }

  void apply_merge(Json& out, const Json& more, const std::string& pointer) const {
    if (more.is_object()) {
      merge_into(out, more);
    } else if (more.is_array()) {
      for (const Json& item : more) apply_merge(out, item, pointer);
    } else {
      report_(pointer, "\"...\" merges an object or a list of objects, such as \"${axis.member}\"");
    }
  }

  Json apply_text(const std::string& text, const std::string& pointer) const {
    std::string out;
    std::size_t at = 0;
    while (true) {
      const std::size_t open = text.find("${", at);
      if (open == std::string::npos) return out + text.substr(at);
      const std::size_t close = text.find('}', open);
      if (close == std::string::npos) return out + text.substr(at);  // reported when variables are checked
      const std::string_view name = std::string_view(text).substr(open + 2, close - open - 2);
      const bool literal = open > 0 && text[open - 1] == '$';
      std::string problem;
      const Json* value = literal ? nullptr : binding_.find(name, problem);
      if (!problem.empty()) report_(pointer, problem);
      if (value && open == 0 && close + 1 == text.size()) return apply(*value, pointer);
      out += text.substr(at, open - at);
      out += value ? plain_text(*value) : text.substr(open, close + 1 - open);
      at = close + 1;
    }
  }

  const Binding& binding_;
  const Report& report_;
};

/// Each axis a list of values that have distinct names.
bool check_axes(const Json& vary, const Report& report) {
  if (!vary.is_object()) {
    report("/vary", "has to be an object of axes: { \"size\": [0, 1] }");
    return false;
  }
  bool good = true;
  std::size_t variants = 1;
  for (const auto& [axis, values] : vary.items()) {
    const std::string pointer = child_pointer("/vary", axis);
    if (!values.is_array() || values.empty()) {
      report(pointer, "an axis is a list of at least one value");
      return false;
    }
    std::vector<std::string> names;
    for (const Json& value : values) {
      std::string name = value_name(value);
      if (value.is_object() && !value.contains("name")) {
        report(pointer, "a value that is an object needs a \"name\" for the id of the case");
        good = false;
      } else if (std::find(names.begin(), names.end(), name) != names.end()) {
        report(pointer, fmt::format("the value \"{}\" comes twice", name));
        good = false;
      } else if (name.find_first_of(",[]=*?") != std::string::npos) {
        report(pointer, fmt::format("the value \"{}\" goes into the id of the case, where , [ ] = * ? have a meaning; "
                                    "give it a plain \"name\"",
                                    name));
        good = false;
      }
      names.push_back(std::move(name));
    }
    variants *= values.size();
    if (variants > most_variants) {
      report("/vary", fmt::format("gives more than {} cases; split the case", most_variants));
      return false;
    }
  }
  return good;
}

bool check_skip(const Json& raw, const Report& report) {
  const Json& skip = raw["skip"];
  if (!skip.is_array()) {
    report("/skip", "has to be a list of objects { \"axis\": value }");
    return false;
  }
  for (const Json& entry : skip) {
    for (const auto& [axis, value] : entry.items()) {
      if (raw.contains("vary") && raw["vary"].contains(axis)) {
        const Json& values = raw["vary"][axis];
        if (std::any_of(values.begin(), values.end(),
                        [&value = value](const Json& v) { return value_name(v) == value_name(value); }))
          continue;
      }
      report("/skip", fmt::format("\"{}\": {} is not an axis and value of this case", axis, write_json(value)));
      return false;
    }
  }
  return true;
}

bool skipped(const Json& raw, const std::map<std::string, std::string>& axes) {
  if (!raw.contains("skip")) return false;
  return std::any_of(raw["skip"].begin(), raw["skip"].end(), [&axes](const Json& entry) {
    for (const auto& [axis, value] : entry.items())
      if (axes.at(axis) != value_name(value)) return false;
    return true;
  });
}

}  // namespace

bool for_each_variable(std::string_view text, const std::function<void(std::string_view)>& use) {
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("${", at);
    if (open == std::string_view::npos) return true;
    const std::size_t close = text.find('}', open);
    if (open > 0 && text[open - 1] == '$') {
      at = open + 2;
      continue;
    }
    if (close == std::string_view::npos) return false;
    use(text.substr(open + 2, close - open - 2));
    at = close + 1;
  }
}

std::vector<Variant> expand(const Json& raw, const Report& report) {
  Json bare = raw;
  bare.erase("vary");
  bare.erase("skip");
  const Json vary = raw.contains("vary") ? raw["vary"] : Json::object();
  if (!check_axes(vary, report)) return {};
  if (raw.contains("skip") && !check_skip(raw, report)) return {};

  std::map<std::string, const Json*> axes;  // in name order
  for (const auto& [axis, values] : vary.items()) axes[axis] = &values;

  std::vector<Variant> variants;
  std::map<std::string, std::size_t> at;
  for (const auto& [axis, values] : axes) at[axis] = 0;
  while (true) {
    Variant variant;
    Binding binding;
    for (const auto& [axis, values] : axes) {
      const Json& value = (*values)[at[axis]];
      binding.set(axis, &value);
      variant.axes[axis] = value_name(value);
      variant.suffix += fmt::format("{}{}={}", variant.suffix.empty() ? "[" : ",", axis, variant.axes[axis]);
    }
    if (!variant.suffix.empty()) variant.suffix += ']';
    if (!skipped(raw, variant.axes)) {
      variant.content = Substitution(binding, report).apply(bare, "");
      variants.push_back(std::move(variant));
    }
    auto axis = at.rbegin();  // the last axis turns fastest
    for (; axis != at.rend(); ++axis) {
      if (++axis->second < axes[axis->first]->size()) break;
      axis->second = 0;
    }
    if (axis == at.rend()) return variants;
  }
}

}  // namespace s3sse::harness::model
