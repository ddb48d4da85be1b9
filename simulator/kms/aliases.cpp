// CreateAlias, UpdateAlias, DeleteAlias, ListAliases.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_request_checks.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// AWS's quota of aliases per KMS key.
constexpr std::size_t max_aliases_per_key = 50;
constexpr std::size_t max_name_length = 256;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '/' ||
         c == '_' || c == '-';
}

std::size_t alias_count(const Account& account, std::string_view key_id) {
  return static_cast<std::size_t>(std::count_if(account.aliases.begin(), account.aliases.end(), [&](const auto& entry) {
    return entry.second.target_key_id == key_id;
  }));
}

/// Symmetric, asymmetric or HMAC, and for what: the two things that an alias may not change (UpdateAlias).
bool same_kind(const KeyMetadata& a, const KeyMetadata& b) {
  const auto kind = [](std::string_view spec) {
    return spec == "SYMMETRIC_DEFAULT" ? 0 : spec.starts_with("HMAC_") ? 1 : 2;
  };
  return kind(a.key_spec) == kind(b.key_spec) && a.key_usage == b.key_usage;
}

/// The key may take one more alias.
KmsResult<void> check_target(const Rules& rules, const Account& account, const KeyRecord& key) {
  auto stays = require(rules, !awaits_deletion(key.seen_state()),
                       Rule::key_state_alias_cannot_move_to_key_pending_deletion, [&] { return *state_error(key); });
  if (!stays) return stays;
  if (alias_count(account, key.metadata.key_id) >= max_aliases_per_key) {
    return refuse({"LimitExceededException",
                   fmt::format("{} has reached its quota of {} aliases.", key.metadata.arn, max_aliases_per_key)});
  }
  return {};
}

KmsResult<void> check_name(std::string_view name) {
  if (name.empty()) {
    return refuse(errors::constraint(name, "aliasName", "Member must have length greater than or equal to 1"));
  }
  if (name.size() > max_name_length) {
    return refuse(errors::constraint(name, "aliasName", "Member must have length less than or equal to 256"));
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    return refuse(
        errors::constraint(name, "aliasName", "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"));
  }
  if (!name.starts_with("alias/")) {
    return refuse(
        errors::validation("Alias must start with the prefix \"alias/\". Please see "
                           "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"));
  }
  if (name == "alias/") return refuse({"InvalidAliasNameException", "The alias has no name after \"alias/\"."});
  if (name.starts_with("alias/aws/")) {
    return refuse({"NotAuthorizedException", "Aliases that begin with alias/aws/ are reserved for AWS services."});
  }
  return {};
}

}  // namespace

KmsResult<void> check_alias_name(const Rules& rules, std::string_view name) {
  return checked(rules, Rule::kms_api_alias_name_is_checked, [&] { return check_name(name); });
}

KmsResult<void> Kms::create_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id) {
  return backend_->run("CreateAlias", origin, {}, [&](Call& call) -> KmsResult<void> {
    if (auto fit = check_alias_name(call.rules, name); !fit) return fit;
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    const Home home = (*key)->metadata.home();
    const Account& account = *backend_->store.account(home);
    const std::string arn = backend_->alias_arn(home, name);
    auto fresh = require(call.rules, !account.aliases.contains(name), Rule::kms_api_existing_alias_is_refused, [&] {
      return KmsError{"AlreadyExistsException", fmt::format("An alias with the name {} already exists", arn)};
    });
    if (!fresh) return fresh;
    if (auto fit = check_target(call.rules, account, **key); !fit) return fit;
    backend_->name_key(**key, name);
    return {};
  });
}

KmsResult<void> Kms::update_alias(const CallOrigin& origin, std::string_view name, std::string_view key_id) {
  return backend_->run("UpdateAlias", origin, {}, [&](Call& call) -> KmsResult<void> {
    if (auto fit = check_alias_name(call.rules, name); !fit) return fit;
    const Home home = call.home();
    Alias* alias = backend_->store.find_alias(home, name);
    if (alias == nullptr) return refuse(errors::alias_not_found(backend_->alias_arn(home, name)));
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    const KeyMetadata& target = (*key)->metadata;
    if (target.key_id == alias->target_key_id) return {};
    if (auto fit = check_target(call.rules, *backend_->store.account(home), **key); !fit) return fit;
    const KeyRecord* previous = backend_->store.find(home, alias->target_key_id);
    if (previous != nullptr && !same_kind(previous->metadata, target)) {
      return refuse(
          errors::validation(fmt::format("Alias {} cannot move to a key of another type or key usage.", alias->arn)));
    }
    return checked(call.rules, Rule::kms_api_aliases_can_be_moved_removed_and_listed, [&]() -> KmsResult<void> {
      alias->target_key_id = target.key_id;
      alias->last_updated_date = clock_.now();
      return {};
    });
  });
}

KmsResult<void> Kms::delete_alias(const CallOrigin& origin, std::string_view name) {
  return backend_->run("DeleteAlias", origin, {}, [&](Call& call) -> KmsResult<void> {
    if (auto fit = check_alias_name(call.rules, name); !fit) return fit;
    const Home home = call.home();
    const Alias* alias = backend_->store.find_alias(home, name);
    if (alias == nullptr) return refuse(errors::alias_not_found(backend_->alias_arn(home, name)));
    call.entry.key_arn = backend_->key_arn(home, alias->target_key_id);
    return checked(call.rules, Rule::kms_api_aliases_can_be_moved_removed_and_listed, [&]() -> KmsResult<void> {
      backend_->store.remove_alias(home, name);
      return {};
    });
  });
}

KmsResult<std::vector<Alias>> Kms::list_aliases(const CallOrigin& origin, std::optional<std::string_view> key_id) {
  return backend_->run("ListAliases", origin, {}, [&](Call& call) -> KmsResult<std::vector<Alias>> {
    std::string only_key_id;
    if (key_id) {
      const auto key = backend_->key_for(call, *key_id, Naming::key_only, Permission::look);
      if (!key) return refuse(key.error());
      only_key_id = (*key)->metadata.key_id;
    }
    std::vector<Alias> found;
    if (const Account* account = backend_->store.account(call.home())) {
      for (const auto& [name, alias] : account->aliases) {
        if (!key_id || alias.target_key_id == only_key_id) found.push_back(alias);
      }
    }
    return found;
  });
}

}  // namespace s3sse::kms
