#include "simulator/policy/conditions/condition_operator.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"

namespace s3sse::policy {
namespace {

struct NamedComparison {
  std::string_view name;
  Comparison comparison;
  bool negated = false;
};

constexpr std::array operators{
    NamedComparison{"StringEquals", Comparison::string_equals},
    NamedComparison{"StringNotEquals", Comparison::string_equals, true},
    NamedComparison{"StringEqualsIgnoreCase", Comparison::string_equals_ignore_case},
    NamedComparison{"StringNotEqualsIgnoreCase", Comparison::string_equals_ignore_case, true},
    NamedComparison{"StringLike", Comparison::string_like},
    NamedComparison{"StringNotLike", Comparison::string_like, true},
    NamedComparison{"NumericEquals", Comparison::numeric_equals},
    NamedComparison{"NumericNotEquals", Comparison::numeric_equals, true},
    NamedComparison{"NumericLessThan", Comparison::numeric_less_than},
    NamedComparison{"NumericLessThanEquals", Comparison::numeric_less_than_equals},
    NamedComparison{"NumericGreaterThan", Comparison::numeric_greater_than},
    NamedComparison{"NumericGreaterThanEquals", Comparison::numeric_greater_than_equals},
    NamedComparison{"DateEquals", Comparison::date_equals},
    NamedComparison{"DateNotEquals", Comparison::date_equals, true},
    NamedComparison{"DateLessThan", Comparison::date_less_than},
    NamedComparison{"DateLessThanEquals", Comparison::date_less_than_equals},
    NamedComparison{"DateGreaterThan", Comparison::date_greater_than},
    NamedComparison{"DateGreaterThanEquals", Comparison::date_greater_than_equals},
    NamedComparison{"Bool", Comparison::boolean},
    NamedComparison{"BinaryEquals", Comparison::binary_equals},
    NamedComparison{"IpAddress", Comparison::ip_address},
    NamedComparison{"NotIpAddress", Comparison::ip_address, true},
    NamedComparison{"ArnEquals", Comparison::arn},
    NamedComparison{"ArnNotEquals", Comparison::arn, true},
    NamedComparison{"ArnLike", Comparison::arn},
    NamedComparison{"ArnNotLike", Comparison::arn, true},
    NamedComparison{"Null", Comparison::null},
};

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (name.size() < prefix.size() || !iequals(name.substr(0, prefix.size()), prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (name.size() < suffix.size() || !iequals(name.substr(name.size() - suffix.size()), suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::optional<ConditionOperator> parse_condition_operator(std::string_view name) {
  ConditionOperator result;
  if (take_prefix(name, "ForAllValues:")) {
    result.set_mode = SetMode::for_all_values;
  } else if (take_prefix(name, "ForAnyValue:")) {
    result.set_mode = SetMode::for_any_value;
  }
  result.if_exists = take_suffix(name, "IfExists");
  const auto found = std::ranges::find_if(operators, [&](const auto& known) { return iequals(known.name, name); });
  if (found == operators.end()) return std::nullopt;
  result.comparison = found->comparison;
  result.negated = found->negated;
  const bool plain = !result.if_exists && result.set_mode == SetMode::none;
  if (result.comparison == Comparison::null && !plain) return std::nullopt;
  return result;
}

bool takes_patterns(Comparison comparison) {
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_equals_ignore_case:
    case Comparison::string_like:
    case Comparison::arn:
      return true;
    default:
      return false;
  }
}

}  // namespace s3sse::policy
