#pragma once
// The operators of a Condition block (IAM User Guide, "IAM JSON policy elements: Condition operators").
#include <optional>
#include <string>
#include <string_view>

namespace s3sse::policy {

/// The relation that two values must have. The "Not" operators are these, negated.
enum class Comparison {
  string_equals,
  string_equals_ignore_case,
  string_like,
  numeric_equals,
  numeric_less_than,
  numeric_less_than_equals,
  numeric_greater_than,
  numeric_greater_than_equals,
  date_equals,
  date_less_than,
  date_less_than_equals,
  date_greater_than,
  date_greater_than_equals,
  boolean,
  binary_equals,
  ip_address,
  arn,  ///< ArnEquals and ArnLike are the same
  null,
};

/// The way in which the values of a multi-valued key are gathered.
enum class SetMode { none, for_all_values, for_any_value };

struct ConditionOperator {
  Comparison comparison = Comparison::string_equals;
  bool negated = false;
  bool if_exists = false;
  SetMode set_mode = SetMode::none;
};

/// Nothing for a name that is none. Names are compared without regard to case. Null takes neither IfExists nor a set
/// prefix.
std::optional<ConditionOperator> parse_condition_operator(std::string_view name);

/// True if policy variables and wildcards have a meaning in its values.
bool takes_patterns(Comparison comparison);

}  // namespace s3sse::policy
