// Principal and NotPrincipal: "*", or an object from kind to names.
#include <algorithm>
#include <utility>

#include "simulator/policy/arn.h"
#include "simulator/policy/parse/parse_elements.h"

namespace s3sse::policy {
namespace {

using Kind = PrincipalEntry::Kind;

constexpr std::string_view invalid_principal = "Invalid principal in policy";

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

/// Only "*" alone is a wildcard here; part of a name or ARN it is not (IAM User Guide, "Principal").
std::optional<PrincipalEntry> parse_aws_principal(const std::string& name) {
  if (name == "*") return PrincipalEntry{Kind::everyone, {}};
  if (is_account_id(name)) return PrincipalEntry{Kind::account, name};
  const auto arn = parse_arn(name);
  if (!arn || has_wildcard(name) || arn->partition.empty() || !arn->region.empty()) return std::nullopt;
  if (!is_account_id(arn->account)) return std::nullopt;
  if (is_account_root(name)) return PrincipalEntry{Kind::account, std::string(arn->account)};
  const bool identity =
      arn->service == "iam" && (arn->resource.starts_with("user/") || arn->resource.starts_with("role/"));
  const bool session = arn->service == "sts" && (is_role_session(name) || arn->resource.starts_with("federated-user/"));
  if (!identity && !session) return std::nullopt;
  return PrincipalEntry{Kind::arn, name};
}

std::optional<PrincipalEntry> parse_canonical_user(const std::string& id) {
  const bool hex = std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (id.size() != 64 || !hex) return std::nullopt;
  return PrincipalEntry{Kind::canonical_user, id};
}

std::optional<PrincipalEntry> parse_entry(std::string_view kind, const std::string& name) {
  if (kind == "AWS") return parse_aws_principal(name);
  if (kind == "CanonicalUser") return parse_canonical_user(name);
  if (name.empty() || has_wildcard(name)) return std::nullopt;
  if (kind == "Service") return PrincipalEntry{Kind::service, name};
  if (kind == "Federated") return PrincipalEntry{Kind::federated, name};
  return std::nullopt;
}

}  // namespace

Parsed<PrincipalElement> parse_principal(const nlohmann::json& value, bool negated, const ParseContext& context) {
  const std::string place = context.place + (negated ? ".NotPrincipal" : ".Principal");
  PrincipalElement element{.negated = negated};
  if (value.is_string() && value.get<std::string>() == "*") {
    element.entries.push_back({Kind::everyone, {}});
    return element;
  }
  if (!value.is_object()) return malformed(std::string(invalid_principal), place);
  if (value.empty()) return malformed("Missing required field Principal cannot be empty!", place);
  for (const auto& [kind, names] : value.items()) {
    const auto strings = parse_strings(names, "Principal", place + "." + kind);
    if (!strings) return tl::unexpected(strings.error());
    for (const std::string& name : *strings) {
      auto entry = parse_entry(kind, name);
      if (!entry) return malformed(std::string(invalid_principal), place + "." + kind);
      element.entries.push_back(std::move(*entry));
    }
  }
  return element;
}

}  // namespace s3sse::policy
