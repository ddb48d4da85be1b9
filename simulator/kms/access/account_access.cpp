#include "simulator/kms/access/account_access.h"

#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/policy/kms_context.h"

namespace s3sse::kms {

std::optional<KmsError> account_denial(const CallOrigin& origin, std::string_view api, TimePoint now,
                                       const Rules& rules) {
  const Principal& caller = origin.principal;
  if (!caller.identity_policies) return std::nullopt;
  policy::RequestContext context;
  context.action = "kms:" + std::string(api);
  context.resource = "*";
  context.principal = caller;
  policy::set_kms_keys(context.keys,
                       {.caller = caller,
                        .via_service = origin.via_service,
                        .encryption_context = {},
                        .source_address = origin.source_address},
                       rules);
  policy::set_time_keys(context.keys, now);
  // The account owns what it is asked to make or list; S3's order of decisions is that of IAM in one account.
  const policy::Decision decision = policy::authorize_s3({.context = context,
                                                          .resource_account = caller.account_id,
                                                          .identity_policies = policy::identity_policies_of(caller)},
                                                         rules);
  if (decision.allowed()) return std::nullopt;
  return KmsError{"AccessDeniedException", policy::kms_denial_message(decision, context)};
}

}  // namespace s3sse::kms
