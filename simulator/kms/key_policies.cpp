// GetKeyPolicy, PutKeyPolicy, ListKeyPolicies: the policy of a key named "default" (KAPI-30). The other one, AWS_RAM,
// is only ever there with RAM.
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {

KmsResult<std::string> Kms::get_key_policy(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("GetKeyPolicy", origin, {}, [&](Call& call) -> KmsResult<std::string> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    return backend_->policy_text(**key);
  });
}

KmsResult<void> Kms::put_key_policy(const CallOrigin& origin, std::string_view key_id, std::string_view policy,
                                    bool bypass_lockout_check) {
  return backend_->run("PutKeyPolicy", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = backend_->check_policy(policy, origin.principal, (*key)->metadata.arn, bypass_lockout_check)) {
      return refuse(*error);
    }
    (*key)->policy = std::string(policy);
    return {};
  });
}

KmsResult<std::vector<std::string>> Kms::list_key_policies(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("ListKeyPolicies", origin, {}, [&](Call& call) -> KmsResult<std::vector<std::string>> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    return std::vector<std::string>{"default"};
  });
}

std::optional<std::string> Kms::policy_of(std::string_view key_arn) {
  const std::scoped_lock lock(backend_->mutex);
  const KeyIdentifier id = parse_key_identifier(key_arn);
  const KeyRecord* key = backend_->store.find({std::string(id.region), std::string(id.account_id)}, id.name);
  return key == nullptr ? std::nullopt : std::optional(backend_->policy_text(*key));
}

std::optional<KmsError> Kms::check_new_policy(const Principal& caller, std::string_view policy,
                                              bool bypass_lockout_check) {
  // The resource of a key policy is "*", so the ARN that is yet to come does not matter.
  return backend_->check_policy(policy, caller, "*", bypass_lockout_check);
}

}  // namespace s3sse::kms
