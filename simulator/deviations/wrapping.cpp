#include <map>

#include "simulator/base/secret_bytes.h"
#include "simulator/base/text.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/principal.h"

namespace s3sse::deviations {
namespace {

using Context = std::map<std::string, std::string>;
constexpr const char* arn_key = "aws:s3:arn";

/// Asked as the owner of the key KMS never says no.
Principal owner_of_key(Principal right, const std::string& key_arn) {
  const auto fields = split(key_arn, ':');
  if (fields.size() < 6) return right;
  right.account_id = std::string(fields[4]);
  right.arn = "arn:" + std::string(fields[1]) + ":iam::" + right.account_id + ":root";
  return right;
}

Context arn_alone(Context right) {
  std::erase_if(right, [](const auto& pair) { return pair.first != arn_key; });
  return right;
}

std::string bucket_of(const std::string& object_arn) {
  return object_arn.substr(0, object_arn.find('/'));
}

S3Error without_prefix(S3Error right) {
  if (right.code.starts_with("KMS.")) right.code.erase(0, 4);
  return right;
}

S3Error denial_of_kms(S3Error right, const std::string& type) {
  if (type != "AccessDeniedException") return right;
  return {400, "KMS.AccessDeniedException", right.message};
}

}  // namespace

Rows wrapping_rows() {
  using enum Stage;
  return {
      // Errors of KMS
      {Rule::kms_authorization_failure_is_access_denied, wrap, "Answers a denial of KMS with 400.",
       alters<S3Error, std::string>(denial_of_kms)},
      {Rule::kms_error_codes_are_prefixed_and_use_400, wrap, "Shows the codes of KMS without their prefix.",
       alters<S3Error>(without_prefix)},

      // The caller that KMS sees
      {Rule::kms_write_needs_generate_data_key_permission, wrap, "Asks KMS as the owner of the key.",
       alters<Principal, std::string>(owner_of_key)},
      {Rule::get_object_kms_read_needs_decrypt_permission, unwrap, "Asks KMS as the owner of the key.",
       alters<Principal, std::string>(owner_of_key)},

      // Encryption context
      {Rule::context_s3_always_adds_its_arn, wrap, "Leaves aws:s3:arn out of the encryption context.",
       alters<Context, Context>([](const Context&, const Context& pairs) { return pairs; })},
      // The object has to open all the same: what it was written with is not where it lies.
      {Rule::context_s3_always_adds_its_arn, unwrap, "Leaves aws:s3:arn out of the encryption context.", Passes{}},
      {Rule::context_dsse_always_uses_object_arn, wrap, "Puts the bucket's ARN into the context of DSSE-KMS.",
       alters<std::string>(bucket_of)},
      {Rule::put_object_context_is_stored_and_replayed_to_kms, wrap, "Forgets the pairs that the client sent.",
       alters<Context>(arn_alone)},
      {Rule::context_is_replayed_on_reads, unwrap, "Decrypts with aws:s3:arn alone.", alters<Context>(arn_alone)},

      // Bucket keys
      {Rule::bucket_key_context_is_bucket_arn, wrap, "Fetches a bucket key under the object's ARN.", gives(false)},
      {Rule::bucket_key_object_arn_policy_stops_matching, wrap, "Fetches a bucket key under the object's ARN.",
       gives(false)},
      {Rule::bucket_key_context_is_object_arn_without_bucket_key, wrap, "Fetches a data key under the bucket's ARN.",
       gives(true)},
      {Rule::bucket_key_each_requester_has_its_own, wrap, "Shares a bucket key between requesters.",
       gives(std::string())},
      {Rule::bucket_key_is_shared_only_under_one_kms_key, wrap, "Shares a bucket key between KMS keys.",
       gives(std::string())},
      {Rule::bucket_key_upload_needs_decrypt_permission, wrap, "Does not make sure that a bucket key opens again.",
       Passes{}},
      {Rule::bucket_key_several_puts_share_one_data_key_call, wrap, "Fetches a bucket key for each object.",
       LeavesOut{}},
      {Rule::bucket_key_cached_key_skips_kms_and_its_policy, unwrap, "Asks KMS for a bucket key that it has.",
       LeavesOut{}},

      // Data stored beside the object, and questions to KMS: simulator/deviations/sse
      {Rule::kms_put_generates_one_data_key_per_object, wrap, "Fetches two data keys for one object.", Acts{}},
      {Rule::kms_get_decrypts_the_stored_wrapped_key, unwrap, "Remembers the data key of an object that was read.",
       Acts{}},
      {Rule::kms_deleted_key_makes_objects_unreadable, unwrap, "Remembers data keys, and reads under a deleted key.",
       Acts{}},
      {Rule::kms_reenabled_key_restores_access, unwrap, "Refuses a key that a read once found disabled.", Acts{}},
      {Rule::kms_alias_change_affects_later_writes_only, unwrap,
       "Looks for the key of an older object where its alias leads now.", Acts{}},
      {Rule::kms_plaintext_data_key_is_not_stored, wrap, "Stores the plaintext data key beside the wrapped one.",
       Acts{}},
      {Rule::at_rest_kms_wrapped_key_is_beside_the_object, wrap,
       "Keeps the wrapped key in memory, and random bytes beside the object.", Acts{}},
      {Rule::at_rest_each_object_has_its_own_wrapped_key, wrap,
       "Stores one and the same wrapped key with every object.", Acts{}},
      {Rule::default_encryption_sse_s3_has_a_unique_key_per_object, wrap,
       "Stores one and the same wrapped key with every object.", Acts{}},
      {Rule::dsse_two_independent_layers_protect_the_data, wrap, "Encrypts in one layer.", Acts{}},
      {Rule::sse_c_kms_is_never_called, wrap, "Fetches a data key of KMS for SSE-C, too.", Acts{}},
      {Rule::sse_c_key_is_never_stored, wrap, "Stores the customer's key beside the object.",
       alters<Bytes, SecretBytes>(
           [](const Bytes&, const SecretBytes& key) { return Bytes(key.reveal().begin(), key.reveal().end()); })},
  };
}

}  // namespace s3sse::deviations
