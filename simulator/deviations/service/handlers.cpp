#include "simulator/deviations/service/handlers.h"

#include <array>

#include "simulator/deviations/service/acts.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::deviations {
namespace {

/// The rules that decide: those of the operation, or all, for what one operation leaves behind and another one finds.
enum class Reach { operation, everywhere };

struct ActAround {
  Rule rule;
  service::Handler of;
  S3Result<Response> (*act)(service::Call&, const Next&);
  Reach reach = Reach::operation;
};

constexpr std::array acts = {
    ActAround{Rule::sse_c_each_version_may_have_its_own_key, service::put_object, asks_for_the_key_of_the_old_version},
    ActAround{Rule::sse_c_overwrite_needs_no_old_key, service::put_object, asks_for_the_key_of_the_overwritten_object},
    ActAround{Rule::sse_c_needs_no_extra_permission, service::put_object, asks_for_a_permission_of_sse_c},
    ActAround{Rule::put_object_refused_request_stores_nothing, service::put_object, stores_what_it_refuses},
    ActAround{Rule::bucket_key_request_header_leaves_bucket_setting_alone, service::put_object,
              changes_the_bucket_key_setting},
    ActAround{Rule::post_object_answer_headers_equal_put_object, service::post_object, leaves_out_encryption},

    ActAround{Rule::copy_object_headers_apply_only_to_destination, service::copy_object,
              takes_the_key_of_the_destination_for_the_source},
    ActAround{Rule::copy_object_answer_headers_equal_put_object, service::copy_object, leaves_out_encryption},
    ActAround{Rule::copy_object_kms_copy_decrypts_then_generates_data_key, service::copy_object,
              generates_another_data_key},
    ActAround{Rule::kms_multipart_generates_once_and_decrypts_for_parts, service::upload_part,
              generates_a_data_key_for_the_part},
    ActAround{Rule::multipart_abort_takes_no_encryption_header, service::abort_multipart_upload,
              keeps_an_upload_with_more_than_sse_s3},

    // A rule of PutObject, about what becomes of its object later.
    ActAround{Rule::kms_rotation_does_not_rewrite_objects, service::get_object, rewrites_after_rotation,
              Reach::everywhere},
    // Rules of writes, about what they left behind.
    ActAround{Rule::bucket_encryption_change_leaves_existing_objects_alone, service::get_object,
              tells_the_default_of_the_bucket, Reach::everywhere},
    ActAround{Rule::bucket_encryption_change_leaves_existing_objects_alone, service::head_object,
              tells_the_default_of_the_bucket, Reach::everywhere},
    ActAround{Rule::default_encryption_applies_at_write_time_only, service::get_object, tells_the_default_of_the_bucket,
              Reach::everywhere},
    ActAround{Rule::default_encryption_applies_at_write_time_only, service::head_object,
              tells_the_default_of_the_bucket, Reach::everywhere},
    ActAround{Rule::multipart_completed_object_keeps_encryption_of_creation, service::get_object,
              tells_the_default_of_the_bucket_of_uploads, Reach::everywhere},
    ActAround{Rule::multipart_completed_object_keeps_encryption_of_creation, service::head_object,
              tells_the_default_of_the_bucket_of_uploads, Reach::everywhere},
    ActAround{Rule::versioning_each_version_keeps_its_encryption, service::get_object,
              tells_encryption_of_the_current_version, Reach::everywhere},
    ActAround{Rule::versioning_each_version_keeps_its_encryption, service::head_object,
              tells_encryption_of_the_current_version, Reach::everywhere},
    ActAround{Rule::policy_write_conditions_do_not_restrict_reads, service::get_object,
              asks_for_the_permission_to_write},
    ActAround{Rule::get_object_attributes_answer_carries_no_encryption, service::get_object_attributes,
              tells_encryption},
    ActAround{Rule::delete_object_needs_no_key, service::delete_object, keeps_what_is_encrypted_with_more_than_sse_s3},
    ActAround{Rule::restore_object_takes_no_encryption_header, service::restore_object, asks_for_the_key_of_the_object},
    ActAround{Rule::sse_c_operations_without_data_need_no_key, service::put_object_tagging,
              asks_for_the_key_of_the_object},
    ActAround{Rule::versioning_tagging_and_acl_keep_encryption, service::put_object_tagging,
              asks_for_the_key_of_the_object},
    ActAround{Rule::versioning_tagging_and_acl_keep_encryption, service::put_object_acl,
              asks_for_the_key_of_the_object},
    ActAround{Rule::update_encryption_changes_kms_key_and_bucket_key, service::update_object_encryption,
              leaves_kms_objects_as_they_are},
    ActAround{Rule::update_encryption_only_the_data_key_is_rewrapped, service::update_object_encryption,
              seals_the_data_anew},

    ActAround{Rule::policy_object_conditions_spare_bucket_encryption, service::put_bucket_encryption,
              asks_for_the_permission_to_write_objects},
    ActAround{Rule::at_rest_reconfiguration_rewrites_nothing, service::put_bucket_encryption, rewraps_sse_s3_objects},
    ActAround{Rule::bucket_key_enabling_leaves_existing_objects_alone, service::put_bucket_encryption,
              gives_bucket_keys_to_objects},
    ActAround{Rule::bucket_encryption_alias_is_resolved_in_writer_account, service::put_bucket_encryption,
              stores_the_arn_of_the_key},
    // Shows in a later GetBucketEncryption, whose rule it is.
    ActAround{Rule::bucket_encryption_kms_key_is_echoed_as_given, service::put_bucket_encryption,
              stores_the_arn_of_the_key, Reach::everywhere},
    ActAround{Rule::bucket_encryption_kms_key_is_not_validated_on_put, service::put_bucket_encryption,
              looks_for_the_key_of_the_default},
    ActAround{Rule::update_encryption_is_not_replicated, service::update_object_encryption, replicates_the_update},
    // Lifecycle moved it, and a read finds what was left of its encryption.
    ActAround{Rule::lifecycle_transition_keeps_encryption, service::get_object,
              tells_the_default_of_the_bucket_after_a_transition, Reach::everywhere},
    ActAround{Rule::lifecycle_transition_keeps_encryption, service::head_object,
              tells_the_default_of_the_bucket_after_a_transition, Reach::everywhere},
    ActAround{Rule::bucket_setting_malformed_document_changes_nothing, service::put_setting,
              takes_documents_that_it_cannot_read},
    // A rule of PutObject: the policy is about later writes.
    ActAround{Rule::policy_key_arn_is_not_checked_for_existence, service::put_bucket_policy,
              looks_for_the_keys_of_the_policy, Reach::everywhere},
};

bool is_off(const ActAround& around, const Rules& rules) {
  return around.reach == Reach::everywhere ? !rules.everywhere().hold(around.rule) : !rules.hold(around.rule);
}

}  // namespace

S3Result<Response> handle(service::Handler handler, service::Call& call) {
  if (call.rules().complete()) return handler(call);
  Next next = [&] { return handler(call); };
  for (const ActAround& around : acts) {
    if (around.of != handler || !is_off(around, call.rules())) continue;
    next = [&call, act = around.act, inner = std::move(next)] { return act(call, inner); };
  }
  return next();
}

}  // namespace s3sse::deviations
