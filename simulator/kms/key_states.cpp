#include "simulator/kms/key_states.h"

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
    case KeyState::unavailable:
      return errors::invalid_state(arn, "unavailable");
  }
  return std::nullopt;
}

namespace {

/// Whether the rules about this state are in force. A call through S3 stands under a KMS rule and an S3 rule.
bool state_is_refused(const Rules& rules, KeyState state, Use use, bool via_service) {
  switch (state) {
    case KeyState::disabled:
      return rules.hold(Rule::key_state_disabled_key_is_refused) &&
             (!via_service || rules.hold(Rule::kms_disabled_key_is_reported));
    case KeyState::pending_deletion:
      return rules.hold(Rule::key_state_pending_deletion_is_refused) &&
             (!via_service || rules.hold(use == Use::decrypt ? Rule::kms_read_under_key_pending_deletion_is_refused
                                                             : Rule::kms_write_under_key_pending_deletion_is_refused));
    case KeyState::pending_import:
      return rules.hold(Rule::key_state_pending_import_is_refused) &&
             (!via_service || rules.hold(Rule::kms_key_pending_import_is_invalid_state));
    case KeyState::unavailable:
      return rules.hold(Rule::key_state_unavailable_key_is_refused) &&
             (!via_service || rules.hold(Rule::kms_unavailable_key_is_invalid_state));
    case KeyState::creating:
      return true;
    case KeyState::enabled:
      return false;
  }
  return true;
}

}  // namespace

std::optional<KmsError> refuse_use(const Rules& rules, const KeyRecord& key, Use use, bool via_service) {
  const bool stays_shut = key.was_disabled && via_service && !rules.hold(Rule::kms_reenabled_key_restores_access);
  if (key.seen_state() == KeyState::enabled && stays_shut) return errors::disabled(key.metadata.arn);
  if (!state_is_refused(rules, key.seen_state(), use, via_service)) return std::nullopt;
  return state_error(key);
}

std::optional<KmsError> refuse_switching(const Rules& rules, const KeyRecord& key) {
  switch (key.metadata.state) {
    case KeyState::pending_deletion:
      if (!rules.hold(Rule::key_state_pending_deletion_cannot_be_enabled)) return std::nullopt;
      return state_error(key);
    case KeyState::creating:
    case KeyState::pending_import:
      return state_error(key);
    case KeyState::enabled:
    case KeyState::disabled:
    case KeyState::unavailable:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace s3sse::kms
