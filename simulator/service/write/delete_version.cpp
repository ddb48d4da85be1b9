#include "simulator/service/write/delete_version.h"

#include "simulator/deviations/decide.h"

namespace s3sse::service {
namespace {

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
  cite(Rule::delete_object_needs_no_key);
  if (!version_id) {
    if (bucket.versioning != store::Versioning::never) return hide_behind_marker(call, bucket, key);
    call.core.store->remove_version(call.bucket, key, "null");
    return Deleted{};
  }
  const auto version = find_object(call, bucket, key, version_id);
  if (!version && version.error().code == "InvalidArgument") return refuse(version.error());
  call.core.store->remove_version(call.bucket, key, *version_id);
  return Deleted{.marker = version && (*version)->delete_marker, .version_id = std::string(*version_id)};
}

S3Result<void> refuse_bypass(const Headers& headers) {
  constexpr std::string_view bypass = "x-amz-bypass-governance-retention";
  if (!headers.has(bypass)) return {};
  return refuse(errors::invalid_argument(std::string(bypass) + " is only applicable to Object Lock enabled buckets.",
                                         std::string(bypass)));
}

}  // namespace s3sse::service
