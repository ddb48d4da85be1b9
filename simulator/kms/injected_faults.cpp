// Faults that are injected (simulator/faults), as KMS shows them.
#include "simulator/faults/fault_plan.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

faults::Event event_of(std::string_view api, const CallOrigin& origin, std::string_view key_arn = {}) {
  return {.operation = api, .s3_operation = origin.s3_operation, .key_arn = key_arn};
}

}  // namespace

std::optional<KmsError> Backend::strike(std::string_view api, const CallOrigin& origin) const {
  if (config.faults == nullptr) return std::nullopt;
  const faults::Event event = event_of(api, origin);
  config.faults->delay(event);
  if (config.faults->hits(faults::Kind::kms_throttle, event)) {
    return KmsError{"ThrottlingException",
                    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls."};
  }
  if (config.faults->hits(faults::Kind::kms_unavailable, event)) {
    return KmsError{"KMSInternalException", "The request failed because of an internal error. Try again later."};
  }
  return std::nullopt;
}

void Backend::flip_state(const Call& call, KeyRecord& key) const {
  if (config.faults == nullptr || call.begun_again) return;
  const auto wanted = config.faults->new_state(event_of(call.entry.api, call.origin, key.metadata.arn));
  if (!wanted) return;
  for (const KeyState state :
       {KeyState::enabled, KeyState::disabled, KeyState::pending_deletion, KeyState::unavailable})
    if (to_string(state) == *wanted) key.metadata.state = state;
  key.settling.reset();
}

}  // namespace s3sse::kms
