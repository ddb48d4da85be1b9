// EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand, ListKeyRotations.
#include "simulator/kms/rotation.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_management.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

constexpr int shortest_period_days = 90;
constexpr int longest_period_days = 2560;
constexpr int usual_period_days = 365;
constexpr std::ptrdiff_t max_on_demand_rotations = 25;

std::optional<KmsError> check_period(const Rules& rules, std::optional<int> days) {
  if (!days || !rules.hold(Rule::key_rotation_period_is_90_to_2560_days)) return std::nullopt;
  if (*days < shortest_period_days) {
    return errors::constraint(std::to_string(*days), "rotationPeriodInDays",
                              "Member must have value greater than or equal to 90");
  }
  if (*days > longest_period_days) {
    return errors::constraint(std::to_string(*days), "rotationPeriodInDays",
                              "Member must have value less than or equal to 2560");
  }
  return std::nullopt;
}

/// Asymmetric and HMAC keys never rotate.
KmsError not_rotatable(const KeyRecord& key) {
  return errors::unsupported(
      fmt::format("{} key spec is {} which is not valid for this operation.", key.metadata.arn, key.metadata.key_spec));
}

/// Automatic rotation makes material of KMS's own, so imported keys have none.
std::optional<KmsError> check_automatic(const KeyRecord& key) {
  if (!key.rotatable()) return not_rotatable(key);
  if (key.imported()) return errors::wrong_origin(key.metadata.arn, key.metadata.origin);
  return state_error(key);
}

std::optional<KmsError> check_on_demand(const Rules& rules, const KeyRecord& key) {
  if (rules.hold(Rule::key_rotation_unfit_keys_are_refused)) {
    if (!key.rotatable()) return not_rotatable(key);
    const bool made_up = key.imported() && !rules.hold(Rule::key_rotation_external_key_needs_pending_material);
    if (auto error = state_error(key); error && !made_up) return error;
  }
  if (!rules.hold(Rule::key_rotation_on_demand_rotation_is_possible) && !key.schedule) {
    return errors::unsupported("Enable automatic rotation first.");
  }
  const auto on_demand = std::ranges::count(key.materials, "ON_DEMAND", &KeyMaterial::rotation_type);
  if (on_demand >= max_on_demand_rotations && rules.hold(Rule::key_rotation_on_demand_limit_is_25)) {
    return KmsError{"LimitExceededException",
                    fmt::format("The on-demand rotations limit has been reached for the given keyId. No more on-demand "
                                "rotations can be performed for this key: {}",
                                key.metadata.arn)};
  }
  if (key.imported() && !key.pending_rotation && rules.hold(Rule::key_rotation_external_key_needs_pending_material)) {
    return KmsError{"KMSInvalidStateException",
                    fmt::format("No available key material pending rotation for the key: {}.", key.metadata.arn)};
  }
  return std::nullopt;
}

RotationEntry entry_of(const Backend& backend, const KeyRecord& key, const KeyMaterial& material,
                       std::string_view state) {
  RotationEntry entry{.key_id = key.metadata.key_id,
                      .material_id = backend.material_id_text(material),
                      .state = std::string(state),
                      .description = material.description,
                      .valid_to = material.valid_to,
                      .rotation_date = material.rotation_date,
                      .rotation_type = material.rotation_type};
  if (key.imported()) entry.import_state = material.usable() ? "IMPORTED" : "PENDING_IMPORT";
  return entry;
}

}  // namespace

void Backend::rotate(KeyRecord& key, TimePoint date, std::string_view type) {
  KeyMaterial next = key.pending_rotation ? std::move(*key.pending_rotation) : new_material();
  key.pending_rotation.reset();
  next.rotation_date = date;
  next.rotation_type = type;
  key.materials.push_back(std::move(next));
  key.metadata.current_key_material_id = material_id_text(key.materials.back());
}

KmsResult<void> KeyManagement::enable_key_rotation(const CallOrigin& origin, std::string_view key_id,
                                                   std::optional<int> period_days) {
  return backend_.run("EnableKeyRotation", origin, {}, [&](Call& call) -> KmsResult<void> {
    if (auto error = check_period(backend_.rules, period_days)) return refuse(*error);
    const auto key = backend_.key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_automatic(**key)) return refuse(*error);
    std::optional<RotationSchedule>& schedule = (*key)->schedule;
    if (schedule && !period_days) return {};
    // The period counts from this call; a key that rotates already and is told no new period keeps its date.
    const int days = period_days.value_or(usual_period_days);
    schedule = RotationSchedule{.period_days = days, .next = backend_.clock.now() + std::chrono::days(days)};
    return {};
  });
}

KmsResult<void> KeyManagement::disable_key_rotation(const CallOrigin& origin, std::string_view key_id) {
  return backend_.run("DisableKeyRotation", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_.key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_automatic(**key)) return refuse(*error);
    (*key)->schedule.reset();
    return {};
  });
}

KmsResult<RotationStatus> KeyManagement::key_rotation_status(const CallOrigin& origin, std::string_view key_id) {
  return backend_.run("GetKeyRotationStatus", origin, {}, [&](Call& call) -> KmsResult<RotationStatus> {
    const auto key = backend_.key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    if (!(*key)->rotatable()) return refuse(not_rotatable(**key));
    RotationStatus status{.key_id = (*key)->metadata.key_id};
    const std::optional<RotationSchedule>& schedule = (*key)->schedule;
    const KeyState state = (*key)->metadata.state;
    const bool keeps_flag = backend_.rules.hold(Rule::key_rotation_disabling_keeps_the_rotation_flag);
    status.enabled = schedule && state != (keeps_flag ? KeyState::pending_deletion : KeyState::disabled);
    if ((*key)->aws_managed() && !backend_.rules.hold(Rule::key_rotation_aws_managed_key_rotates_every_year)) {
      status.enabled = false;
    }
    if (status.enabled) {
      status.period_days = schedule->period_days;
      status.next_rotation = schedule->next;
    }
    return status;
  });
}

KmsResult<std::string> KeyManagement::rotate_key_on_demand(const CallOrigin& origin, std::string_view key_id) {
  return backend_.run("RotateKeyOnDemand", origin, {}, [&](Call& call) -> KmsResult<std::string> {
    // The policy of an AWS managed key lets nobody manage it (KROT-04).
    const auto permission =
        backend_.rules.hold(Rule::key_rotation_aws_managed_key_is_refused) ? Permission::manage : Permission::look;
    const auto key = backend_.key_for(call, key_id, Naming::key_only, permission);
    if (!key) return refuse(key.error());
    if (auto error = check_on_demand(backend_.rules, **key)) return refuse(*error);
    backend_.rotate(**key, backend_.clock.now(), "ON_DEMAND");
    if ((*key)->schedule && !backend_.rules.hold(Rule::key_rotation_on_demand_leaves_the_schedule_alone)) {
      (*key)->schedule->next = backend_.clock.now() + std::chrono::days((*key)->schedule->period_days);
    }
    return (*key)->metadata.key_id;
  });
}

KmsResult<std::vector<RotationEntry>> KeyManagement::list_key_rotations(const CallOrigin& origin,
                                                                        std::string_view key_id,
                                                                        ListedMaterial listed) {
  return backend_.run("ListKeyRotations", origin, {}, [&](Call& call) -> KmsResult<std::vector<RotationEntry>> {
    const auto key = backend_.key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    if (!(*key)->rotatable()) return refuse(not_rotatable(**key));
    std::vector<RotationEntry> entries;
    const bool all = listed == ListedMaterial::all;
    if (all && (*key)->pending_rotation) {
      entries.push_back(entry_of(backend_, **key, *(*key)->pending_rotation, "PENDING_ROTATION"));
    }
    const auto& materials = (*key)->materials;
    for (auto material = materials.rbegin(); material != materials.rend(); ++material) {
      if (!all && !material->rotation_date) continue;
      entries.push_back(
          entry_of(backend_, **key, *material, material == materials.rbegin() ? "CURRENT" : "NON_CURRENT"));
    }
    return entries;
  });
}

}  // namespace s3sse::kms
