#include "simulator/policy/parse/parse_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/policy/parse/parse_elements.h"
#include "simulator/policy/request_context.h"

namespace s3sse::policy {
namespace {

using nlohmann::json;

/// Recorded for an empty body and for one that is not JSON.
constexpr std::string_view not_json = "Policies must be valid JSON and the first byte must be '{'";
constexpr std::string_view invalid_syntax = "Invalid policy syntax.";

/// A policy nests six levels deep; the rest is room. Two readers could disagree on what a repeated member says.
constexpr JsonBounds policy_bounds{.deepest = 16, .repeated_members = false};

bool is_bucket(const ParseContext& context) {
  return context.options.kind == PolicyKind::bucket;
}

/// One of two members that exclude each other: "Action" and "NotAction".
struct EitherMember {
  const json* value = nullptr;
  bool negated = false;
};

Parsed<EitherMember> either(const json& statement, const std::string& name, const ParseContext& context) {
  const auto plain = statement.find(name);
  const auto negated = statement.find("Not" + name);
  if (plain != statement.end() && negated != statement.end()) {
    return malformed(std::string(invalid_syntax), context.place + ".Not" + name);
  }
  if (plain != statement.end()) return EitherMember{&*plain, false};
  if (negated != statement.end()) return EitherMember{&*negated, true};
  return EitherMember{};
}

tl::unexpected<PolicyError> missing(std::string_view field, const ParseContext& context) {
  return malformed(fmt::format("Missing required field {}", field), context.place);
}

bool is_action_name(std::string_view text) {
  if (text == "*") return true;
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size();
}

/// A bucket policy speaks of S3 alone, a key policy of KMS.
bool service_fits(std::string_view action, PolicyKind kind) {
  if (kind == PolicyKind::identity || action == "*") return true;
  return iequals(action.substr(0, action.find(':')), kind == PolicyKind::bucket ? "s3" : "kms");
}

Parsed<ActionElement> parse_action(const json& statement, const ParseContext& context) {
  const auto member = either(statement, "Action", context);
  if (!member) return tl::unexpected(member.error());
  if (member->value == nullptr) return missing("Action", context);
  const auto names = parse_strings(*member->value, "Action", context.place + ".Action");
  if (!names) return tl::unexpected(names.error());
  ActionElement element{.negated = member->negated};
  for (const std::string& name : *names) {
    if (!is_action_name(name) || !service_fits(name, context.options.kind)) {
      return malformed("Policy has invalid action", context.place + ".Action");
    }
    element.patterns.emplace_back(name, PatternSyntax{.wildcards = true, .variables = false});
  }
  return element;
}

/// arn:<partition>:s3:::<bucket> or something in it; the pattern may be wider than the one bucket.
bool may_mean_bucket(const Pattern& pattern, std::string_view bucket) {
  const std::string_view text = pattern.text();
  if (text == "*") return true;
  if (!text.starts_with("arn:")) return false;
  const auto partition = text.substr(4, text.find(':', 4) - 4);
  const auto arn =
      fmt::format("arn:{}:s3:::{}", partition.find('*') == std::string_view::npos ? partition : "aws", bucket);
  const ConditionKeys no_keys;
  if (pattern.matches_resource(arn, no_keys)) return true;
  // Of a pattern for objects the part up to the slash decides.
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  return Pattern(text.substr(0, slash), {.wildcards = true, .variables = true}).matches_resource(arn, no_keys);
}

Parsed<std::optional<ResourceElement>> parse_resource(const json& statement, const ParseContext& context) {
  const auto member = either(statement, "Resource", context);
  if (!member) return tl::unexpected(member.error());
  if (member->value == nullptr) {
    if (context.options.kind == PolicyKind::key) return std::optional<ResourceElement>{};
    return missing("Resource", context);
  }
  const auto names = parse_strings(*member->value, "Resource", context.place + ".Resource");
  if (!names) return tl::unexpected(names.error());
  ResourceElement element{.negated = member->negated};
  for (const std::string& name : *names) {
    Pattern pattern(name, {.wildcards = true, .variables = context.variables});
    const bool is_arn = name == "*" || name.starts_with("arn:");
    const bool own =
        !is_bucket(context) || context.options.bucket.empty() || may_mean_bucket(pattern, context.options.bucket);
    if (!is_arn || !own) return malformed("Policy has invalid resource", context.place + ".Resource");
    element.patterns.push_back(std::move(pattern));
  }
  return std::optional(std::move(element));
}

Parsed<std::optional<PrincipalElement>> parse_whose(const json& statement, const ParseContext& context) {
  const auto member = either(statement, "Principal", context);
  if (!member) return tl::unexpected(member.error());
  if (context.options.kind == PolicyKind::identity) {
    if (member->value == nullptr) return std::optional<PrincipalElement>{};
    return malformed("Policy document should not specify a principal.", context.place + ".Principal");
  }
  if (member->value == nullptr) return missing("Principal", context);
  auto element = parse_principal(*member->value, member->negated, context);
  if (!element) return tl::unexpected(element.error());
  return std::optional(std::move(*element));
}

Parsed<Effect> parse_effect(const json& statement, const ParseContext& context) {
  const auto member = statement.find("Effect");
  if (member == statement.end()) return missing("Effect", context);
  const std::string effect = member->is_string() ? member->get<std::string>() : write_json(*member);
  if (effect == "Allow") return Effect::allow;
  if (effect == "Deny") return Effect::deny;
  return malformed(fmt::format("Invalid effect: {}", effect), context.place + ".Effect");
}

Parsed<std::string> parse_sid(const json& statement, const ParseContext& context) {
  const auto member = statement.find("Sid");
  if (member == statement.end()) return std::string{};
  const std::string place = context.place + ".Sid";
  if (!member->is_string()) return malformed(std::string(invalid_syntax), place);
  auto sid = member->get<std::string>();
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  if (context.options.kind == PolicyKind::identity && !std::ranges::all_of(sid, alphanumeric)) {
    return malformed("Statement IDs (SID) must be alpha-numeric.", place);
  }
  return sid;
}

Parsed<Statement> parse_statement(const json& value, const ParseContext& context) {
  if (!value.is_object()) return malformed(std::string(invalid_syntax), context.place);
  static const std::set<std::string_view> known{"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                                "NotAction", "Resource", "NotResource", "Condition"};
  for (const auto& [name, ignored] : value.items()) {
    if (!known.contains(name)) return malformed(fmt::format("Unknown field {}", name), context.place);
  }
  Statement statement;
  auto sid = parse_sid(value, context);
  if (!sid) return tl::unexpected(sid.error());
  statement.sid = std::move(*sid);
  const auto effect = parse_effect(value, context);
  if (!effect) return tl::unexpected(effect.error());
  statement.effect = *effect;
  auto principal = parse_whose(value, context);
  if (!principal) return tl::unexpected(principal.error());
  statement.principal = std::move(*principal);
  auto action = parse_action(value, context);
  if (!action) return tl::unexpected(action.error());
  statement.action = std::move(*action);
  auto resource = parse_resource(value, context);
  if (!resource) return tl::unexpected(resource.error());
  statement.resource = std::move(*resource);
  if (const auto member = value.find("Condition"); member != value.end()) {
    auto conditions = parse_conditions(*member, context);
    if (!conditions) return tl::unexpected(conditions.error());
    statement.conditions = std::move(*conditions);
  }
  return statement;
}

/// True if policy variables count: they do not in the old version, which is also the default.
Parsed<bool> parse_version(const json& document) {
  const auto member = document.find("Version");
  if (member == document.end() || *member == "2008-10-17") return false;
  if (*member == "2012-10-17") return true;
  return malformed("The policy must contain a valid version string", "Version");
}

Parsed<PolicyDocument> parse_document(const json& value, const ParseOptions& options, const Rules& rules) {
  for (const auto& [name, ignored] : value.items()) {
    if (name != "Version" && name != "Id" && name != "Statement") {
      return malformed(fmt::format("Unknown field {}", name), {});
    }
  }
  PolicyDocument document;
  ParseContext context{.options = options, .rules = rules};
  const auto variables = parse_version(value);
  if (!variables) return tl::unexpected(variables.error());
  context.variables = *variables;
  if (const auto id = value.find("Id"); id != value.end()) {
    if (!id->is_string()) return malformed(std::string(invalid_syntax), "Id");
    document.id = id->get<std::string>();
  }
  const auto member = value.find("Statement");
  if (member == value.end()) return malformed("Missing required field Statement", {});
  const json statements = member->is_array() ? *member : json::array({*member});
  if (statements.empty()) return malformed("Could not parse the policy: Statement is empty!", "Statement");
  for (const json& item : statements) {
    context.place = fmt::format("Statement[{}]", document.statements.size());
    auto statement = parse_statement(item, context);
    if (!statement) return tl::unexpected(statement.error());
    document.statements.push_back(std::move(*statement));
  }
  return document;
}

}  // namespace

std::size_t max_size(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::bucket:
      return std::size_t{20} * 1024;
    case PolicyKind::key:
      return std::size_t{32} * 1024;
    case PolicyKind::identity:
      break;
  }
  return 10'240;
}

tl::unexpected<PolicyError> malformed(std::string message, std::string place) {
  return tl::unexpected<PolicyError>({PolicyError::Kind::malformed, std::move(message), std::move(place)});
}

Parsed<std::vector<std::string>> parse_strings(const json& value, std::string_view element, const std::string& place) {
  if (value.is_string()) return std::vector{value.get<std::string>()};
  if (!value.is_array()) return malformed(std::string(invalid_syntax), place);
  if (value.empty()) return malformed(fmt::format("Missing required field {} cannot be empty!", element), place);
  std::vector<std::string> strings;
  for (const json& item : value) {
    if (!item.is_string()) return malformed(std::string(invalid_syntax), place);
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

tl::expected<PolicyDocument, PolicyError> parse_policy(std::string_view text, const ParseOptions& options,
                                                       const Rules& rules) {
  if (text.size() > max_size(options.kind)) {
    return tl::unexpected<PolicyError>(
        {PolicyError::Kind::too_large, "Policy exceeds the maximum allowed document size.", {}});
  }
  const bool first_byte_counts = options.kind == PolicyKind::bucket;
  if (first_byte_counts && !text.starts_with('{')) return malformed(std::string(not_json), {});
  const auto value = parse_json(text, policy_bounds);
  if (!value || !value->is_object()) return malformed(std::string(not_json), {});
  return parse_document(*value, options, rules);
}

}  // namespace s3sse::policy
