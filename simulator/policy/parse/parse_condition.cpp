// The Condition block: operator -> key -> value or values.
#include <fmt/format.h>

#include <utility>

#include "simulator/base/json.h"
#include "simulator/policy/conditions/condition_keys.h"
#include "simulator/policy/parse/parse_elements.h"

namespace s3sse::policy {
namespace {

using nlohmann::json;

/// Values are strings; numbers and booleans stand for their text (IAM User Guide, "Grammar").
std::optional<std::string> scalar_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return write_json(value);
  return std::nullopt;
}

Parsed<std::vector<std::string>> parse_values(const json& value, const std::string& place) {
  std::vector<std::string> result;
  const auto add = [&](const json& item) {
    auto text = scalar_text(item);
    if (text) result.push_back(std::move(*text));
    return text.has_value();
  };
  bool good = true;
  if (value.is_array()) {
    for (const json& item : value) good = add(item) && good;
  } else {
    good = add(value);
  }
  if (!good) return malformed("Invalid policy syntax.", place);
  return result;
}

PatternSyntax syntax_of(Comparison comparison, bool variables) {
  return {.wildcards = comparison == Comparison::string_like || comparison == Comparison::arn,
          .variables = variables && takes_patterns(comparison)};
}

bool key_is_known(std::string_view key, const ParseContext& context) {
  if (context.options.kind == PolicyKind::bucket) return may_name_in_bucket_policy(key, context.rules);
  const auto colon = key.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < key.size();
}

}  // namespace

Parsed<std::vector<Condition>> parse_conditions(const json& value, const ParseContext& context) {
  const std::string place = context.place + ".Condition";
  if (!value.is_object()) return malformed("Invalid policy syntax.", place);
  std::vector<Condition> conditions;
  for (const auto& [operator_name, keys] : value.items()) {
    const std::string operator_place = place + "." + operator_name;
    const auto op = parse_condition_operator(operator_name);
    if (!op) return malformed(fmt::format("Invalid Condition type : {}", operator_name), operator_place);
    if (!keys.is_object()) return malformed("Invalid policy syntax.", operator_place);
    for (const auto& [key, texts] : keys.items()) {
      const std::string key_place = operator_place + "." + key;
      if (!key_is_known(key, context)) return malformed("Policy has an invalid condition key", key_place);
      auto values = parse_values(texts, key_place);
      if (!values) return tl::unexpected(values.error());
      Condition condition{.operator_name = operator_name, .op = *op, .key = key};
      const PatternSyntax syntax = syntax_of(op->comparison, context.variables);
      for (const std::string& text : *values) condition.values.emplace_back(text, syntax);
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

}  // namespace s3sse::policy
