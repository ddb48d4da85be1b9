// How keys and their material come into being.
#include <algorithm>
#include <cctype>

#include "simulator/base/encoding.h"
#include "simulator/kms/backend.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t material_id_size = 32;
constexpr std::size_t material_size = 32;

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

KeyMaterial Backend::new_material() {
  return {.id = entropy.bytes(material_id_size), .secret = entropy.secret(material_size)};
}

std::string Backend::material_id_text(const KeyMaterial& material) const {
  std::string text = to_hex(material.id);
  return rules.hold(Rule::key_rotation_material_id_is_64_hex_digits) ? text : upper(std::move(text));
}

const KeyMaterial& Backend::current_material(KeyRecord& key) {
  if (key.materials.empty()) key.materials.push_back(new_material());
  return key.materials.back();
}

KeyRecord& Backend::new_key(KeyMetadata metadata) {
  metadata.key_id = metadata.multi_region ? "mrk-" + entropy.hex(16) : entropy.uuid();
  metadata.arn = key_arn(metadata.account_id, metadata.key_id);
  metadata.creation_date = clock.now();

  KeyRecord record{.metadata = std::move(metadata)};
  if (record.metadata.state != KeyState::pending_import) {
    record.materials.push_back(new_material());
    // Only symmetric encryption keys rotate, so only they speak of their material.
    if (record.metadata.key_spec == "SYMMETRIC_DEFAULT") {
      record.metadata.current_key_material_id = material_id_text(record.materials.back());
    }
  }
  return store.add(std::move(record));
}

KeyRecord& Backend::managed_s3_key(const std::string& account_id) {
  if (const Account* known = store.account(account_id);
      known != nullptr && rules.hold(Rule::put_object_aws_s3_key_is_shared_by_all_buckets)) {
    if (KeyRecord* key = store.find(account_id, known->managed_s3_key_id)) return *key;
  }
  KeyRecord& key =
      new_key({.account_id = account_id,
               .description = "Default key that protects my S3 objects when no other key is defined",
               .key_manager = rules.hold(Rule::kms_api_aws_managed_key_is_reachable_by_alias) ? "AWS" : "CUSTOMER"});
  Account& account = *store.account(account_id);
  account.managed_s3_key_id = key.metadata.key_id;
  if (rules.hold(Rule::default_encryption_first_kms_object_creates_aws_s3_key)) {
    const TimePoint now = clock.now();
    account.aliases["alias/aws/s3"] = {.name = "alias/aws/s3",
                                       .arn = alias_arn(account_id, "alias/aws/s3"),
                                       .target_key_id = key.metadata.key_id,
                                       .creation_date = now,
                                       .last_updated_date = now};
  }
  return key;
}

}  // namespace s3sse::kms
