#include "simulator/service/read/object_headers.h"

#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/read/client_side_objects.h"

namespace s3sse::service {
void add_read_encryption(const Call& call, const store::ObjectRecord& object, const sse::Envelope& envelope,
                         Headers& headers) {
  if (!gets_sse_on_top(object.user_metadata, call.rules())) return;
  // As it was written, whatever the bucket would do today, and whatever the current version has.
  cite({Rule::bucket_encryption_change_leaves_existing_objects_alone,
        Rule::default_encryption_applies_at_write_time_only,
        Rule::multipart_completed_object_keeps_encryption_of_creation,
        Rule::versioning_each_version_keeps_its_encryption});
  sse::add_encryption_headers(envelope, sse::EncryptionEcho::read, "", call.rules(), headers);
}

void add_identity_headers(const store::BucketRecord& bucket, const store::ObjectRecord& object, Headers& headers) {
  headers.add("Last-Modified", format_http_date(object.last_modified));
  headers.add("ETag", in_quotes(object.etag));
  headers.add("Accept-Ranges", "bytes");
  if (bucket.versioning != store::Versioning::never) headers.add("x-amz-version-id", object.version_id);
}

std::string in_quotes(std::string_view etag) {
  return '"' + std::string(etag) + '"';
}

}  // namespace s3sse::service
