#include "simulator/policy/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/policy/conditions/condition_reason.h"

namespace s3sse::policy {
namespace {

/// Policies and headers come from anybody; a terminal must not obey them.
std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text;
}

std::string listed(const std::vector<std::string>& values) {
  std::string result;
  for (const std::string& value : values)
    result += fmt::format("{}\"{}\"", result.empty() ? "" : ", ", printable(value));
  return result.empty() ? "nothing" : result;
}

std::string_view source_name(PolicySource source) {
  switch (source) {
    case PolicySource::identity:
      return "identity";
    case PolicySource::resource:
      return "resource";
    case PolicySource::grant:
      return "grant";
    case PolicySource::acl:
      return "access control list";
    case PolicySource::owner:
      break;
  }
  return "owner";
}

std::string statement_name(std::string_view document, std::size_t index, const std::string& sid) {
  return fmt::format("{}, statement {}{}", document, index + 1,
                     sid.empty() ? "" : fmt::format(" ({})", printable(sid)));
}

std::string because(const Decision& decision) {
  const DecidedBy& by = decision.decided_by;
  if (by.statement) {
    return fmt::format("{} by {}", decision.allowed() ? "allowed" : "denied",
                       statement_name(printable(by.document), *by.statement, by.sid));
  }
  if (by.source == PolicySource::owner) return "allowed to the root of the account that owns the resource";
  if (by.source == PolicySource::acl) return "allowed by the access control list";
  if (by.source == PolicySource::grant) return fmt::format("allowed by grant {}", printable(by.document));
  return fmt::format("no {} policy allows it", source_name(by.source));
}

std::string condition_line(const ConditionTrace& condition) {
  const std::string requested = condition.request_values ? listed(*condition.request_values) : "absent";
  return fmt::format("      {} {} {}: {}; the request has {} ({})\n",
                     condition.holds ? "holds:" : "fails:", printable(condition.operator_name),
                     printable(condition.key), listed(condition.policy_values), requested, reason(condition));
}

std::string statement_lines(const StatementTrace& trace) {
  const std::string_view effect = trace.effect == Effect::allow ? "Allow" : "Deny";
  std::string result =
      fmt::format("  {}: {} ", statement_name(printable(trace.document), trace.index, trace.sid), effect);
  if (trace.applies) {
    result += trace.through_account ? "applies to the account, whose identity policies decide\n" : "applies\n";
  } else if (trace.failed == Element::condition) {
    result += "does not apply: a condition fails\n";
  } else {
    const std::string held =
        trace.request_value.empty() ? "nothing" : fmt::format("\"{}\"", printable(trace.request_value));
    result += fmt::format("does not apply: {}{} is {}; the request has {}\n", trace.negated ? "Not" : "",
                          to_string(trace.failed), listed(trace.policy_values), held);
  }
  for (const ConditionTrace& condition : trace.conditions) result += condition_line(condition);
  return result;
}

}  // namespace

std::string summary(const Decision& decision, const RequestContext& context) {
  const std::string user = !context.service.empty()        ? context.service
                           : context.principal.anonymous() ? std::string("anonymous")
                                                           : context.principal.arn;
  return fmt::format("{} {} {} on {}: {}", printable(user), decision.allowed() ? "may" : "may not",
                     printable(context.action), printable(context.resource), because(decision));
}

std::string explain(const Decision& decision, const RequestContext& context) {
  std::string result = summary(decision, context) + "\n";
  for (const StatementTrace& trace : decision.trace) result += statement_lines(trace);
  return result;
}

}  // namespace s3sse::policy
