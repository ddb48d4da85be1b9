// CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant.
#include "simulator/kms/grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// AWS's quota of grants per key, and a bound of our own on the tokens that one grant keeps.
constexpr std::size_t max_grants_per_key = 50'000;
constexpr std::size_t max_tokens_per_grant = 100;

using Keys = GrantOperation::Keys;

constexpr std::string_view encrypting = "ENCRYPT_DECRYPT";
constexpr std::string_view signs = "SIGN_VERIFY";
constexpr std::string_view makes_macs = "GENERATE_VERIFY_MAC";
constexpr std::string_view encapsulates = "ENCAPSULATE_DECAPSULATE";

constexpr auto operations_of_grants = std::to_array<GrantOperation>({
    {.name = "Decrypt", .usage = encrypting, .carries_context = true},
    {.name = "Encrypt", .usage = encrypting, .carries_context = true},
    {.name = "GenerateDataKey", .keys = Keys::symmetric, .carries_context = true},
    {.name = "GenerateDataKeyWithoutPlaintext", .keys = Keys::symmetric, .carries_context = true},
    {.name = "ReEncryptFrom", .usage = encrypting, .carries_context = true},
    {.name = "ReEncryptTo", .usage = encrypting, .carries_context = true},
    {.name = "Sign", .usage = signs},
    {.name = "Verify", .usage = signs},
    {.name = "GetPublicKey", .keys = Keys::pairs},
    {.name = "CreateGrant"},
    {.name = "RetireGrant"},
    {.name = "DescribeKey"},
    {.name = "GenerateDataKeyPair", .keys = Keys::symmetric, .carries_context = true},
    {.name = "GenerateDataKeyPairWithoutPlaintext", .keys = Keys::symmetric, .carries_context = true},
    {.name = "GenerateMac", .usage = makes_macs},
    {.name = "VerifyMac", .usage = makes_macs},
    {.name = "DeriveSharedSecret", .usage = "KEY_AGREEMENT"},
    {.name = "Encapsulate", .usage = encapsulates},
    {.name = "Decapsulate", .usage = encapsulates},
});

/// An account, a user, a role, or a session of one: what a grant can be given to.
bool is_principal_arn(std::string_view arn) {
  const auto fields = split(arn, ':');
  if (fields.size() != 6 || fields[0] != "arn" || !fields[3].empty()) return false;
  const bool account =
      fields[4].size() == 12 && std::ranges::all_of(fields[4], [](char c) { return c >= '0' && c <= '9'; });
  const std::string_view resource = fields[5];
  const auto named = [&](std::string_view kind) { return resource.starts_with(kind) && resource.size() > kind.size(); };
  if (!account) return false;
  if (fields[2] == "iam") return resource == "root" || named("user/") || named("role/");
  return fields[2] == "sts" && (named("assumed-role/") || named("federated-user/"));
}

std::optional<KmsError> check_principal(std::string_view arn) {
  if (arn.empty() || is_principal_arn(arn)) return std::nullopt;
  return KmsError{"InvalidArnException", fmt::format("ARN does not refer to a valid principal: {}", arn)};
}

bool fits_key(std::string_view name, const KeyRecord& key) {
  const GrantOperation* operation = find_grant_operation(name);
  if (operation == nullptr) return true;
  if (operation->keys == Keys::symmetric && !key.rotatable()) return false;
  if (operation->keys == Keys::pairs && !pair_kind(key.metadata.key_spec)) return false;
  return operation->usage.empty() || operation->usage == key.metadata.key_usage;
}

std::optional<KmsError> check_request(const KeyRecord& key, const CreateGrantRequest& request) {
  if (request.grantee_principal.empty() == request.grantee_service.empty()) {
    return errors::validation("Specify either GranteePrincipal or GranteeServicePrincipal.");
  }
  if (!request.retiring_principal.empty() && !request.retiring_service.empty()) {
    return errors::validation("Specify either RetiringPrincipal or RetiringServicePrincipal.");
  }
  if (auto error = check_principal(request.grantee_principal)) return error;
  if (auto error = check_principal(request.retiring_principal)) return error;
  for (const std::string& operation : request.operations) {
    if (fits_key(operation, key)) continue;
    return errors::validation(fmt::format("A key with spec {} and usage {} has no use for the grant operation {}.",
                                          key.metadata.key_spec, key.metadata.key_usage, operation));
  }
  const bool speaks_of_context = request.constraints.context_equals || request.constraints.context_subset;
  if (!key.rotatable() && speaks_of_context) {
    return errors::validation("Encryption context constraints are for symmetric encryption keys only.");
  }
  return std::nullopt;
}

/// True if a grant made by leave of `parent` alone passes on no more than it: fewer operations, the same constraints.
bool within(const CreateGrantRequest& child, const Grant& parent) {
  const auto& allowed = parent.terms.operations;
  const bool operations = std::ranges::all_of(
      child.operations, [&](const std::string& name) { return std::ranges::find(allowed, name) != allowed.end(); });
  return operations && (parent.terms.constraints.empty() || parent.terms.constraints == child.constraints);
}

auto find_grant(KeyRecord& key, std::string_view id) {
  return std::ranges::find_if(key.grants, [&](const Grant& grant) { return grant.id == id; });
}

void sort_by_id(std::vector<Grant>& grants) {
  std::ranges::sort(grants, {}, &Grant::id);
}

KmsError no_such_grant(std::string_view id) {
  return errors::not_found(fmt::format("Grant ID {} not found", id));
}

bool passes(const GrantFilter& filter, const Grant& grant) {
  return (filter.grant_id.empty() || filter.grant_id == grant.id) &&
         (filter.grantee_principal.empty() || filter.grantee_principal == grant.terms.grantee_principal) &&
         (filter.grantee_service.empty() || filter.grantee_service == grant.terms.grantee_service);
}

}  // namespace

std::span<const GrantOperation> grant_operations() {
  return operations_of_grants;
}

const GrantOperation* find_grant_operation(std::string_view name) {
  const auto found = std::ranges::find(operations_of_grants, name, &GrantOperation::name);
  return found == operations_of_grants.end() ? nullptr : &*found;
}

bool Kms::knows_grant_token(std::string_view token) {
  const std::scoped_lock lock(backend_->mutex);
  return backend_->store.find_grant_token(token).grant != nullptr;
}

KmsResult<GrantTicket> Kms::create_grant(const CallOrigin& origin, std::string_view key_id,
                                         const CreateGrantRequest& request) {
  return backend_->run("CreateGrant", origin, {}, [&](Call& call) -> KmsResult<GrantTicket> {
    const auto found = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!found) return refuse(found.error());
    KeyRecord& key = **found;
    if (auto error = state_error(key)) return refuse(*error);
    if (auto error = check_request(key, request)) return refuse(*error);
    if (const auto by_grant = backend_->grant_alone(call, key)) {
      const auto parent = find_grant(key, *by_grant);
      if (parent != key.grants.end() && !within(request, *parent)) {
        return refuse(backend_->denied(call, key.metadata.arn));
      }
    }
    if (origin.dry_run) return refuse(errors::dry_run());

    std::string token = to_base64(backend_->entropy.bytes(96));
    // The same grant under the same name again is the old one with a new token.
    const auto same = std::ranges::find_if(
        key.grants, [&](const Grant& grant) { return !request.name.empty() && grant.terms == request; });
    if (same != key.grants.end()) {
      if (same->tokens.size() >= max_tokens_per_grant) same->tokens.erase(same->tokens.begin());
      same->tokens.push_back(token);
      return GrantTicket{same->id, std::move(token)};
    }
    if (key.grants.size() >= max_grants_per_key) {
      return refuse({"LimitExceededException",
                     fmt::format("{} has reached its quota of {} grants.", key.metadata.arn, max_grants_per_key)});
    }
    const TimePoint now = backend_->clock.now();
    key.grants.push_back({.id = backend_->entropy.hex(32),
                          .key_arn = key.metadata.arn,
                          .terms = request,
                          .issuing_account = origin.principal.account_id,
                          .creation_date = now,
                          .tokens = {token}});
    return GrantTicket{key.grants.back().id, std::move(token)};
  });
}

KmsResult<std::vector<Grant>> Kms::list_grants(const CallOrigin& origin, std::string_view key_id,
                                               const GrantFilter& filter) {
  return backend_->run("ListGrants", origin, {}, [&](Call& call) -> KmsResult<std::vector<Grant>> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    std::vector<Grant> grants;
    std::ranges::copy_if((*key)->grants, std::back_inserter(grants),
                         [&](const Grant& grant) { return passes(filter, grant); });
    sort_by_id(grants);
    return grants;
  });
}

KmsResult<std::vector<Grant>> Kms::list_retirable_grants(const CallOrigin& origin,
                                                         std::string_view retiring_principal) {
  return backend_->run("ListRetirableGrants", origin, {}, [&](Call& call) -> KmsResult<std::vector<Grant>> {
    if (auto error = check_principal(retiring_principal)) return refuse(*error);
    std::vector<Grant> grants;
    for (const auto& [home, account] : backend_->store.accounts()) {
      if (home.region != call.region()) continue;
      for (const auto& [key_id, key] : account.keys) {
        for (const Grant& grant : key->grants) {
          // Whatever account the key is in; but only grants that the caller's account may retire.
          const bool retirable = grant.terms.retiring_principal == retiring_principal &&
                                 split(retiring_principal, ':').at(4) == origin.principal.account_id;
          if (retirable) grants.push_back(grant);
        }
      }
    }
    sort_by_id(grants);
    return grants;
  });
}

KmsResult<void> Kms::retire_grant(const CallOrigin& origin, const GrantReference& reference) {
  return backend_->run("RetireGrant", origin, {}, [&](Call& call) -> KmsResult<void> {
    KeyStore::GrantPlace place;
    if (!reference.token.empty()) {
      place = backend_->store.find_grant_token(reference.token);
      if (place.grant == nullptr) return refuse(errors::invalid_grant_token());
    } else {
      const KeyIdentifier id = parse_key_identifier(reference.key_id);
      if (id.form != IdentifierForm::key_arn || id.region != call.region()) {
        return refuse({"InvalidArnException", "RetireGrant takes the ARN of a key in its own Region."});
      }
      place.key = backend_->store.find({call.region(), std::string(id.account_id)}, id.name);
      if (place.key == nullptr) return refuse(errors::key_does_not_exist(reference.key_id));
      const auto grant = find_grant(*place.key, reference.grant_id);
      if (grant == place.key->grants.end()) return refuse(no_such_grant(reference.grant_id));
      place.grant = &*grant;
    }
    call.entry.key_arn = place.key->metadata.arn;
    if (!backend_->may_retire(call, *place.key, *place.grant)) {
      return refuse(backend_->denied(call, place.key->metadata.arn));
    }
    if (origin.dry_run) return refuse(errors::dry_run());
    place.key->grants.erase(find_grant(*place.key, place.grant->id));
    return {};
  });
}

KmsResult<void> Kms::revoke_grant(const CallOrigin& origin, std::string_view key_id, std::string_view grant_id) {
  return backend_->run("RevokeGrant", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    const auto grant = find_grant(**key, grant_id);
    if (grant == (*key)->grants.end()) return refuse(no_such_grant(grant_id));
    if (origin.dry_run) return refuse(errors::dry_run());
    (*key)->grants.erase(grant);
    return {};
  });
}

}  // namespace s3sse::kms
