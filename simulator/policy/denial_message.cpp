#include "simulator/policy/denial_message.h"

#include <fmt/format.h>

namespace s3sse::policy {
namespace {

std::string_view kind_of(PolicySource source) {
  return source == PolicySource::identity ? "identity-based" : "resource-based";
}

std::string reason(const Decision& decision, const RequestContext& context) {
  const bool identity = decision.decided_by.source == PolicySource::identity;
  if (decision.verdict == Verdict::explicit_deny) {
    return fmt::format("with an explicit deny in {} {} policy", identity ? "an" : "a",
                       kind_of(decision.decided_by.source));
  }
  return fmt::format("because no {} policy allows the {} action", kind_of(decision.decided_by.source), context.action);
}

std::string user(const RequestContext& context) {
  if (!context.service.empty()) return context.service;
  return context.principal.anonymous() ? "anonymous" : context.principal.arn;
}

}  // namespace

std::string s3_denial_message(const Decision& decision, const RequestContext& context) {
  if (decision.foreign) return "Access Denied";
  return fmt::format("User: {} is not authorized to perform: {} on resource: \"{}\" {}", user(context), context.action,
                     context.resource, reason(decision, context));
}

std::string kms_denial_message(const Decision& decision, const RequestContext& context) {
  const bool tells_nothing = decision.foreign && decision.decided_by.source != PolicySource::identity;
  const std::string why = tells_nothing
                              ? "because the resource does not exist in this Region, no resource-based policies allow "
                                "access, or a resource-based policy explicitly denies access"
                              : reason(decision, context);
  return fmt::format("User: {} is not authorized to perform: {} on resource: {} {}", user(context), context.action,
                     context.resource, why);
}

}  // namespace s3sse::policy
