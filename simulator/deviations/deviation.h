#pragma once
// The misbehaviour of the simulator when a rule is switched off: one row for each, in one index. README.md
// says how a decision and its row fit together.
#include <any>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "simulator/model/s3_error.h"
#include "simulator/model/stage.h"
#include "simulator/rules/rules.h"

namespace s3sse::deviations {

/// The refusal is not made: the request goes on.
struct Passes {};
/// A std::optional is left empty: a header that is not sent or not read, a cache that knows nothing.
struct LeavesOut {};
/// Two checks come in the other order.
struct Swaps {};
/// Done in addition, by a class of this module that stands at a boundary of the stage; see README.md.
struct Acts {};
/// Another value, computed from the right one and from facts that the decision gives. Holds a
/// std::function<T(T, const Facts&...)>; made by alters().
struct Alters {
  std::any function;
};
using Effect = std::variant<Passes, LeavesOut, Swaps, Acts, Alters>;

struct Deviation {
  Rule rule;
  Stage stage;            ///< the one that it shows in
  std::string_view does;  ///< the misbehaviour, one sentence that begins with a verb: "Takes a request without a key."
  Effect effect;
};

/// `function` takes a T and any number of Facts, and returns the T that S3 would not give.
template <class T, class... Facts, class Function>
Effect alters(Function function) {
  return Alters{std::function<T(T, const Facts&...)>(std::move(function))};
}

/// Another value whatever the right one is.
template <class T>
Effect gives(T value) {
  return alters<T>([value](const T&) { return value; });
}

/// Another refusal in place of the right one.
inline Effect refuses_with(S3Error error) {
  return gives<S3Error>(std::move(error));
}

/// A refusal where S3 makes none; see accepted().
inline Effect refuses(S3Error error) {
  return gives<S3Result<void>>(tl::unexpected<S3Error>(std::move(error)));
}

/// Every deviation, sorted by rule. A rule may have several: one for each stage, or for each type of value.
std::span<const Deviation> index();

/// Those of one rule. Empty: none, so the rule cannot be broken.
std::span<const Deviation> of(Rule rule);

/// The sentences of one rule, for people.
std::vector<std::string_view> sentences(Rule rule);

/// The stages that a place of RuleInfo::consulted_at belongs to ("simulator/sse/plan.cpp:42"). Empty: none, so that no
/// deviation can show there.
std::vector<Stage> stages_of(std::string_view place);

}  // namespace s3sse::deviations
