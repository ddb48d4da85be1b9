#include "simulator/service/settings/lifecycle.h"

#include <fmt/format.h>

#include "simulator/base/time_format.h"
#include "simulator/base/uri.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/lifecycle_rules.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/store/version_walk.h"

namespace s3sse::service {
namespace {

constexpr std::uint64_t smallest_moved_object = 128ULL * 1024;  // bytes, where no rule says another size

/// S3 adds the days and goes on to the next midnight.
TimePoint due_after(TimePoint since, std::chrono::days after) {
  return std::chrono::floor<std::chrono::days>(since + after) + std::chrono::days(1);
}

TimePoint due(const LifecycleTime& time, TimePoint since) {
  return time.date ? *time.date : due_after(since, time.after.value_or(std::chrono::days(0)));
}

bool is_archive(std::string_view storage_class) {
  return storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE";
}

/// One bucket on one day.
class LifecycleRun {
 public:
  LifecycleRun(const Call& call, const store::BucketRecord& bucket)
      : call_(call), bucket_(bucket), rules_(lifecycle_rules(bucket)), now_(call.now()) {
    const auto setting = stored_setting(bucket, find_setting("lifecycle"));
    moves_small_archives_ = setting && setting->header == "varies_by_storage_class";
  }

  void all() {
    store::for_each_key(store(), bucket_.name, [this](std::span<const store::ObjectRef> versions) { key(versions); });
    for (const store::UploadRef& upload : store().uploads(bucket_.name)) end_upload(*upload);
  }

 private:
  [[nodiscard]] store::ObjectStore& store() const { return *call_.core.store; }

  /// The versions of one key, newest first.
  void key(std::span<const store::ObjectRef> versions) {
    const store::ObjectRecord& current = *versions.front();
    for (const LifecycleRule& rule : rules_) {
      if (!current.delete_marker && is_about(rule.filter, current)) {
        move(current, rule, rule.transitions, current.last_modified);
        if (rule.expiration && has_expired(due(*rule.expiration, current.last_modified))) return expire(current);
      }
      const bool lone_marker = current.delete_marker && versions.size() == 1;
      if (lone_marker && rule.expires_lone_markers && current.key.starts_with(rule.filter.prefix)) remove(current);
      for (std::size_t i = 1; i < versions.size(); ++i)
        noncurrent(*versions[i], versions[i - 1]->last_modified, i, rule);
    }
  }

  /// `newer`: how many versions are newer, the current one among them.
  void noncurrent(const store::ObjectRecord& version, TimePoint since, std::size_t newer, const LifecycleRule& rule) {
    if (version.delete_marker ? !version.key.starts_with(rule.filter.prefix) : !is_about(rule.filter, version)) return;
    move(version, rule, rule.noncurrent_transitions, since);
    const bool kept = newer <= rule.newer_noncurrent;
    if (!kept && rule.noncurrent_expiration && has_expired(due_after(since, *rule.noncurrent_expiration))) {
      remove(version);
    }
  }

  [[nodiscard]] bool has_expired(TimePoint when) const {
    return chosen(call_.core.rules(), Rule::lifecycle_expired_object_is_gone, when <= now_);
  }

  void expire(const store::ObjectRecord& current) {
    if (bucket_.versioning == store::Versioning::never) return remove(current);
    store::ObjectRecord marker;
    marker.key = current.key;
    marker.version_id = new_version_id(call_, bucket_);
    marker.delete_marker = true;
    marker.last_modified = now_;
    store().put_object(bucket_.name, std::move(marker));
  }

  void remove(const store::ObjectRecord& version) {
    if (is_locked(version, now_)) return;
    store().remove_version(bucket_.name, version.key, version.version_id);
  }

  void move(const store::ObjectRecord& version, const LifecycleRule& rule,
            const std::vector<LifecycleTransition>& transitions, TimePoint since) {
    if (version.delete_marker) return;
    const LifecycleTransition* last = nullptr;
    for (const LifecycleTransition& transition : transitions) {
      if (!is_large_enough(version, rule, transition) || due(transition.time, since) > now_) continue;
      if (last == nullptr || due(last->time, since) <= due(transition.time, since)) last = &transition;
    }
    if (last == nullptr || version.storage_class == last->storage_class) return;
    // Bytes and envelope are where they were.
    cite(Rule::lifecycle_transition_keeps_encryption);
    store().update_object(bucket_.name, version.key, version.version_id, [&](store::ObjectRecord& object) {
      object.storage_class = last->storage_class;
      return true;
    });
  }

  [[nodiscard]] bool is_large_enough(const store::ObjectRecord& version, const LifecycleRule& rule,
                                     const LifecycleTransition& transition) const {
    const bool size_is_named = rule.filter.larger_than || rule.filter.smaller_than;
    const bool small_may_go = moves_small_archives_ && is_archive(transition.storage_class);
    return size_is_named || small_may_go || version.size >= smallest_moved_object;
  }

  void end_upload(const store::UploadRecord& upload) {
    for (const LifecycleRule& rule : rules_) {
      if (!rule.abort_uploads || !upload.key.starts_with(rule.filter.prefix)) continue;
      if (due_after(upload.initiated, *rule.abort_uploads) > now_) continue;
      store().abort_upload(bucket_.name, upload.key, upload.upload_id);
      return;
    }
  }

  const Call& call_;
  const store::BucketRecord& bucket_;
  std::vector<LifecycleRule> rules_;
  TimePoint now_;
  bool moves_small_archives_ = false;
};

}  // namespace

void run_lifecycle(const Call& call, const store::BucketRecord& bucket) {
  if (!bucket.settings->documents.contains("lifecycle")) return;
  const auto today = std::chrono::floor<std::chrono::days>(call.now());
  if (bucket.lifecycle_done >= today) return;
  call.core.store->update_bucket(bucket.name, [&](store::BucketRecord& b) { b.lifecycle_done = today; });
  LifecycleRun(call, bucket).all();
}

void add_expiration_header(const store::BucketRecord& bucket, const store::ObjectRecord& object, Headers& headers) {
  if (!bucket.settings->documents.contains("lifecycle")) return;
  std::optional<TimePoint> first;
  std::string rule_id;
  for (const LifecycleRule& rule : lifecycle_rules(bucket)) {
    if (!rule.expiration || !is_about(rule.filter, object)) continue;
    const TimePoint when = due(*rule.expiration, object.last_modified);
    if (first && *first <= when) continue;
    first = when;
    rule_id = rule.id;
  }
  if (!first) return;
  headers.add("x-amz-expiration",
              fmt::format(R"(expiry-date="{}", rule-id="{}")", format_http_date(*first), percent_encode(rule_id)));
}

}  // namespace s3sse::service
