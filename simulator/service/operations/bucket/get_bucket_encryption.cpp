#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/bucket_encryption_xml.h"

namespace s3sse::service {
namespace {

/// Before January 2023 a bucket had no default encryption until one was put; since then every bucket has one.
S3Result<void> check_configured(const Call& call, const BucketEncryption& encryption) {
  if (call.core.config.era < Era::y2025 && !encryption.explicitly_put) {
    return refuse(S3Error{404,
                          "ServerSideEncryptionConfigurationNotFoundError",
                          "The server side encryption configuration was not found",
                          {{"BucketName", call.bucket}}});
  }
  return accepted(
      call.rules(),
      {Rule::bucket_encryption_fresh_bucket_reads_sse_s3, Rule::bucket_encryption_not_found_error_is_never_returned},
      encryption);
}

}  // namespace

S3Result<Response> get_bucket_encryption(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (auto configured = check_configured(call, bucket->encryption); !configured) {
    return refuse(std::move(configured.error()));
  }
  pugi::xml_document document;
  // The configuration that an earlier PutBucketEncryption put.
  const BucketEncryption shown =
      chosen(call.rules().everywhere(), Rule::bucket_encryption_read_back_equals_what_was_put, bucket->encryption);
  write_bucket_encryption(shown, call.core.config.era, call.rules(), document);
  return xml_response(document);
}

}  // namespace s3sse::service
