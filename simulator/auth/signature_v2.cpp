// Signature Version 2 is known here only to be refused in the right words.
#include "simulator/auth/auth_errors.h"
#include "simulator/auth/authenticator.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {

S3Result<Authenticated> Authenticator::refuse_signature_v2(const Request& request, const Aim& aim) const {
  if (request.method == "PUT" && aim.target.has("encryption")) {
    // UpdateObjectEncryption on an object, PutBucketEncryption on a bucket.
    return aim.names_object
               ? refused<Authenticated>(rules_, Rule::update_encryption_needs_sigv4,
                                        update_encryption_needs_signature_v4)
               : refused<Authenticated>(rules_, Rule::bucket_encryption_put_needs_sigv4, signature_v2_not_supported);
  }
  if (request.headers.get_or("x-amz-server-side-encryption", "").starts_with("aws:kms")) {
    return refused<Authenticated>(rules_, Rule::kms_writes_and_reads_need_sigv4, kms_needs_signature_v4);
  }
  if (aim.reads_kms_object && aim.reads_kms_object()) {
    return refused<Authenticated>(
        rules_, {Rule::kms_writes_and_reads_need_sigv4, Rule::get_object_kms_read_needs_sigv4}, kms_needs_signature_v4);
  }
  return refuse(signature_v2_not_supported());
}

}  // namespace s3sse::auth
