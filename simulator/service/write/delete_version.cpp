#include "simulator/service/write/delete_version.h"

#include "simulator/deviations/decide.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/object_lock.h"

namespace s3sse::service {
namespace {

S3Result<void> check_removed(const Call& call, store::StoreStatus status) {
  if (status == store::StoreStatus::refused) return refuse(errors::precondition_failed("If-Match"));
  return check_stored(call, status);
}

S3Result<Deleted> hide_behind_marker(Call& call, const store::BucketRecord& bucket, std::string_view key,
                                     const WriteCondition& condition) {
  store::ObjectRecord marker;
  marker.key = key;
  marker.version_id = new_version_id(call, bucket);
  marker.delete_marker = true;
  marker.last_modified = call.now();
  Deleted deleted{.marker = true, .version_id = marker.version_id};
  if (auto hidden = check_removed(call, call.core.store->put_object(call.bucket, marker, condition)); !hidden)
    return refuse(std::move(hidden.error()));
  replicate_marker(call, bucket, marker);
  return deleted;
}

}  // namespace

S3Result<Deleted> delete_version(Call& call, const store::BucketRecord& bucket, std::string_view key,
                                 std::optional<std::string_view> version_id, std::optional<std::string_view> tags) {
  cite(Rule::delete_object_needs_no_key);
  const WriteCondition condition =
      delete_condition(chosen(call.rules(), Rule::delete_object_condition_decides, tags), version_id.has_value());
  if (!version_id) {
    if (bucket.versioning != store::Versioning::never) {
      // A marker hides a version and removes none, so a lock does not forbid it.
      const auto current = call.core.store->object(call.bucket, key);
      const bool locked = current != nullptr && is_locked(*current, call.now());
      auto hidden = accepted(call.rules(), Rule::object_lock_plain_delete_hides_the_version, locked);
      if (!hidden) return refuse(std::move(hidden.error()));
      return hide_behind_marker(call, bucket, key, condition);
    }
    auto removed = check_removed(call, call.core.store->remove_version(call.bucket, key, "null", condition));
    if (!removed) return refuse(std::move(removed.error()));
    return Deleted{};
  }
  const auto version = find_object(call, bucket, key, version_id);
  if (!version && version.error().code == "InvalidArgument") return refuse(version.error());
  if (version) {
    if (auto unlocked = check_unlocked(call, bucket, **version); !unlocked) return refuse(std::move(unlocked.error()));
  }
  auto removed = check_removed(call, call.core.store->remove_version(call.bucket, key, *version_id, condition));
  if (!removed) return refuse(std::move(removed.error()));
  return Deleted{.marker = version && (*version)->delete_marker, .version_id = std::string(*version_id)};
}

}  // namespace s3sse::service
