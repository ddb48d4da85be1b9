// Life of a key: CreateKey, DescribeKey, ListKeys, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_request_checks.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// AWS's quota of KMS keys per account and Region.
constexpr std::size_t max_keys_per_account = 100'000;

constexpr int shortest_window_days = 7;
constexpr int longest_window_days = 30;

KmsResult<void> check_window(int days) {
  if (days < shortest_window_days) {
    return refuse(errors::constraint(std::to_string(days), "pendingWindowInDays",
                                     "Member must have value greater than or equal to 7"));
  }
  if (days > longest_window_days) {
    return refuse(errors::constraint(std::to_string(days), "pendingWindowInDays",
                                     "Member must have value less than or equal to 30"));
  }
  return {};
}

}  // namespace

KmsResult<KeyMetadata> Kms::create_key(const CallOrigin& origin, const CreateKeyRequest& request) {
  return backend_->run("CreateKey", origin, {}, [&](Call& call) -> KmsResult<KeyMetadata> {
    if (auto error = check_create_key(call.rules, call.region(), request)) return refuse(*error);
    if (origin.principal.anonymous()) {
      return refuse(errors::access_denied(origin.principal, "CreateKey", "*"));
    }
    if (const Account* account = backend_->store.account(call.home());
        account != nullptr && account->keys.size() >= max_keys_per_account) {
      return refuse({"LimitExceededException",
                     fmt::format("The account has reached its quota of {} KMS keys.", max_keys_per_account)});
    }
    KeyMetadata metadata{.account_id = origin.principal.account_id,
                         .region = call.region(),
                         .description = request.description,
                         .state = request.origin == "EXTERNAL" ? KeyState::pending_import : KeyState::enabled,
                         .key_spec = request.key_spec,
                         .key_usage = request.key_usage.value_or(default_key_usage(request.key_spec)),
                         .origin = request.origin,
                         .multi_region = request.multi_region};
    metadata.state =
        chosen(call.rules, {Rule::kms_api_external_key_starts_pending_import, Rule::kms_api_create_key_has_defaults},
               metadata.state);
    KeyRecord& key = backend_->new_key(std::move(metadata));
    key.tags.insert(request.tags.begin(), request.tags.end());
    key.policy = request.policy;
    call.entry.key_arn = key.metadata.arn;
    return key.metadata;
  });
}

KmsResult<KeyMetadata> Kms::describe_key(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("DescribeKey", origin, {}, [&](Call& call) -> KmsResult<KeyMetadata> {
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::look);
    if (!key) return refuse(key.error());
    auto readable =
        accepted<KmsError>(call.rules, Rule::key_state_read_only_calls_work_in_every_state, (*key)->seen_state());
    if (!readable) return refuse(std::move(readable.error()));
    return (*key)->metadata;
  });
}

KmsResult<std::vector<KeyMetadata>> Kms::list_keys(const CallOrigin& origin) {
  return backend_->run("ListKeys", origin, {}, [&](Call& call) -> KmsResult<std::vector<KeyMetadata>> {
    std::vector<KeyMetadata> found;
    if (const Account* account = backend_->store.account(call.home())) {
      found.reserve(account->keys.size());
      for (const auto& [key_id, key] : account->keys) found.push_back(key->metadata);
    }
    return found;
  });
}

KmsResult<void> Kms::enable_key(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("EnableKey", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto fit = check_switching(call.rules, **key); !fit) return fit;
    KeyMetadata& metadata = (*key)->metadata;
    const bool again = metadata.state == KeyState::enabled;
    if (auto idempotent = accepted<KmsError>(call.rules, Rule::key_state_enable_and_disable_are_idempotent, again);
        !idempotent) {
      return idempotent;
    }
    // An unavailable key keeps its state until its key store is back; the call succeeds all the same.
    if (metadata.state == KeyState::unavailable) return {};
    backend_->store.set_deletion_date(**key, std::nullopt);
    backend_->change_state(**key, KeyState::enabled);
    // A rotation that came due while the key was shut is made good for at once.
    if (auto& schedule = (*key)->schedule; schedule && schedule->next <= clock_.now()) {
      backend_->rotate(**key, clock_.now(), "AUTOMATIC");
      schedule->next = clock_.now() + std::chrono::days(schedule->period_days);
    }
    return {};
  });
}

KmsResult<void> Kms::disable_key(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("DisableKey", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto fit = check_switching(call.rules, **key); !fit) return fit;
    KeyMetadata& metadata = (*key)->metadata;
    const bool again = metadata.state == KeyState::disabled;
    if (auto idempotent = accepted<KmsError>(call.rules, Rule::key_state_enable_and_disable_are_idempotent, again);
        !idempotent) {
      return idempotent;
    }
    if (metadata.state == KeyState::unavailable) return {};
    backend_->store.set_deletion_date(**key, std::nullopt);
    backend_->change_state(**key, KeyState::disabled);
    return {};
  });
}

KmsResult<KeyMetadata> Kms::schedule_key_deletion(const CallOrigin& origin, std::string_view key_id, int window_days) {
  return backend_->run("ScheduleKeyDeletion", origin, {}, [&](Call& call) -> KmsResult<KeyMetadata> {
    auto fits =
        checked(call.rules, Rule::key_state_deletion_window_is_7_to_30_days, [&] { return check_window(window_days); });
    if (!fits) return refuse(std::move(fits.error()));
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    KeyMetadata& metadata = (*key)->metadata;
    auto first_time = require(call.rules, !awaits_deletion((*key)->seen_state()),
                              Rule::key_state_pending_deletion_cannot_be_enabled, [&] { return *state_error(**key); });
    if (!first_time) return refuse(std::move(first_time.error()));
    if ((*key)->seen_state() == KeyState::creating) return refuse(*state_error(**key));
    const int window = std::clamp(window_days, 0, 365);
    const bool has_replicas = metadata.is_primary() && backend_->store.related(metadata).size() > 1;
    if (chosen(call.rules, Rule::key_state_primary_waits_for_its_replicas, has_replicas)) {
      metadata.deletion_window_days = window;
      backend_->change_state(**key, KeyState::pending_replica_deletion);
      return metadata;
    }
    backend_->store.set_deletion_date(**key, clock_.now() + std::chrono::days(window));
    backend_->change_state(**key, KeyState::pending_deletion);
    return metadata;
  });
}

KmsResult<KeyMetadata> Kms::cancel_key_deletion(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("CancelKeyDeletion", origin, {}, [&](Call& call) -> KmsResult<KeyMetadata> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    KeyMetadata& metadata = (*key)->metadata;
    if (!awaits_deletion(metadata.state)) {
      return refuse(errors::invalid_state(metadata.arn, "not pending deletion"));
    }
    backend_->store.set_deletion_date(**key, std::nullopt);
    metadata.deletion_window_days.reset();
    // Shows in later reads of objects under the key.
    const KeyState shut = chosen(
        call.rules.everywhere(),
        {Rule::key_state_cancelled_deletion_returns_to_disabled, Rule::kms_cancelled_deletion_leaves_key_disabled},
        KeyState::disabled);
    // A key without its material cannot become usable by this detour.
    backend_->change_state(**key, (*key)->lacks_material() ? KeyState::pending_import : shut);
    return metadata;
  });
}

}  // namespace s3sse::kms
