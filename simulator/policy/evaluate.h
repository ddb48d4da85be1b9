#pragma once
// One policy document and one request: which statements apply, and why the others do not.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/parse/policy_document.h"
#include "simulator/policy/request_context.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// The outcome of one condition of a statement.
struct ConditionTrace {
  std::string operator_name;
  std::string key;
  std::vector<std::string> policy_values;
  std::optional<std::vector<std::string>> request_values;  ///< nothing: the request does not have the key
  bool holds = false;
};

enum class Element { none, principal, action, resource, condition };
std::string_view to_string(Element element);  ///< "Principal", "Action" ...; empty for none

struct StatementTrace {
  std::string document;   ///< the name that it was evaluated under
  std::size_t index = 0;  ///< of the statement, from 0
  std::string sid;
  Effect effect = Effect::deny;
  bool applies = false;
  /// It applies because the principal's account is named: the identity policies of that account decide further.
  bool through_account = false;
  Element failed = Element::none;            ///< the first that does not fit
  bool negated = false;                      ///< that element is the Not form
  std::vector<std::string> policy_values{};  ///< of the failed element, but for conditions
  std::string request_value{};               ///< the value that it was held against
  std::vector<ConditionTrace> conditions{};  ///< all of them, once the other elements fit
};

/// Indices of the first statements that apply.
struct DocumentVerdict {
  std::optional<std::size_t> denied_by{};
  std::optional<std::size_t> allowed_by{};
  /// An Allow for the account that the principal belongs to.
  std::optional<std::size_t> delegated_by{};
};

/// `trace` may be null; with it every statement is followed to its end and reported under `name`.
DocumentVerdict evaluate(const PolicyDocument& document, std::string_view name, const RequestContext& context,
                         const Rules& rules, std::vector<StatementTrace>* trace = nullptr);

}  // namespace s3sse::policy
