#include <chrono>

#include "simulator/base/clock.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/key_state.h"
#include "simulator/model/kms_error.h"

namespace s3sse::deviations {
namespace {

using kms::KeyState;
using kms::KmsError;
using kms::KmsResult;

/// A refusal of KMS where there is none, if the fact is so.
Effect refuses_when(bool fact, std::string type, std::string message) {
  return alters<KmsResult<void>, bool>([=](KmsResult<void> right, bool now) -> KmsResult<void> {
    return now == fact ? KmsResult<void>(tl::unexpected(KmsError{type, message})) : right;
  });
}

KmsError unknown_instead_of_malformed(KmsError right) {
  constexpr std::string_view malformed = "Invalid keyId ";
  if (right.message.starts_with(malformed))
    right.message = "Key " + right.message.substr(malformed.size()) + " does not exist";
  return right;
}

/// Another exception with the same message.
Effect with_type(std::string type) {
  return alters<KmsError>([=](KmsError right) {
    right.type = type;
    return right;
  });
}

}  // namespace

Rows kms_key_rows() {
  using enum Stage;
  const auto instead = [](KeyState from, KeyState to) {
    return alters<KeyState>([=](KeyState right) { return right == from ? to : right; });
  };
  return {
      // Making, naming, finding
      {Rule::kms_api_create_key_has_defaults, kms, "Makes keys that are disabled.",
       instead(KeyState::enabled, KeyState::disabled)},
      {Rule::kms_api_external_key_starts_pending_import, kms, "Makes keys for import with material of its own.",
       instead(KeyState::pending_import, KeyState::enabled)},
      {Rule::kms_api_special_key_spec_needs_usage, kms, "Guesses what an asymmetric key is for.", Passes{}},
      {Rule::kms_api_tag_errors_are_tag_exceptions, kms, "Refuses wrong tags with a ValidationException.",
       gives(std::string("ValidationException"))},
      {Rule::kms_api_alias_name_is_checked, kms, "Takes any name for an alias.", Passes{}},
      {Rule::kms_api_existing_alias_is_refused, kms, "Moves an alias that exists.", Passes{}},
      {Rule::kms_api_aliases_can_be_moved_removed_and_listed, kms, "Leaves aliases where they are.", Passes{}},
      {Rule::key_state_alias_cannot_move_to_key_pending_deletion, kms, "Names a key that is about to be deleted.",
       Passes{}},
      {Rule::kms_api_key_has_four_identifier_forms, kms, "Does not know aliases.", gives(false)},
      {Rule::kms_api_management_calls_take_no_alias, kms, "Manages a key by its alias.", gives(true)},
      {Rule::kms_api_malformed_and_unknown_ids_differ, kms, "Says of a malformed id that the key does not exist.",
       alters<KmsError>(unknown_instead_of_malformed)},
      {Rule::kms_api_key_arn_of_other_region_is_refused, kms, "Looks for a key of another Region in its own.",
       Passes{}},
      {Rule::kms_multi_region_key_is_treated_as_single_region, kms,
       "Looks for a multi-Region key of another Region in its own.", Passes{}},
      {Rule::put_object_foreign_account_key_needs_arn, kms,
       "Denies access to an id that its account does not know, as to the ARN of another account.",
       with_type("AccessDeniedException")},
      {Rule::put_object_aws_s3_key_is_shared_by_all_buckets, kms, "Makes another aws/s3 key each time.", LeavesOut{}},
      {Rule::default_encryption_first_kms_object_creates_aws_s3_key, kms, "Does not name the key alias/aws/s3.",
       Passes{}},

      // States
      {Rule::key_state_disabled_key_is_refused, kms, "Uses a disabled key.", Passes{}},
      {Rule::kms_disabled_key_is_reported, kms, "Uses a disabled key for S3.", Passes{}},
      {Rule::key_state_pending_deletion_is_refused, kms, "Uses a key that is about to be deleted.", Passes{}},
      {Rule::kms_read_under_key_pending_deletion_is_refused, kms, "Reads under a key that is about to be deleted.",
       Passes{}},
      {Rule::kms_write_under_key_pending_deletion_is_refused, kms, "Writes under a key that is about to be deleted.",
       Passes{}},
      {Rule::key_state_pending_import_is_refused, kms, "Says of a key that waits for its import that it is disabled.",
       with_type("DisabledException")},
      {Rule::kms_key_pending_import_is_invalid_state, kms,
       "Says to S3 of a key that waits for its import that it is disabled.", with_type("DisabledException")},
      {Rule::key_state_unavailable_key_is_refused, kms, "Uses an unavailable key.", Passes{}},
      {Rule::kms_unavailable_key_is_invalid_state, kms, "Uses an unavailable key for S3.", Passes{}},
      {Rule::key_state_pending_deletion_cannot_be_enabled, kms,
       "Enables, disables and schedules again a key that is about to be deleted.", Passes{}},
      {Rule::key_state_enable_and_disable_are_idempotent, kms, "Refuses to do what is done already.",
       refuses_when(true, "KMSInvalidStateException", "The key is in that state already.")},
      {Rule::key_state_read_only_calls_work_in_every_state, kms, "Describes keys alone that are enabled.",
       alters<KmsResult<void>, KeyState>([](KmsResult<void> right, KeyState state) -> KmsResult<void> {
         if (state == KeyState::enabled) return right;
         return tl::unexpected(KmsError{"KMSInvalidStateException", "The key is not enabled."});
       })},
      {Rule::key_state_deletion_window_is_7_to_30_days, kms, "Takes any number of days.", Passes{}},
      {Rule::key_state_cancelled_deletion_returns_to_disabled, kms, "Enables a key whose deletion is cancelled.",
       instead(KeyState::disabled, KeyState::enabled)},
      {Rule::kms_cancelled_deletion_leaves_key_disabled, kms, "Enables a key whose deletion is cancelled.",
       instead(KeyState::disabled, KeyState::enabled)},
      {Rule::key_state_key_disappears_when_the_window_ends, kms, "Keeps keys whose window has ended.",
       gives(TimePoint::min())},
      {Rule::kms_api_state_changes_are_immediate, kms, "Takes five minutes to change the state of a key.",
       gives(std::chrono::milliseconds(std::chrono::minutes(5)))},

      {Rule::key_state_primary_waits_for_its_replicas, kms, "Deletes a primary key before its replicas.", gives(false)},

      // Related keys
      {Rule::kms_api_only_a_primary_key_is_replicated, kms, "Replicates any key.", Passes{}},
      {Rule::kms_api_primary_region_can_move, kms, "Leaves the primary key where it is.", Passes{}},

      // Rotation
      {Rule::key_rotation_period_is_90_to_2560_days, kms, "Takes any period.", Passes{}},
      {Rule::key_rotation_on_demand_rotation_is_possible, kms, "Rotates on demand only beside a schedule.",
       refuses_when(false, "UnsupportedOperationException", "Enable automatic rotation first.")},
      {Rule::key_rotation_on_demand_limit_is_25, kms, "Rotates on demand without limit.", Passes{}},
      {Rule::key_rotation_unfit_keys_are_refused, kms, "Rotates keys of any kind and state.", Passes{}},
      {Rule::key_rotation_external_key_needs_pending_material, kms, "Makes up the next material of an imported key.",
       Passes{}},
      {Rule::key_rotation_aws_managed_key_is_refused, kms, "Rotates an AWS managed key on demand.", Passes{}},
      {Rule::key_rotation_on_demand_leaves_the_schedule_alone, kms, "Begins the period again at a rotation on demand.",
       alters<TimePoint, TimePoint, int>(
           [](TimePoint, TimePoint now, int days) { return now + std::chrono::days(days); })},
      {Rule::key_rotation_disabling_keeps_the_rotation_flag, kms, "Says of a disabled key that it does not rotate.",
       alters<bool, KeyState>([](bool right, KeyState state) { return right && state != KeyState::disabled; })},
      {Rule::key_rotation_aws_managed_key_rotates_every_year, kms,
       "Says of an AWS managed key that it does not rotate.",
       alters<bool, std::string>([](bool right, const std::string& manager) { return right && manager != "AWS"; })},

      // Permissions
      {Rule::kms_api_authorization_failure_is_access_denied_exception, kms, "Denies with a NotAuthorizedException.",
       with_type("NotAuthorizedException")},
      {Rule::kms_aws_s3_key_cannot_serve_other_accounts, kms, "Lets other accounts use aws/s3.", Passes{}},
      {Rule::kms_via_service_condition_is_satisfied, kms, "Lets anybody use aws/s3 without S3.", Passes{}},
      {Rule::kms_via_service_condition_is_satisfied, authorise, "Does not tell policies that S3 calls.", LeavesOut{}},
      {Rule::kms_api_default_policy_gives_the_root_everything, authorise,
       "Gives the account no more than the description of its key.", gives(std::string("kms:Describe*"))},
      {Rule::kms_api_policy_of_ram_is_not_for_users, kms, "Puts a policy called AWS_RAM in the place of the own one.",
       Passes{}},
      {Rule::kms_grant_authorises_reads, kms, "Ignores grants.", LeavesOut{}},
      {Rule::kms_grant_constraints_see_the_s3_context, kms, "Ignores the constraints of a grant.", gives(true)},
  };
}

}  // namespace s3sse::deviations
