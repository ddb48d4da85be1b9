#pragma once
// Decisions that cite their rules. Each function says what S3 does, and takes the rules that say so. While they hold,
// that is all, at the cost of a bit test for each; which deviation shows when one is off stands in the index, not here
// and not at the decision.
//
//   require(rules, key.size() == 32, Rule::x, refusals::key_length)   a condition, and the refusal where it fails
//   refused<T>(rules, Rule::x, refusals::key_missing)                 the same where it is known to have failed
//   accepted(rules, Rule::x)                                          S3 does not refuse here
//   chosen(rules, Rule::x, right, facts...)                           a value
//   add_header(rules, Rule::x, headers, name, value, facts...)        a header of the answer
//   in_order(rules, Rule::x, first, second)                           two checks, the first one wins
//   checked(rules, Rule::x, check)                                    a check that is made at all
//   cite(Rule::x)                                                     what is left undone here: KMS is not called
//
// Several rules may ask for one and the same thing, each for operations of its own: {Rule::x, Rule::y}. `rules` are
// those of the operation (Rules::for_operation), so only the rules that name it can be off.
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "simulator/base/http.h"
#include "simulator/deviations/deviation.h"
#include "simulator/trace/stage.h"

namespace s3sse {

/// The rules that a decision rests on. For parameters alone: a list lives as long as the call that it is written in.
class Cited {
 public:
  Cited(Rule one) : one_(one) {}  // NOLINT(google-explicit-constructor): a rule is a list of one
  Cited(std::initializer_list<Rule> several) : several_(several) {}

  [[nodiscard]] const Rule* begin() const { return several_.size() == 0 ? &one_ : several_.begin(); }
  [[nodiscard]] const Rule* end() const { return several_.size() == 0 ? &one_ + 1 : several_.end(); }

 private:
  Rule one_{};
  std::initializer_list<Rule> several_;
};

namespace deviations::detail {

/// Tells whoever listens what a decision rests on.
inline void tell(const Cited& cited) {
  if (!trace::listening()) [[likely]]
    return;
  for (const Rule rule : cited) trace::rests_on(rule);
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Ends the program. A row of the index that does not fit the decision which cites its rule is a mistake in this
/// source, and must not pass for the misbehaviour that a test waits for.
[[noreturn]] void no_row_fits(Rule rule, const char* decision, const std::type_info& type);

/// True if a row of the rule has that effect.
template <class Wanted>
bool has(Rule rule) {
  for (const Deviation& row : of(rule)) {
    if (std::holds_alternative<Wanted>(row.effect)) return true;
  }
  return false;
}

/// The alteration of the rule with that signature; null: none.
template <class Function>
const Function* alteration(Rule rule) {
  for (const Deviation& row : of(rule)) {
    const auto* alters = std::get_if<Alters>(&row.effect);
    if (alters == nullptr) continue;
    if (const auto* function = std::any_cast<Function>(&alters->function)) return function;
  }
  return nullptr;
}

template <class T, class... Facts>
T altered(Rule rule, T right, const Facts&... facts) {
  if (const auto* with_facts = alteration<std::function<T(T, const Facts&...)>>(rule)) {
    return (*with_facts)(std::move(right), facts...);
  }
  if (const auto* alone = alteration<std::function<T(T)>>(rule)) return (*alone)(std::move(right));
  if constexpr (is_optional<T>) {
    if (has<LeavesOut>(rule)) return std::nullopt;
  }
  no_row_fits(rule, "chosen", typeid(std::function<T(T, const Facts&...)>));
}

/// Returns what the index makes of a refusal: nothing, or another one.
template <class E>
std::optional<E> altered_refusal(const Rules& rules, const Cited& cited, E refusal) {
  for (const Rule rule : cited) {
    if (rules.hold(rule)) continue;
    if (const auto* other = alteration<std::function<E(E)>>(rule)) {
      refusal = (*other)(std::move(refusal));
    } else if (has<Passes>(rule)) {
      return std::nullopt;
    } else {
      no_row_fits(rule, "require", typeid(E));
    }
  }
  return refusal;
}

}  // namespace deviations::detail

/// The refusal: `refusal(arguments...)`, an S3Error or an error of KMS, which is made only when it is needed. T{} where
/// a deviation lets the request pass.
template <class T = void, class Refusal, class... Arguments>
auto refused(const Rules& rules, const Cited& cited, Refusal&& refusal, Arguments&&... arguments)
    -> tl::expected<T, std::invoke_result_t<Refusal, Arguments...>> {
  using E = std::invoke_result_t<Refusal, Arguments...>;
  deviations::detail::tell(cited);
  std::optional<E> error = deviations::detail::altered_refusal<E>(
      rules, cited, std::invoke(std::forward<Refusal>(refusal), std::forward<Arguments>(arguments)...));
  if (error) return tl::unexpected<E>(std::move(*error));
  return {};
}

/// Nothing where `condition` is true, else the refusal.
template <class Refusal, class... Arguments>
auto require(const Rules& rules, bool condition, const Cited& cited, Refusal&& refusal, Arguments&&... arguments)
    -> tl::expected<void, std::invoke_result_t<Refusal, Arguments...>> {
  if (condition) {
    deviations::detail::tell(cited);
    return {};
  }
  return refused<void>(rules, cited, std::forward<Refusal>(refusal), std::forward<Arguments>(arguments)...);
}

/// The value that S3 gives. `facts` are what deviations need beside it.
template <class T, class... Facts>
T chosen(const Rules& rules, const Cited& cited, T right, const Facts&... facts) {
  deviations::detail::tell(cited);
  for (const Rule rule : cited) {
    if (!rules.hold(rule)) [[unlikely]]  // NOLINTNEXTLINE(bugprone-use-after-move): it is assigned again
      right = deviations::detail::altered<T, Facts...>(rule, std::move(right), facts...);
  }
  return right;
}

/// Nothing: S3 does not refuse what came so far, and a rule says so. KMS: accepted<kms::KmsError>(...).
template <class E = S3Error, class... Facts>
tl::expected<void, E> accepted(const Rules& rules, const Cited& cited, const Facts&... facts) {
  return chosen(rules, cited, tl::expected<void, E>{}, facts...);
}

/// Adds the header, if there is a value.
template <class... Facts>
void add_header(const Rules& rules, const Cited& cited, Headers& headers, std::string_view name,
                std::optional<std::string> value, const Facts&... facts) {
  value = chosen(rules, cited, std::move(value), facts...);
  if (value) headers.add(std::string(name), std::move(*value));
}

/// The refusal of `first`, or else that of `second`.
template <class First, class Second>
auto in_order(const Rules& rules, const Cited& cited, First&& first, Second&& second) -> std::invoke_result_t<First> {
  deviations::detail::tell(cited);
  for (const Rule rule : cited) {
    if (rules.hold(rule)) continue;
    if (!deviations::detail::has<deviations::Swaps>(rule)) {
      deviations::detail::no_row_fits(rule, "in_order", typeid(deviations::Swaps));
    }
    if (auto result = second(); !result) return result;
    return first();
  }
  if (auto result = first(); !result) return result;
  return second();
}

/// The result of `check`, which is not even made where a deviation passes it over.
template <class Check>
auto checked(const Rules& rules, const Cited& cited, Check&& check) -> std::invoke_result_t<Check> {
  deviations::detail::tell(cited);
  for (const Rule rule : cited) {
    if (!rules.hold(rule) && deviations::detail::has<deviations::Passes>(rule)) return {};
  }
  auto result = check();
  if (result) return result;
  return require(rules, false, cited, [&] { return std::move(result.error()); });
}

/// Nothing is done here, and these rules say so. Deviations act at the boundary of the stage.
inline void cite(const Cited& cited) {
  deviations::detail::tell(cited);
}

}  // namespace s3sse
