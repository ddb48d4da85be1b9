#include "simulator/service/access.h"
#include "simulator/service/bucket_encryption_xml.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

/// Before January 2023 a bucket had no default encryption until one was put.
bool has_no_configuration(const Call& call, const BucketEncryption& encryption) {
  if (encryption.explicitly_put) return false;
  const Rules& rules = call.rules();
  return call.core.config.era < Era::y2025 || !rules.hold(Rule::bucket_encryption_fresh_bucket_reads_sse_s3) ||
         !rules.hold(Rule::bucket_encryption_not_found_error_is_never_returned);
}

}  // namespace

S3Result<Response> get_bucket_encryption(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (has_no_configuration(call, bucket->encryption)) {
    return refuse(S3Error{404,
                          "ServerSideEncryptionConfigurationNotFoundError",
                          "The server side encryption configuration was not found",
                          {{"BucketName", call.bucket}}});
  }
  pugi::xml_document document;
  BucketEncryption shown = bucket->encryption;
  // What an earlier PutBucketEncryption put.
  if (!call.rules().everywhere().hold(Rule::bucket_encryption_read_back_equals_what_was_put)) {
    shown.bucket_key_enabled = !shown.bucket_key_enabled;
  }
  write_bucket_encryption(shown, call.core.config.era, call.rules(), document);
  return xml_response(document);
}

}  // namespace s3sse::service
