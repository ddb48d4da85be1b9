#include "simulator/kms/key_states.h"

#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {

std::string_view to_string(KeyState state) {
  switch (state) {
    case KeyState::creating:
      return "Creating";
    case KeyState::enabled:
      return "Enabled";
    case KeyState::disabled:
      return "Disabled";
    case KeyState::pending_deletion:
      return "PendingDeletion";
    case KeyState::pending_import:
      return "PendingImport";
    case KeyState::pending_replica_deletion:
      return "PendingReplicaDeletion";
    case KeyState::unavailable:
      return "Unavailable";
  }
  return "Unavailable";
}

std::optional<KmsError> state_error(const KeyRecord& key) {
  const std::string& arn = key.metadata.arn;
  switch (key.seen_state()) {
    case KeyState::enabled:
      return std::nullopt;
    case KeyState::creating:
      return errors::invalid_state(arn, "creating");
    case KeyState::disabled:
      return errors::disabled(arn);
    case KeyState::pending_deletion:
      return errors::invalid_state(arn, "pending deletion");
    case KeyState::pending_import:
      return errors::invalid_state(arn, "pending import");
    case KeyState::pending_replica_deletion:
      return errors::invalid_state(arn, "pending replica deletion");
    case KeyState::unavailable:
      return errors::invalid_state(arn, "unavailable");
  }
  return std::nullopt;
}

KmsResult<void> check_use(const Rules& rules, const KeyRecord& key) {
  const auto refused_by = [&](const Cited& cited) { return refused(rules, cited, [&] { return *state_error(key); }); };
  switch (key.seen_state()) {
    case KeyState::disabled:
      return refused_by({Rule::key_state_disabled_key_is_refused, Rule::kms_disabled_key_is_reported});
    case KeyState::pending_deletion:
    case KeyState::pending_replica_deletion:
      return refused_by({Rule::key_state_pending_deletion_is_refused,
                         Rule::kms_read_under_key_pending_deletion_is_refused,
                         Rule::kms_write_under_key_pending_deletion_is_refused});
    case KeyState::pending_import:
      return refused_by({Rule::key_state_pending_import_is_refused, Rule::kms_key_pending_import_is_invalid_state});
    case KeyState::unavailable:
      return refused_by({Rule::key_state_unavailable_key_is_refused, Rule::kms_unavailable_key_is_invalid_state});
    case KeyState::creating:
      return refuse(*state_error(key));
    case KeyState::enabled:
      return {};
  }
  return {};
}

KmsResult<void> check_switching(const Rules& rules, const KeyRecord& key) {
  switch (key.seen_state()) {
    case KeyState::pending_deletion:
    case KeyState::pending_replica_deletion:
      return refused(rules, Rule::key_state_pending_deletion_cannot_be_enabled, [&] { return *state_error(key); });
    case KeyState::creating:
    case KeyState::pending_import:
      return refuse(*state_error(key));
    case KeyState::enabled:
    case KeyState::disabled:
    case KeyState::unavailable:
      return {};
  }
  return {};
}

}  // namespace s3sse::kms
