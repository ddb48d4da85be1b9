// The creation of keys and of their material.
#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/key_material.h"

namespace s3sse::kms {
KeyMaterial Backend::new_material(std::string_view key_spec) {
  SecretBytes secret = fresh_secret(key_spec, entropy);
  return {.id = entropy.bytes(material_id_size), .secret = std::move(secret), .pair = fresh_pair(key_spec)};
}

KeyMaterial Backend::material_of(SecretBytes secret, std::string_view key_id) {
  Bytes text(key_id.begin(), key_id.end());
  const ByteView shown = secret.reveal();
  text.insert(text.end(), shown.begin(), shown.end());
  Bytes id = crypto::sha256(text);
  wipe_memory(ByteSpan(text));
  return {.id = std::move(id), .secret = std::move(secret)};
}

void Backend::name_key(const KeyRecord& key, std::string_view alias) {
  const TimePoint now = clock.now();
  const Home home = key.metadata.home();
  store.put_alias(home, {.name = std::string(alias),
                         .arn = alias_arn(home, alias),
                         .target_key_id = key.metadata.key_id,
                         .creation_date = now,
                         .last_updated_date = now});
}

std::string Backend::material_id_text(const KeyMaterial& material) {
  return to_hex(material.id);
}

KeyRecord& Backend::new_key(KeyMetadata metadata) {
  if (metadata.key_id.empty()) metadata.key_id = metadata.multi_region ? "mrk-" + entropy.hex(16) : entropy.uuid();
  metadata.arn = key_arn(metadata.home(), metadata.key_id);
  if (metadata.multi_region) metadata.primary_region = metadata.region;
  metadata.creation_date = clock.now();

  KeyRecord record{.metadata = std::move(metadata)};
  if (record.metadata.state != KeyState::pending_import) {
    record.materials.push_back(new_material(record.metadata.key_spec));
    // Only symmetric encryption keys rotate, so only they speak of their material.
    if (record.rotatable()) {
      record.metadata.current_key_material_id = material_id_text(record.materials.back());
    }
  }
  return store.add(std::move(record));
}

KeyRecord& Backend::managed_s3_key(const Home& home, const Rules& rules_of_call) {
  std::optional<std::string> known;
  if (const Account* account = store.account(home)) known = account->managed_s3_key_id;
  known = chosen(rules_of_call, Rule::put_object_aws_s3_key_is_shared_by_all_buckets, std::move(known));
  if (known) {
    if (KeyRecord* key = store.find(home, *known)) return *key;
  }
  KeyRecord& key = new_key({.account_id = home.account_id,
                            .region = home.region,
                            .description = "Default key that protects my S3 objects when no other key is defined",
                            .key_manager = "AWS"});
  store.set_managed_s3_key(home, key.metadata.key_id);
  key.schedule = RotationSchedule{.period_days = 365, .next = clock.now() + std::chrono::days(365)};  // KROT-11
  (void)checked(rules_of_call, Rule::default_encryption_first_kms_object_creates_aws_s3_key, [&]() -> KmsResult<void> {
    name_key(key, "alias/aws/s3");
    return {};
  });
  return key;
}

}  // namespace s3sse::kms
