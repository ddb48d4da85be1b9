// From the identifier that a caller sent to the key it means, as far as this caller may know of it.
#include <fmt/format.h>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

constexpr std::string_view managed_s3_alias = "alias/aws/s3";

/// AWS's words for a blob whose key the caller may not even know of.
KmsError unknown_key_in_blob() {
  return {
      "AccessDeniedException",
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are "
      "not allowed to access."};
}

}  // namespace

std::string Backend::key_arn(const Home& home, std::string_view key_id) const {
  return make_arn(config.partition, home.region, home.account_id, fmt::format("key/{}", key_id));
}

std::string Backend::alias_arn(const Home& home, std::string_view name) const {
  return make_arn(config.partition, home.region, home.account_id, name);
}

KmsResult<KeyRecord*> Backend::key_for(Call& call, std::string_view identifier, Naming naming, Permission permission) {
  auto key = find(call, parse_key_identifier(identifier), identifier, naming);
  if (!key) return key;
  call.entry.key_arn = (*key)->metadata.arn;
  let_time_pass(**key);
  if (permission == Permission::use) flip_state(call, **key);
  if (auto allowed = authorise(call, **key, permission); !allowed) return refuse(allowed.error());
  return key;
}

KmsResult<KeyRecord*> Backend::find(Call& call, const KeyIdentifier& id, std::string_view identifier, Naming naming) {
  const Home own = call.home();
  const Home named{call.region(), std::string(id.account_id)};
  const bool alias_understood =
      chosen(call.rules, {Rule::kms_api_key_has_four_identifier_forms, Rule::kms_api_management_calls_take_no_alias},
             naming == Naming::alias_allowed);
  switch (id.form) {
    case IdentifierForm::malformed_arn:
      return refuse(errors::not_found("Invalid arn"));  // the short form of KMSI-30
    case IdentifierForm::malformed_id:
      return refused<KeyRecord*>(call.rules, Rule::kms_api_malformed_and_unknown_ids_differ, errors::invalid_key_id,
                                 id.name);
    case IdentifierForm::key_id:
      return find_by_id(call, own, id.name);
    case IdentifierForm::key_arn:
      if (auto here = check_region(call, id); !here) return refuse(here.error());
      return find_by_id(call, named, id.name);
    case IdentifierForm::alias_name:
      if (!alias_understood) return refuse(errors::invalid_key_id(identifier));
      return find_by_alias(call, own, id.name);
    case IdentifierForm::alias_arn:
      if (!alias_understood) return refuse(errors::invalid_key_id(identifier));
      if (auto here = check_region(call, id); !here) return refuse(here.error());
      return find_by_alias(call, named, id.name);
  }
  return refuse(errors::invalid_key_id(identifier));
}

KmsResult<void> Backend::check_region(const Call& call, const KeyIdentifier& id) const {
  if (id.partition != config.partition) return refuse(errors::not_found("Invalid arn"));
  const auto elsewhere = [&] { return errors::not_found(fmt::format("Invalid arn {}", id.region)); };
  if (is_multi_region_key_id(id.name)) {
    return require(
        call.rules, id.region == call.region(),
        {Rule::kms_api_key_arn_of_other_region_is_refused, Rule::kms_multi_region_key_is_treated_as_single_region},
        elsewhere);
  }
  return require(call.rules, id.region == call.region(), Rule::kms_api_key_arn_of_other_region_is_refused, elsewhere);
}

KmsResult<KeyRecord*> Backend::find_by_id(Call& call, const Home& home, std::string_view key_id) {
  if (KeyRecord* key = store.find(home, key_id)) return key;
  const std::string arn = key_arn(home, key_id);
  call.entry.key_arn = arn;
  if (home.account_id != call.origin.principal.account_id) return refuse(denied(call, arn));
  // A bare id means a key of the caller's own account, whoever else has one of that id.
  return refused<KeyRecord*>(call.rules, Rule::put_object_foreign_account_key_needs_arn, errors::key_does_not_exist,
                             arn);
}

KmsResult<KeyRecord*> Backend::find_by_alias(Call& call, const Home& home, std::string_view name) {
  const std::string& own_account = call.origin.principal.account_id;
  // AWS makes its managed key when somebody asks for it by its predefined alias.
  if (name == managed_s3_alias && home.account_id == own_account && !own_account.empty())
    return &managed_s3_key(home, call.rules);
  if (const Alias* alias = store.find_alias(home, name)) {
    if (KeyRecord* key = store.find(home, alias->target_key_id)) return key;
  }
  const std::string arn = alias_arn(home, name);
  if (home.account_id != own_account) return refuse(denied(call, arn));
  return refuse(errors::alias_not_found(arn));
}

KmsResult<void> Backend::authorise(const Call& call, const KeyRecord& key, Permission permission) const {
  const bool own = key.metadata.account_id == call.origin.principal.account_id;
  if (key.aws_managed()) {
    const auto refusal = [&] { return denied(call, key.metadata.arn); };
    auto serves = require(call.rules, own, Rule::kms_aws_s3_key_cannot_serve_other_accounts, refusal);
    if (!serves) return serves;
    // The key policy of an AWS managed key: metadata for its account, use through its service alone, management for
    // nobody.
    const bool through_s3 = call.origin.via_service.starts_with("s3.");
    if (permission == Permission::manage) {
      return refused(call.rules, Rule::key_rotation_aws_managed_key_is_refused, refusal);
    }
    return require(call.rules, permission != Permission::use || through_s3,
                   Rule::kms_via_service_condition_is_satisfied, refusal);
  }
  if (permission == Permission::resolve) return {};
  if (!policy_allows(call, key, covering_grant(call, key))) return refuse(denied_by_policies(call, key));
  return {};
}

KmsError Backend::denied(const Call& call, std::string_view resource_arn) const {
  return chosen(call.rules, Rule::kms_api_authorization_failure_is_access_denied_exception,
                errors::access_denied(call.origin.principal, call.action, resource_arn));
}

KmsResult<KeyRecord*> Backend::key_of_blob(Call& call, std::string_view arn) {
  call.entry.key_arn = arn;
  const KeyIdentifier id = parse_key_identifier(arn);
  if (id.form != IdentifierForm::key_arn) return refuse(unknown_key_in_blob());
  // The related key of this Region opens what any other of them has sealed.
  const bool interoperable = chosen(call.rules, Rule::kms_api_related_keys_open_each_others_ciphertexts,
                                    is_multi_region_key_id(id.name), id.region == call.region());
  if (!interoperable && !check_region(call, id)) return refuse(unknown_key_in_blob());

  const Home home{call.region(), std::string(id.account_id)};
  if (KeyRecord* key = store.find(home, id.name)) {
    call.entry.key_arn = key->metadata.arn;
    let_time_pass(*key);
    flip_state(call, *key);
    if (auto allowed = authorise(call, *key, Permission::use); !allowed) {
      const bool own = key->metadata.account_id == call.origin.principal.account_id;
      return refuse(chosen(call.rules, Rule::kms_api_authorization_failure_is_access_denied_exception,
                           own ? allowed.error() : unknown_key_in_blob()));
    }
    return key;
  }
  if (id.account_id != call.origin.principal.account_id) return refuse(unknown_key_in_blob());
  return refuse(errors::key_does_not_exist(arn));
}

}  // namespace s3sse::kms
