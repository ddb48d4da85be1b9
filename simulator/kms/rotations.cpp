// EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand, ListKeyRotations.
#include "simulator/deviations/decide.h"
#include "simulator/kms/rotation.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

constexpr int shortest_period_days = 90;
constexpr int longest_period_days = 2560;
constexpr int usual_period_days = 365;
constexpr std::ptrdiff_t max_on_demand_rotations = 25;

KmsResult<void> check_period(std::optional<int> days) {
  if (days && *days < shortest_period_days) {
    return refuse(errors::constraint(std::to_string(*days), "rotationPeriodInDays",
                                     "Member must have value greater than or equal to 90"));
  }
  if (days && *days > longest_period_days) {
    return refuse(errors::constraint(std::to_string(*days), "rotationPeriodInDays",
                                     "Member must have value less than or equal to 2560"));
  }
  return {};
}

/// Asymmetric and HMAC keys never rotate.
KmsError not_rotatable(const KeyRecord& key) {
  return errors::unsupported(
      fmt::format("{} key spec is {} which is not valid for this operation.", key.metadata.arn, key.metadata.key_spec));
}

/// Related keys rotate together, and their primary key is asked.
std::optional<KmsError> check_primary(const KeyRecord& key) {
  if (!key.metadata.multi_region || key.metadata.is_primary()) return std::nullopt;
  return errors::not_primary(key.metadata.arn);
}

/// Automatic rotation makes material of KMS's own, so imported keys have none.
std::optional<KmsError> check_automatic(const KeyRecord& key) {
  if (!key.rotatable()) return not_rotatable(key);
  if (auto error = check_primary(key)) return error;
  if (key.imported()) return errors::wrong_origin(key.metadata.arn, key.metadata.origin);
  return state_error(key);
}

/// A symmetric key that is enabled; an imported one has its material, too.
KmsResult<void> check_fit(const Rules& rules, const KeyRecord& key) {
  constexpr Rule fit = Rule::key_rotation_unfit_keys_are_refused;
  auto rotates = require(rules, key.rotatable(), fit, not_rotatable, key);
  if (!rotates) return rotates;
  if (auto replica = check_primary(key)) return refuse(*replica);
  const auto error = state_error(key);
  if (!error) return {};
  if (!key.imported()) return refused(rules, fit, [&] { return *error; });
  return refused(rules, {fit, Rule::key_rotation_external_key_needs_pending_material}, [&] { return *error; });
}

KmsResult<void> check_on_demand(const Rules& rules, const KeyRecord& key) {
  if (auto fit = check_fit(rules, key); !fit) return fit;
  auto possible =
      accepted<KmsError>(rules, Rule::key_rotation_on_demand_rotation_is_possible, key.schedule.has_value());
  if (!possible) return possible;
  const auto on_demand = std::ranges::count(key.materials, "ON_DEMAND", &KeyMaterial::rotation_type);
  auto few = require(rules, on_demand < max_on_demand_rotations, Rule::key_rotation_on_demand_limit_is_25, [&] {
    return KmsError{"LimitExceededException",
                    fmt::format("The on-demand rotations limit has been reached for the given keyId. No more on-demand "
                                "rotations can be performed for this key: {}",
                                key.metadata.arn)};
  });
  if (!few) return few;
  return require(
      rules, !key.imported() || key.pending_rotation, Rule::key_rotation_external_key_needs_pending_material, [&] {
        return KmsError{"KMSInvalidStateException",
                        fmt::format("No available key material pending rotation for the key: {}.", key.metadata.arn)};
      });
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
  KeyMaterial next = key.pending_rotation ? std::move(*key.pending_rotation) : new_material(key.metadata.key_spec);
  key.pending_rotation.reset();
  next.rotation_date = date;
  next.rotation_type = type;
  key.materials.push_back(std::move(next));
  key.metadata.current_key_material_id = material_id_text(key.materials.back());
  share_current_material(key);
}

KmsResult<void> Kms::enable_key_rotation(const CallOrigin& origin, std::string_view key_id,
                                         std::optional<int> period_days) {
  return backend_->run("EnableKeyRotation", origin, {}, [&](Call& call) -> KmsResult<void> {
    auto fits =
        checked(call.rules, Rule::key_rotation_period_is_90_to_2560_days, [&] { return check_period(period_days); });
    if (!fits) return fits;
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_automatic(**key)) return refuse(*error);
    std::optional<RotationSchedule>& schedule = (*key)->schedule;
    if (schedule && !period_days) return {};
    // The period counts from this call; a key that rotates already and is told no new period keeps its date.
    const int days = period_days.value_or(usual_period_days);
    schedule = RotationSchedule{.period_days = days, .next = backend_->clock.now() + std::chrono::days(days)};
    return {};
  });
}

KmsResult<void> Kms::disable_key_rotation(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("DisableKeyRotation", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_automatic(**key)) return refuse(*error);
    (*key)->schedule.reset();
    return {};
  });
}

KmsResult<RotationStatus> Kms::key_rotation_status(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("GetKeyRotationStatus", origin, {}, [&](Call& call) -> KmsResult<RotationStatus> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    if (!(*key)->rotatable()) return refuse(not_rotatable(**key));
    RotationStatus status{.key_id = (*key)->metadata.key_id};
    const std::optional<RotationSchedule>& schedule = backend_->primary_of(**key).schedule;
    const KeyState state = (*key)->metadata.state;
    status.enabled = chosen(call.rules, Rule::key_rotation_disabling_keeps_the_rotation_flag,
                            schedule && !awaits_deletion(state), state);
    status.enabled = chosen(call.rules, Rule::key_rotation_aws_managed_key_rotates_every_year, status.enabled,
                            (*key)->metadata.key_manager);
    if (status.enabled) {
      status.period_days = schedule->period_days;
      status.next_rotation = schedule->next;
    }
    return status;
  });
}

KmsResult<std::string> Kms::rotate_key_on_demand(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("RotateKeyOnDemand", origin, {}, [&](Call& call) -> KmsResult<std::string> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto fit = check_on_demand(call.rules, **key); !fit) return refuse(std::move(fit.error()));
    backend_->rotate(**key, backend_->clock.now(), "ON_DEMAND");
    if (auto& schedule = (*key)->schedule) {
      // The schedule is that of an earlier EnableKeyRotation.
      schedule->next = chosen(call.rules.everywhere(), Rule::key_rotation_on_demand_leaves_the_schedule_alone,
                              schedule->next, backend_->clock.now(), schedule->period_days);
    }
    return (*key)->metadata.arn;
  });
}

KmsResult<std::vector<RotationEntry>> Kms::list_key_rotations(const CallOrigin& origin, std::string_view key_id,
                                                              ListedMaterial listed) {
  return backend_->run("ListKeyRotations", origin, {}, [&](Call& call) -> KmsResult<std::vector<RotationEntry>> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    if (!(*key)->rotatable()) return refuse(not_rotatable(**key));
    std::vector<RotationEntry> entries;
    const bool all = listed == ListedMaterial::all;
    if (all && (*key)->pending_rotation) {
      entries.push_back(entry_of(*backend_, **key, *(*key)->pending_rotation, "PENDING_ROTATION"));
    }
    const auto& materials = (*key)->materials;
    for (auto material = materials.rbegin(); material != materials.rend(); ++material) {
      if (!all && !material->rotation_date) continue;
      entries.push_back(
          entry_of(*backend_, **key, *material, material == materials.rbegin() ? "CURRENT" : "NON_CURRENT"));
    }
    return entries;
  });
}

}  // namespace s3sse::kms
