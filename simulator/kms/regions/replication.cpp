// ReplicateKey and UpdatePrimaryRegion.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/kms/access/account_access.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_request_checks.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// Only a primary key is replicated, and only a primary key hands its place on.
KmsResult<void> check_primary_key(const Rules& rules, const KeyRecord& key) {
  auto primary = require(rules, key.metadata.is_primary(), Rule::kms_api_only_a_primary_key_is_replicated,
                         errors::not_primary, key.metadata.arn);
  if (!primary) return primary;
  if (const auto error = state_error(key)) return refuse(*error);
  return {};
}

/// The key as it begins in another Region: what related keys share, and nothing of what each has for itself.
KeyRecord replica_of(const KeyRecord& primary, const ReplicateKeyRequest& request, std::string arn, TimePoint now) {
  KeyRecord replica{.metadata = primary.metadata};
  KeyMetadata& metadata = replica.metadata;
  metadata.region = request.region;
  metadata.arn = std::move(arn);
  metadata.creation_date = now;
  metadata.description = request.description;
  for (const KeyMaterial& material : primary.materials)
    replica.materials.push_back(primary.imported() ? material.shell() : material.copy());
  if (primary.imported()) metadata.state = KeyState::pending_import;
  replica.policy = request.policy;
  replica.tags.insert(request.tags.begin(), request.tags.end());
  return replica;
}

}  // namespace

KmsResult<KeyMetadata> Kms::replicate_key(const CallOrigin& origin, std::string_view key_id,
                                          const ReplicateKeyRequest& request) {
  return backend_->run("ReplicateKey", origin, {}, [&](Call& call) -> KmsResult<KeyMetadata> {
    call.conditions = {{"ReplicaRegion", request.region}};
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto fit = check_primary_key(call.rules, **key); !fit) return refuse(std::move(fit.error()));
    if (!in_reach(request.region)) {
      return refuse(
          errors::unsupported(fmt::format("Keys of {} cannot be replicated into {}.", config_.region, request.region)));
    }
    if (const auto denied = account_denial(origin, "CreateKey", clock_.now(), call.rules)) return refuse(*denied);
    const KeyMetadata& primary = (*key)->metadata;
    const Home home{request.region, primary.account_id};
    const std::string arn = backend_->key_arn(home, primary.key_id);
    if (backend_->store.find(home, primary.key_id) != nullptr)
      return refuse({"AlreadyExistsException", fmt::format("Key '{}' exists already", arn)});
    if (auto error = check_tags(call.rules, request.tags, {})) return refuse(*error);
    return backend_->store.add(replica_of(**key, request, arn, clock_.now())).metadata;
  });
}

KmsResult<void> Kms::update_primary_region(const CallOrigin& origin, std::string_view key_id, std::string_view region) {
  return backend_->run("UpdatePrimaryRegion", origin, {}, [&](Call& call) -> KmsResult<void> {
    call.conditions = {{"PrimaryRegion", std::string(region)}};
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto fit = check_primary_key(call.rules, **key); !fit) return fit;
    const Home home{std::string(region), (*key)->metadata.account_id};
    KeyRecord* heir = backend_->store.find(home, (*key)->metadata.key_id);
    if (heir == nullptr || heir == *key)
      return refuse(errors::key_does_not_exist(backend_->key_arn(home, (*key)->metadata.key_id)));
    if (auto allowed = backend_->authorise(call, *heir, Permission::manage); !allowed) return allowed;
    if (const auto error = state_error(*heir)) return refuse(*error);
    return checked(call.rules, Rule::kms_api_primary_region_can_move, [&]() -> KmsResult<void> {
      heir->schedule = std::exchange((*key)->schedule, std::nullopt);
      for (KeyRecord* each : backend_->store.related((*key)->metadata)) each->metadata.primary_region = home.region;
      return {};
    });
  });
}

bool Kms::in_reach(std::string_view region) const {
  return region == config_.region || std::ranges::find(config_.regions, region) != config_.regions.end();
}

}  // namespace s3sse::kms
