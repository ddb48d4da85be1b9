// The related keys of a multi-Region key: one id, one material, a key of its own in each Region (KMS Developer Guide,
// "Multi-Region keys").
#include <algorithm>

#include "simulator/kms/backend.h"

namespace s3sse::kms {

KeyRecord& Backend::primary_of(KeyRecord& key) {
  const KeyMetadata& metadata = key.metadata;
  if (!metadata.multi_region || metadata.is_primary()) return key;
  KeyRecord* primary = store.find({metadata.primary_region, metadata.account_id}, metadata.key_id);
  return primary == nullptr ? key : *primary;
}

void Backend::share_current_material(const KeyRecord& primary) {
  const KeyMaterial& current = primary.materials.back();
  for (KeyRecord* replica : store.related(primary.metadata)) {
    if (replica == &primary) continue;
    std::optional<KeyMaterial>& waiting = replica->pending_rotation;
    if (!primary.imported()) {
      replica->materials.push_back(current.copy());
    } else if (waiting && waiting->id == current.id) {
      waiting->rotation_date = current.rotation_date;
      waiting->rotation_type = current.rotation_type;
      replica->materials.push_back(std::move(*waiting));
      waiting.reset();
    } else {
      replica->materials.push_back(current.shell());  // until it is imported there, too
    }
    replica->metadata.current_key_material_id = primary.metadata.current_key_material_id;
    if (primary.imported()) settle_import(*replica);
  }
}

MultiRegionKeys Kms::related_keys(std::string_view key_arn) {
  const std::scoped_lock lock(backend_->mutex);
  const KeyIdentifier id = parse_key_identifier(key_arn);
  const KeyRecord* key = backend_->store.find({std::string(id.region), std::string(id.account_id)}, id.name);
  MultiRegionKeys found;
  if (key == nullptr) return found;
  for (const KeyRecord* each : backend_->store.related(key->metadata)) {
    const KeyMetadata& metadata = each->metadata;
    if (metadata.is_primary())
      found.primary = {metadata.arn, metadata.region};
    else
      found.replicas.push_back({metadata.arn, metadata.region});
  }
  return found;
}

}  // namespace s3sse::kms
