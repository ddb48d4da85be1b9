#include "simulator/kms/access/account_access.h"

#include <algorithm>
#include <array>

#include "simulator/policy/denial_message.h"
#include "simulator/policy/identity_policies.h"
#include "simulator/policy/kms_context.h"

namespace s3sse::kms {
namespace {

constexpr std::array<std::string_view, 4> account_calls{"CreateKey", "GenerateRandom", "ListAliases", "ListKeys"};

}  // namespace

std::optional<KmsError> account_denial(const Kms& kms, const CallOrigin& origin, std::string_view api, TimePoint now) {
  const Principal& caller = origin.principal;
  if (!caller.identity_policies || std::ranges::find(account_calls, api) == account_calls.end()) return std::nullopt;
  policy::RequestContext context;
  context.action = "kms:" + std::string(api);
  context.resource = "*";
  context.principal = caller;
  policy::set_kms_keys(context.keys,
                       {.caller = caller,
                        .via_service = origin.via_service,
                        .encryption_context = {},
                        .source_address = origin.source_address},
                       kms.rules());
  policy::set_time_keys(context.keys, now);
  // The account owns what it is asked to make or list; S3's order of decisions is that of IAM in one account.
  const policy::Decision decision = policy::authorize_s3({.context = context,
                                                          .resource_account = caller.account_id,
                                                          .identity_policies = policy::identity_policies_of(caller)},
                                                         kms.rules());
  if (decision.allowed()) return std::nullopt;
  return KmsError{"AccessDeniedException", policy::kms_denial_message(decision, context)};
}

}  // namespace s3sse::kms
