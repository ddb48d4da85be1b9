// EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand, ListKeyRotations in JSON.
#include <algorithm>
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/rotation.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 2> listings{"ALL_KEY_MATERIAL", "ROTATIONS_ONLY"};

json rotation_entry(const JsonCall& call, const RotationEntry& entry) {
  json out{{"KeyId", entry.key_id}};
  if (entry.rotation_date) out["RotationDate"] = call.timestamp(*entry.rotation_date);
  if (!entry.rotation_type.empty()) out["RotationType"] = entry.rotation_type;
  json more{{"KeyMaterialId", call.material_id(entry.material_id)}, {"KeyMaterialState", entry.state}};
  if (!entry.description.empty()) more["KeyMaterialDescription"] = entry.description;
  if (!entry.import_state.empty()) {
    more["ImportState"] = entry.import_state;
    more["ExpirationModel"] = entry.valid_to ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE";
  }
  if (entry.valid_to) more["ValidTo"] = call.timestamp(*entry.valid_to);
  out.update(chosen(call.rules(), Rule::key_rotation_list_entries_have_the_modelled_fields, std::move(more)));
  return out;
}

}  // namespace

JsonResult enable_key_rotation(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  std::optional<int> days;
  if (const auto period = call.integer("RotationPeriodInDays")) days = static_cast<int>(*period);
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.enable_key_rotation(call.origin, key_id, days); !done) return refuse(done.error());
  return json();
}

JsonResult disable_key_rotation(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.disable_key_rotation(call.origin, key_id); !done) return refuse(done.error());
  return json();
}

JsonResult get_key_rotation_status(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto status = call.kms.key_rotation_status(call.origin, key_id);
  if (!status) return refuse(status.error());
  json answer{{"KeyId", status->key_id}, {"KeyRotationEnabled", status->enabled}};
  if (status->period_days) answer["RotationPeriodInDays"] = *status->period_days;
  if (status->next_rotation) answer["NextRotationDate"] = call.timestamp(*status->next_rotation);
  return answer;
}

JsonResult rotate_key_on_demand(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto rotated = call.kms.rotate_key_on_demand(call.origin, key_id);
  if (!rotated) return refuse(rotated.error());
  return json{{"KeyId", *rotated}};
}

JsonResult list_key_rotations(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string listing = call.text("IncludeKeyMaterial").value_or("ROTATIONS_ONLY");
  if (std::find(listings.begin(), listings.end(), listing) == listings.end()) {
    call.add_violation(listing, "IncludeKeyMaterial", enum_constraint(listings));
  }
  const PageRequest page = read_page(call, 100);
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto entries = call.kms.list_key_rotations(
      call.origin, key_id, listing == "ALL_KEY_MATERIAL" ? ListedMaterial::all : ListedMaterial::rotations_only);
  if (!entries) return refuse(entries.error());
  std::vector<json> list;
  for (const RotationEntry& entry : *entries) list.push_back(rotation_entry(call, entry));
  return make_ordered_page(call, page, std::move(list), "Rotations");
}

}  // namespace s3sse::kms
