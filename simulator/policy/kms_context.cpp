#include "simulator/policy/kms_context.h"
#include "simulator/deviations/decide.h"

namespace s3sse::policy {

void set_kms_keys(ConditionKeys& keys, const KmsFacts& facts, const Rules& rules) {
  set_principal_keys(keys, facts.caller);
  if (!facts.caller.anonymous()) keys.set("kms:CallerAccount", facts.caller.account_id);
  const bool via_service = !facts.via_service.empty();
  keys.set("aws:ViaAWSService", via_service ? "true" : "false");
  if (!via_service && !facts.source_address.empty()) keys.set("aws:SourceIp", std::string(facts.source_address));
  if (via_service) {
    const auto service =
        chosen(rules, Rule::kms_via_service_condition_is_satisfied, std::optional<std::string>(facts.via_service));
    if (service) keys.set("kms:ViaService", *service);
  }
  for (const auto& [name, value] : facts.more) keys.set("kms:" + std::string(name), value);
  for (const auto& [key, value] : facts.encryption_context) {
    keys.add("kms:EncryptionContext:" + key, value);
    keys.add("kms:EncryptionContextKeys", key);
  }
}

}  // namespace s3sse::policy
