#include "simulator/policy/conditions/evaluate_condition.h"

#include <algorithm>
#include <functional>

#include "simulator/base/encoding.h"
#include "simulator/deviations/decide.h"
#include "simulator/policy/conditions/condition_rules.h"
#include "simulator/policy/conditions/typed_values.h"

namespace s3sse::policy {
namespace {

/// Compares what both texts stand for; texts that stand for nothing never compare.
template <class Parse, class Compare>
bool compare_as(Parse parse, std::string_view requested, std::string_view expected, Compare compare) {
  const auto left = parse(requested);
  const auto right = parse(expected);
  return left && right && compare(*left, *right);
}

/// One value of the request against one of the policy, before any negation.
class ValueMatcher {
 public:
  ValueMatcher(const Condition& condition, const ConditionKeys& keys, const Rules& rules)
      : condition_(condition), keys_(keys), rules_(rules) {}

  [[nodiscard]] bool operator()(std::string_view requested, const Pattern& expected) const {
    const std::string& text = expected.text();
    switch (condition_.op.comparison) {
      case Comparison::string_equals:
      case Comparison::string_like:
        return expected.matches(requested, keys_);
      case Comparison::string_equals_ignore_case:
        return expected.matches(requested, keys_, LetterCase::ignored);
      case Comparison::arn:
        return expected.matches_arn(requested, keys_);
      case Comparison::numeric_equals:
        return compare_numbers(requested, text, std::equal_to<>{});
      case Comparison::numeric_less_than:
        return compare_numbers(requested, text, std::less<>{});
      case Comparison::numeric_less_than_equals:
        return compare_numbers(requested, text, std::less_equal<>{});
      case Comparison::numeric_greater_than:
        return compare_numbers(requested, text, std::greater<>{});
      case Comparison::numeric_greater_than_equals:
        return compare_numbers(requested, text, std::greater_equal<>{});
      case Comparison::date_equals:
        return compare_as(parse_date, requested, text, std::equal_to<>{});
      case Comparison::date_less_than:
        return compare_as(parse_date, requested, text, std::less<>{});
      case Comparison::date_less_than_equals:
        return compare_as(parse_date, requested, text, std::less_equal<>{});
      case Comparison::date_greater_than:
        return compare_as(parse_date, requested, text, std::greater<>{});
      case Comparison::date_greater_than_equals:
        return compare_as(parse_date, requested, text, std::greater_equal<>{});
      case Comparison::boolean:
        return compare_as(parse_boolean, requested, text, std::equal_to<>{});
      case Comparison::binary_equals:
        return compare_as(from_base64, requested, text, std::equal_to<>{});
      case Comparison::ip_address:
        return compare_as(IpRange::parse, requested, text,
                          [](const IpRange& address, const IpRange& range) { return range.contains(address); });
      case Comparison::null:
        break;  // asks for the key, not for its values
    }
    return false;
  }

 private:
  template <class Compare>
  [[nodiscard]] bool compare_numbers(std::string_view requested, std::string_view expected, Compare compare) const {
    return compare_as(parse_number, requested, expected, [&](double left, double right) {
      return compare(number_in(condition_, left, rules_), number_in(condition_, right, rules_));
    });
  }

  const Condition& condition_;
  const ConditionKeys& keys_;
  const Rules& rules_;
};

/// Null "true": the key must be absent; "false": present.
bool null_holds(const Condition& condition, bool present) {
  return std::ranges::any_of(condition.values, [&](const Pattern& value) {
    const auto must_be_absent = parse_boolean(value.text());
    return must_be_absent && *must_be_absent != present;
  });
}

bool holds_without_key(const ConditionOperator& op) {
  if (op.if_exists) return true;
  if (op.set_mode == SetMode::for_all_values) return true;
  if (op.set_mode == SetMode::for_any_value) return false;
  return op.negated;
}

/// `requested`: the values of the condition's key, empty where the request has none.
bool fits_request(const Condition& condition, const std::vector<std::string>& requested, const ConditionKeys& keys,
                  const Rules& rules) {
  const bool present = !requested.empty();
  const ConditionOperator& op = condition.op;
  if (op.comparison == Comparison::null) return null_holds(condition, present);
  if (!present) return holds_without_key(op);

  const ValueMatcher matches(condition, keys, rules);
  const auto fits = [&](const std::string& value) {
    const bool any =
        std::ranges::any_of(condition.values, [&](const Pattern& expected) { return matches(value, expected); });
    return any != op.negated;
  };
  switch (op.set_mode) {
    case SetMode::for_all_values:
      return std::ranges::all_of(requested, fits);
    case SetMode::for_any_value:
      return std::ranges::any_of(requested, fits);
    case SetMode::none:
      break;
  }
  // A key with several values calls for a set prefix; without one a single match decides.
  return op.negated ? std::ranges::all_of(requested, fits) : std::ranges::any_of(requested, fits);
}

}  // namespace

bool condition_holds(const Condition& condition, const ConditionKeys& keys, const Rules& rules) {
  static const std::vector<std::string> none;
  const auto* found = keys.find(condition.key);
  const std::vector<std::string>& requested = found == nullptr ? none : *found;
  const bool holds = fits_request(condition, requested, keys, rules);
  const auto rule = rule_of(condition, !requested.empty());
  return rule ? chosen(rules, *rule, holds) : holds;
}

}  // namespace s3sse::policy
