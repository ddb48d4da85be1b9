#pragma once
// From one case with axes to one case per combination. For .cpp files of the harness.
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/vector_json.h"

namespace s3sse::harness::model {

struct Variant {
  std::string suffix;  ///< "[read=GetObject,size=0]"; empty without axes
  std::map<std::string, std::string> axes;
  Json content;  ///< the case with every ${axis} replaced, without "vary" and "skip"
};

/// Tells of a problem: JSON pointer within the case, and what is wrong.
using Report = std::function<void(const std::string& pointer, const std::string& what)>;

inline constexpr std::size_t most_variants = 500;

/// All combinations, axes in the order of their names. Empty after a problem.
std::vector<Variant> expand(const Json& raw, const Report& report);

/// Calls `use` with every name in "${name}" of the text; "$${" is a literal. False for a "${" without "}".
bool for_each_variable(std::string_view text, const std::function<void(std::string_view)>& use);

}  // namespace s3sse::harness::model
