// TagResource, UntagResource, ListResourceTags, UpdateKeyDescription and GetKeyLastUsage: what a key says about itself.
#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_request_checks.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// A key that is on its way out takes no new labels.
std::optional<KmsError> check_labelled(const KeyRecord& key) {
  return awaits_deletion(key.seen_state()) ? state_error(key) : std::nullopt;
}

}  // namespace

KmsResult<void> Kms::tag_resource(const CallOrigin& origin, std::string_view key_id,
                                  const std::vector<std::pair<std::string, std::string>>& tags) {
  return backend_->run("TagResource", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_labelled(**key)) return refuse(*error);
    if (auto error = check_tags(call.rules, tags, (*key)->tags)) return refuse(*error);
    for (const auto& [name, value] : tags) (*key)->tags[name] = value;
    return {};
  });
}

KmsResult<void> Kms::untag_resource(const CallOrigin& origin, std::string_view key_id,
                                    const std::vector<std::string>& tag_keys) {
  return backend_->run("UntagResource", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_labelled(**key)) return refuse(*error);
    for (const std::string& name : tag_keys) (*key)->tags.erase(name);
    return {};
  });
}

KmsResult<std::vector<std::pair<std::string, std::string>>> Kms::list_resource_tags(const CallOrigin& origin,
                                                                                    std::string_view key_id) {
  using Tags = std::vector<std::pair<std::string, std::string>>;
  return backend_->run("ListResourceTags", origin, {}, [&](Call& call) -> KmsResult<Tags> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    return Tags((*key)->tags.begin(), (*key)->tags.end());
  });
}

KmsResult<void> Kms::update_key_description(const CallOrigin& origin, std::string_view key_id,
                                            std::string_view description) {
  return backend_->run("UpdateKeyDescription", origin, {}, [&](Call& call) -> KmsResult<void> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::manage);
    if (!key) return refuse(key.error());
    if (auto error = check_labelled(**key)) return refuse(*error);
    (*key)->metadata.description = description;
    return {};
  });
}

KmsResult<KeyLastUsage> Kms::key_last_usage(const CallOrigin& origin, std::string_view key_id) {
  return backend_->run("GetKeyLastUsage", origin, {}, [&](Call& call) -> KmsResult<KeyLastUsage> {
    const auto key = backend_->key_for(call, key_id, Naming::key_only, Permission::look);
    if (!key) return refuse(key.error());
    const KeyMetadata& metadata = (*key)->metadata;
    KeyLastUsage usage{
        .key_id = metadata.arn, .tracking_start = metadata.creation_date, .creation_date = metadata.creation_date};
    if (const auto last = chosen(call.rules, Rule::kms_api_last_usage_can_be_read, (*key)->last_usage)) {
      usage.operation = last->operation;
      usage.time = last->time;
      usage.request_id = last->request_id;
      usage.cloudtrail_event_id = last->cloudtrail_event_id;
    }
    return usage;
  });
}

MaterialExpiration Kms::material_expiration(std::string_view key_arn) {
  const std::scoped_lock lock(backend_->mutex);
  const KeyIdentifier id = parse_key_identifier(key_arn);
  KeyRecord* key = backend_->store.find({std::string(id.region), std::string(id.account_id)}, id.name);
  if (key == nullptr || !key->imported() || key->lacks_material()) return {};
  const auto& valid_to = key->materials.back().valid_to;
  return {.model = valid_to ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE", .valid_to = valid_to};
}

}  // namespace s3sse::kms
