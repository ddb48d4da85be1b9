#pragma once
// The elements of one statement. Internal to this module: parse_policy.h is the door.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::policy {

/// The settings under which every element is read.
struct ParseContext {
  const ParseOptions& options;
  const Rules& rules;
  bool variables = false;  ///< policy version 2012-10-17
  std::string place{};     ///< "Statement[0]"
};

template <class T>
using Parsed = tl::expected<T, PolicyError>;

tl::unexpected<PolicyError> malformed(std::string message, std::string place);

/// A string, or an array of strings with at least one of them.
Parsed<std::vector<std::string>> parse_strings(const nlohmann::json& value, std::string_view element,
                                               const std::string& place);

Parsed<PrincipalElement> parse_principal(const nlohmann::json& value, bool negated, const ParseContext& context);
Parsed<std::vector<Condition>> parse_conditions(const nlohmann::json& value, const ParseContext& context);

}  // namespace s3sse::policy
