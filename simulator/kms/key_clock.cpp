// The effects of time on keys: states settle, imported material expires, automatic rotation comes due.
#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"

namespace s3sse::kms {
namespace {

bool expired(const KeyMaterial& material, TimePoint now) {
  return material.usable() && material.valid_to && *material.valid_to <= now;
}

void expire_material(KeyRecord& key, TimePoint now) {
  bool gone = false;
  for (KeyMaterial& material : key.materials) {
    if (!expired(material, now)) continue;
    material.secret = {};
    gone = true;
  }
  if (key.pending_rotation && expired(*key.pending_rotation, now)) key.pending_rotation.reset();
  if (!gone) return;
  if (!awaits_deletion(key.metadata.state)) key.metadata.state = KeyState::pending_import;
}

}  // namespace

void Backend::change_state(KeyRecord& key, KeyState state) {
  const auto delay = chosen(rules, Rule::kms_api_state_changes_are_immediate, std::chrono::milliseconds{0});
  if (delay.count() > 0 && state != key.seen_state()) {
    key.settling = SettlingState{.before = key.seen_state(), .settled_at = clock.now() + delay};
  } else {
    key.settling.reset();
  }
  key.metadata.state = state;
}

void Backend::let_time_pass(KeyRecord& key) {
  const TimePoint now = clock.now();
  if (KeyRecord& primary = primary_of(key); &primary != &key) let_time_pass(primary);  // it rotates for all of them
  if (key.settling && key.settling->settled_at <= now) key.settling.reset();
  expire_material(key, now);
  // Keys that are not enabled do not rotate; EnableKey makes good for what was missed.
  while (key.schedule && key.metadata.state == KeyState::enabled && key.schedule->next <= now) {
    rotate(key, key.schedule->next, "AUTOMATIC");
    key.schedule->next += std::chrono::days(key.schedule->period_days);
  }
}

}  // namespace s3sse::kms
