#include <string>
#include <string_view>

#include "simulator/base/clock.h"
#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/topics.h"
#include "simulator/store/store.h"

namespace s3sse::deviations {
namespace {

S3Result<void> only_restored(S3Result<void> right, const store::ObjectRecord& object) {
  const bool archived = object.storage_class == "GLACIER" || object.storage_class == "DEEP_ARCHIVE";
  if (!archived || object.restored_until) return right;
  return refuse(S3Error{403, "InvalidObjectState", "The operation is not valid for the object's storage class"});
}

}  // namespace

Rows update_encryption_rows() {
  using enum Stage;
  return {
      {Rule::update_encryption_version_id_selects_the_version, fetch, "Updates the current version whatever is named.",
       LeavesOut{}},
      {Rule::update_encryption_missing_object_is_404, fetch, "Answers 400 where S3 says 404.",
       alters<S3Error>([](const S3Error& right) { return errors::invalid_request(right.message); })},
      {Rule::update_encryption_archived_object_is_not_restored, fetch, "Refuses an archived object.",
       alters<S3Result<void>, store::ObjectRecord>(only_restored)},
      {Rule::update_encryption_takes_sse_kms_body, validate, "Refuses SSE-KMS.", refuses(errors::malformed_xml())},
      {Rule::update_encryption_sse_s3_target_is_refused, validate, "Updates an object to SSE-S3.", Passes{}},
      {Rule::update_encryption_dsse_and_sse_c_targets_are_refused, validate, "Answers 403 where S3 says 400.",
       refuses_with(errors::access_denied())},
      {Rule::update_encryption_bucket_key_defaults_to_false, validate, "Uses a bucket key when nobody asked for one.",
       gives(true)},
      {Rule::update_encryption_bucket_key_must_be_boolean, validate, "Takes any other text for false.", Passes{}},
      {Rule::update_encryption_only_full_key_arn_is_valid, validate, "Takes any name of a key.", Passes{}},
      {Rule::update_encryption_needs_integrity_header, validate, "Takes a body without a checksum.", Passes{}},
      {Rule::update_encryption_dsse_and_sse_c_sources_are_refused, validate, "Answers 403 where S3 says 400.",
       refuses_with(errors::access_denied())},
      {Rule::update_encryption_unencrypted_source_is_refused, validate, "Encrypts an object that was not.", Passes{}},
      {Rule::update_encryption_foreign_account_key_is_refused, authorise, "Takes a key of another account.", Passes{}},
      {Rule::update_encryption_changes_kms_key_and_bucket_key, store, "Answers 200, and leaves a KMS object as it was.",
       Acts{}},
      {Rule::update_encryption_only_the_data_key_is_rewrapped, seal, "Seals the data anew.", Acts{}},
      {Rule::update_encryption_metadata_survive, store, "Changes the date of the last modification.",
       alters<TimePoint, TimePoint>([](TimePoint, TimePoint now) { return now; })},
      {Rule::update_encryption_converted_object_keeps_md5_etag, store, "Gives the object another ETag.",
       alters<std::string>([](const std::string& right) { return to_hex(crypto::md5(as_bytes(right))); })},
  };
}

}  // namespace s3sse::deviations
