#pragma once
// A policy as values: what parse_policy makes of JSON and evaluate reads.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/conditions/condition_operator.h"
#include "simulator/policy/pattern.h"

namespace s3sse::policy {

enum class Effect { allow, deny };

/// One entry of Principal or NotPrincipal.
struct PrincipalEntry {
  enum class Kind {
    everyone,        ///< "*" or {"AWS": "*"}
    account,         ///< an account id, or the ARN of its root: whoever the account lets
    arn,             ///< a user, role or role session
    service,         ///< "logging.s3.amazonaws.com"
    federated,       ///< an identity provider
    canonical_user,  ///< the canonical id of an account
  };
  Kind kind = Kind::everyone;
  std::string value{};  ///< of an account: its id; of everyone: empty
};

struct PrincipalElement {
  bool negated = false;  ///< NotPrincipal
  std::vector<PrincipalEntry> entries{};
};

struct ActionElement {
  bool negated = false;  ///< NotAction
  std::vector<Pattern> patterns{};
};

struct ResourceElement {
  bool negated = false;  ///< NotResource
  std::vector<Pattern> patterns{};
};

/// One operator with one key. All conditions of a statement must hold.
struct Condition {
  std::string operator_name;  ///< as written
  ConditionOperator op{};
  std::string key;  ///< as written
  /// Any of them will do; for a negated operator none may match.
  std::vector<Pattern> values{};
};

struct Statement {
  std::string sid{};  ///< empty: none
  Effect effect = Effect::deny;
  std::optional<PrincipalElement> principal{};  ///< absent in identity policies
  ActionElement action{};
  std::optional<ResourceElement> resource{};  ///< always there but in key policies that leave it out
  std::vector<Condition> conditions{};
};

struct PolicyDocument {
  std::string id{};
  std::vector<Statement> statements{};
};

}  // namespace s3sse::policy
