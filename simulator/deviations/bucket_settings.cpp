#include <pugixml.hpp>

#include "simulator/deviations/topics.h"
#include "simulator/model/bucket_encryption.h"

namespace s3sse::deviations {
namespace {

using DefaultMethod = std::optional<EncryptionMethod>;

S3Result<void> only_with_key(S3Result<void> right, EncryptionMethod method, const std::optional<std::string>& key) {
  return uses_kms(method) && !key ? refuse(errors::malformed_xml()) : right;
}

/// Refuses where nobody put a configuration.
S3Result<void> no_configuration(S3Result<void> right, const BucketEncryption& encryption) {
  if (encryption.explicitly_put) return right;
  return refuse(S3Error{404, "ServerSideEncryptionConfigurationNotFoundError",
                        "The server side encryption configuration was not found"});
}

/// `element` is a ServerSideEncryptionConfiguration in the body of CreateBucket.
S3Result<BucketEncryption> encryption_of_the_body(S3Result<BucketEncryption> /*refusal*/,
                                                  const pugi::xml_node& element) {
  BucketEncryption encryption;
  const char* algorithm = element.child("Rule").child("ApplyServerSideEncryptionByDefault").child_value("SSEAlgorithm");
  const auto method = encryption_method_of(algorithm);
  if (!method) return encryption;
  encryption.algorithm = *method;
  encryption.explicitly_put = true;
  return encryption;
}

}  // namespace

Rows bucket_setting_rows() {
  using enum Stage;
  return {
      // Putting a configuration
      {Rule::bucket_encryption_missing_bucket_wins_over_bad_body, validate, "Looks at the body before the bucket.",
       Swaps{}},
      {Rule::bucket_encryption_put_needs_integrity_header, validate, "Takes a body without a checksum.", Passes{}},
      {Rule::bucket_encryption_kms_key_is_not_validated_on_put, validate, "Refuses a key that is not there.", Acts{}},
      {Rule::bucket_encryption_kms_key_is_echoed_as_given, store, "Stores the ARN of the key for what was given.",
       Acts{}},
      {Rule::bucket_encryption_alias_is_resolved_in_writer_account, store,
       "Looks up the alias when it is put instead of when it is used.", Acts{}},
      {Rule::at_rest_reconfiguration_rewrites_nothing, store, "Wraps the keys of all SSE-S3 objects anew.", Acts{}},
      {Rule::bucket_key_enabling_leaves_existing_objects_alone, store, "Gives objects that are there a bucket key.",
       Acts{}},
      {Rule::bucket_encryption_put_answers_200_with_empty_body, answer, "Answers 204.", gives(204)},

      // The body of a request
      {Rule::bucket_encryption_exactly_one_rule_is_allowed, validate, "Takes the last of several rules.", Passes{}},
      {Rule::bucket_encryption_unknown_algorithm_is_refused, validate, "Takes an unknown algorithm for AES256.",
       alters<DefaultMethod, std::string>(
           [](DefaultMethod right, const std::string&) { return right.value_or(EncryptionMethod::sse_s3); })},
      {Rule::bucket_encryption_sse_c_cannot_be_default, validate, "Takes SSE-C for AES256.",
       alters<DefaultMethod, std::string>([](DefaultMethod right, const std::string& name) {
         return name == "SSE-C" ? EncryptionMethod::sse_s3 : right;
       })},
      {Rule::bucket_encryption_dsse_kms_is_a_valid_default, validate, "Refuses DSSE-KMS as a default.",
       alters<DefaultMethod, std::string>([](DefaultMethod right, const std::string&) {
         return right == EncryptionMethod::dsse_kms ? std::nullopt : right;
       })},
      {Rule::bucket_encryption_kms_key_with_aes256_is_refused, validate, "Ignores a KMS key beside AES256.", Passes{}},
      {Rule::bucket_encryption_empty_kms_key_is_refused, validate, "Refuses an empty KMS key as malformed.",
       refuses_with(errors::malformed_xml())},
      {Rule::bucket_encryption_kms_without_key_means_aws_s3, validate, "Refuses a KMS default without a key.",
       alters<S3Result<void>, EncryptionMethod, std::optional<std::string>>(only_with_key)},
      {Rule::blocked_encryption_list_takes_none_and_sse_c, validate, "Refuses BlockedEncryptionTypes.",
       refuses(errors::malformed_xml())},
      {Rule::blocked_encryption_rule_may_carry_block_list_alone, validate,
       "Refuses BlockedEncryptionTypes without a default.", refuses(errors::malformed_xml())},
      {Rule::blocked_encryption_put_without_list_keeps_the_block, store, "Lifts the block that a body does not name.",
       gives(BucketEncryption::Blocked::unset)},
      {Rule::blocked_encryption_setting_exists_since_november_2025, store, "Ignores BlockedEncryptionTypes.",
       alters<BucketEncryption::Blocked, BucketEncryption::Blocked>(
           [](BucketEncryption::Blocked, BucketEncryption::Blocked current) { return current; })},

      // The document of an answer
      {Rule::bucket_key_flag_is_returned_in_the_rule, answer, "Leaves out BucketKeyEnabled.", LeavesOut{}},
      {Rule::bucket_encryption_output_order_is_canonical, answer, "Writes the default before BucketKeyEnabled.",
       Swaps{}},
      {Rule::header_bucket_encryption_uses_modelled_element_names, answer, "Writes Algorithm for SSEAlgorithm.",
       gives(std::string("Algorithm"))},
      {Rule::header_kms_element_is_kms_master_key_id, answer, "Writes KMSKeyID for KMSMasterKeyID.",
       gives(std::string("KMSKeyID"))},
      {Rule::bucket_encryption_fresh_bucket_lists_sse_c_as_blocked, answer, "Leaves out that SSE-C is blocked.",
       LeavesOut{}},
      {Rule::blocked_encryption_unblocked_reads_none_or_no_element, answer,
       "Writes that SSE-C is blocked when it is not.", gives(std::optional<std::string>("SSE-C"))},

      // Reading the configuration that is there
      {Rule::bucket_encryption_fresh_bucket_reads_sse_s3, fetch, "Knows no configuration where nobody put one.",
       alters<S3Result<void>, BucketEncryption>(no_configuration)},
      {Rule::bucket_encryption_not_found_error_is_never_returned, fetch, "Knows no configuration where nobody put one.",
       alters<S3Result<void>, BucketEncryption>(no_configuration)},
      {Rule::bucket_encryption_read_back_equals_what_was_put, fetch, "Reads the opposite flag of bucket keys back.",
       alters<BucketEncryption>([](BucketEncryption right) {
         right.bucket_key_enabled = !right.bucket_key_enabled;
         return right;
       })},

      // Deleting a configuration
      {Rule::bucket_encryption_delete_is_idempotent, fetch, "Refuses to delete what nobody put.",
       alters<S3Result<void>, BucketEncryption>(no_configuration)},
      {Rule::bucket_encryption_delete_resets_to_sse_s3, store, "Keeps the configuration that it is told to delete.",
       alters<BucketEncryption, BucketEncryption>(
           [](const BucketEncryption&, const BucketEncryption& old) { return old; })},

      // New buckets, and policies
      {Rule::bucket_encryption_create_bucket_takes_no_encryption, validate,
       "Takes the default encryption of a new bucket from the body of CreateBucket.",
       alters<S3Result<BucketEncryption>, pugi::xml_node>(encryption_of_the_body)},
      {Rule::create_bucket_unknown_region_is_refused, validate, "Makes buckets in Regions that do not exist.",
       Passes{}},
      {Rule::error_bucket_acl_without_ownership_is_refused, validate,
       "Ignores the ACL that a bucket is to be made with.", Passes{}},
      {Rule::blocked_encryption_new_bucket_blocks_sse_c, store, "Creates buckets that take SSE-C.", gives(false)},
      {Rule::blocked_encryption_middle_east_regions_start_unblocked, store,
       "Creates buckets that block SSE-C in the two Middle East Regions too.", gives(false)},
      {Rule::policy_key_arn_is_not_checked_for_existence, validate,
       "Refuses a policy that names a key that is not there.", Acts{}},
  };
}

}  // namespace s3sse::deviations
