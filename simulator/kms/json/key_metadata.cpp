#include "simulator/kms/json/key_metadata.h"

#include "simulator/deviations/decide.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

json multi_region(const JsonCall& call, const KeyMetadata& key) {
  const auto told = [](const MultiRegionKeys::Key& each) { return json{{"Arn", each.arn}, {"Region", each.region}}; };
  const MultiRegionKeys related = call.kms.related_keys(key.arn);
  json replicas = json::array();
  for (const auto& replica : related.replicas) replicas.push_back(told(replica));
  return {{"MultiRegionKeyType", key.is_primary() ? "PRIMARY" : "REPLICA"},
          {"PrimaryKey", told(related.primary)},
          {"ReplicaKeys", chosen(call.rules(), Rule::kms_api_related_keys_are_listed, std::move(replicas))}};
}

}  // namespace

std::string state_name(const Rules& rules, KeyState state) {
  return chosen(rules, Rule::key_state_has_eight_known_values, std::string(to_string(state)));
}

json key_metadata(const JsonCall& call, const KeyMetadata& key) {
  const Rules& rules = call.rules();
  const bool enabled = chosen(rules, Rule::key_state_enabled_flag_follows_the_state, key.state == KeyState::enabled);
  json out{{"AWSAccountId", key.account_id},
           {"Arn", key.arn},
           {"CreationDate", call.timestamp(key.creation_date)},
           {"Description", key.description},
           {"Enabled", enabled},
           {"KeyId", key.key_id},
           {"KeyManager", chosen(rules, Rule::kms_api_aws_managed_key_is_reachable_by_alias, key.key_manager)},
           {"KeySpec", key.key_spec},
           {"KeyState", state_name(rules, key.state)},
           {"KeyUsage", key.key_usage},
           {"MultiRegion", key.multi_region},
           {"Origin", key.origin}};
  const MaterialExpiration expiration = call.kms.material_expiration(key.arn);
  if (expiration.valid_to) out["ValidTo"] = call.timestamp(*expiration.valid_to);
  if (!expiration.model.empty()) out["ExpirationModel"] = expiration.model;
  if (key.deletion_window_days) out["PendingDeletionWindowInDays"] = *key.deletion_window_days;
  if (key.deletion_date) out["DeletionDate"] = call.timestamp(*key.deletion_date);
  if (key.multi_region) {
    out["MultiRegionConfiguration"] = multi_region(call, key);
  }
  json more{{"CustomerMasterKeySpec", key.key_spec}};
  if (key.current_key_material_id) more["CurrentKeyMaterialId"] = call.material_id(*key.current_key_material_id);
  const AlgorithmList list = algorithms_of(key.key_spec, key.key_usage);
  more[std::string(list.member)] = list.algorithms;
  out.update(chosen(rules, Rule::kms_api_key_metadata_has_the_modelled_fields, std::move(more)));
  return out;
}

}  // namespace s3sse::kms
