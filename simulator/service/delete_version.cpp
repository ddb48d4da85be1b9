#include "simulator/service/delete_version.h"

namespace s3sse::service {
namespace {

/// The mutant of GET-18: asks for the key before it deletes.
S3Result<void> check_delete_needs_no_key(Call& call, std::string_view key) {
  if (call.rules().hold(Rule::delete_object_needs_no_key)) return {};
  const auto current = call.core.store->object(call.bucket, key);
  if (current == nullptr || current->delete_marker) return {};
  const auto envelope = envelope_of(current->envelope);
  if (!envelope) return refuse(envelope.error());
  const bool keyless = envelope->method == EncryptionMethod::sse_s3 || call.header(
                                                                           "x-amz-server-side-encryption-"
                                                                           "customer-key");
  if (!keyless) return refuse(errors::access_denied());
  return {};
}

Deleted hide_behind_marker(Call& call, const store::BucketRecord& bucket, std::string_view key) {
  store::ObjectRecord marker;
  marker.key = key;
  marker.version_id = new_version_id(call, bucket);
  marker.delete_marker = true;
  marker.last_modified = call.now();
  Deleted deleted{.marker = true, .version_id = marker.version_id};
  call.core.store->put_object(call.bucket, std::move(marker));
  return deleted;
}

}  // namespace

S3Result<Deleted> delete_version(Call& call, const store::BucketRecord& bucket, std::string_view key,
                                 std::optional<std::string_view> version_id) {
  if (auto free = check_delete_needs_no_key(call, key); !free) return refuse(std::move(free.error()));
  if (!version_id) {
    if (bucket.versioning != store::Versioning::never) return hide_behind_marker(call, bucket, key);
    call.core.store->remove_version(call.bucket, key, "null");
    return Deleted{};
  }
  const auto version = find_object(call, call.bucket, key, version_id);
  if (!version && version.error().code == "InvalidArgument") return refuse(version.error());
  call.core.store->remove_version(call.bucket, key, *version_id);
  return Deleted{.marker = version && (*version)->delete_marker, .version_id = std::string(*version_id)};
}

}  // namespace s3sse::service
