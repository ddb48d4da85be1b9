#include "simulator/policy/evaluate.h"

#include <algorithm>

#include "simulator/policy/conditions/evaluate_condition.h"
#include "simulator/policy/principal_match.h"

namespace s3sse::policy {
namespace {

bool action_fits(const ActionElement& element, const RequestContext& context) {
  const bool any = std::ranges::any_of(element.patterns, [&](const Pattern& pattern) {
    return pattern.matches(context.action, context.keys, LetterCase::ignored);
  });
  return any != element.negated;
}

bool resource_fits(const std::optional<ResourceElement>& element, const RequestContext& context) {
  if (!element) return true;
  const bool any = std::ranges::any_of(element->patterns, [&](const Pattern& pattern) {
    return pattern.matches_resource(context.resource, context.keys);
  });
  return any != element->negated;
}

struct Fit {
  Element failed = Element::none;
  PrincipalMatch principal = PrincipalMatch::direct;
};

Fit fit(const Statement& statement, const RequestContext& context, const Rules& rules) {
  Fit result;
  if (statement.principal) result.principal = match_principal(*statement.principal, context);
  if (result.principal == PrincipalMatch::none) {
    result.failed = Element::principal;
  } else if (!action_fits(statement.action, context)) {
    result.failed = Element::action;
  } else if (!resource_fits(statement.resource, context)) {
    result.failed = Element::resource;
  } else if (!std::ranges::all_of(statement.conditions, [&](const Condition& condition) {
               return condition_holds(condition, context.keys, rules);
             })) {
    result.failed = Element::condition;
  }
  return result;
}

std::vector<std::string> texts(const std::vector<Pattern>& patterns) {
  std::vector<std::string> result;
  for (const Pattern& pattern : patterns) result.push_back(pattern.text());
  return result;
}

std::vector<std::string> texts(const PrincipalElement& element) {
  std::vector<std::string> result;
  for (const auto& entry : element.entries) {
    result.push_back(entry.kind == PrincipalEntry::Kind::everyone ? "*" : entry.value);
  }
  return result;
}

std::string who(const RequestContext& context) {
  if (!context.service.empty()) return context.service;
  return context.principal.anonymous() ? "anonymous" : context.principal.arn;
}

ConditionTrace trace_condition(const Condition& condition, const RequestContext& context, const Rules& rules) {
  ConditionTrace trace{.operator_name = condition.operator_name,
                       .key = condition.key,
                       .policy_values = texts(condition.values),
                       .request_values = std::nullopt,
                       .holds = condition_holds(condition, context.keys, rules)};
  if (const auto* values = context.keys.find(condition.key)) trace.request_values = *values;
  return trace;
}

StatementTrace trace_statement(const Statement& statement, const Fit& fit, const RequestContext& context,
                               const Rules& rules) {
  StatementTrace trace;
  trace.sid = statement.sid;
  trace.effect = statement.effect;
  trace.failed = fit.failed;
  trace.applies = fit.failed == Element::none;
  trace.through_account = trace.applies && fit.principal == PrincipalMatch::through_account;
  switch (fit.failed) {
    case Element::principal:
      trace.negated = statement.principal->negated;
      trace.policy_values = texts(*statement.principal);
      trace.request_value = who(context);
      break;
    case Element::action:
      trace.negated = statement.action.negated;
      trace.policy_values = texts(statement.action.patterns);
      trace.request_value = context.action;
      break;
    case Element::resource:
      trace.negated = statement.resource->negated;
      trace.policy_values = texts(statement.resource->patterns);
      trace.request_value = context.resource;
      break;
    case Element::none:
    case Element::condition:
      for (const Condition& condition : statement.conditions) {
        trace.conditions.push_back(trace_condition(condition, context, rules));
      }
      break;
  }
  return trace;
}

void note(DocumentVerdict& verdict, const Statement& statement, PrincipalMatch principal, std::size_t index) {
  auto& place = statement.effect == Effect::deny               ? verdict.denied_by
                : principal == PrincipalMatch::through_account ? verdict.delegated_by
                                                               : verdict.allowed_by;
  if (!place) place = index;
}

}  // namespace

std::string_view to_string(Element element) {
  switch (element) {
    case Element::principal:
      return "Principal";
    case Element::action:
      return "Action";
    case Element::resource:
      return "Resource";
    case Element::condition:
      return "Condition";
    case Element::none:
      break;
  }
  return "";
}

DocumentVerdict evaluate(const PolicyDocument& document, std::string_view name, const RequestContext& context,
                         const Rules& rules, std::vector<StatementTrace>* trace) {
  DocumentVerdict verdict;
  for (std::size_t index = 0; index < document.statements.size(); ++index) {
    const Statement& statement = document.statements[index];
    const Fit fitted = fit(statement, context, rules);
    if (fitted.failed == Element::none) note(verdict, statement, fitted.principal, index);
    if (trace == nullptr) continue;
    trace->push_back(trace_statement(statement, fitted, context, rules));
    trace->back().document = name;
    trace->back().index = index;
  }
  return verdict;
}

}  // namespace s3sse::policy
