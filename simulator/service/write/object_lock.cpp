#include "simulator/service/write/object_lock.h"

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/settings/object_lock_setting.h"
#include "simulator/service/write/body_integrity.h"

namespace s3sse::service {
namespace {

constexpr std::string_view mode_header = "x-amz-object-lock-mode";
constexpr std::string_view until_header = "x-amz-object-lock-retain-until-date";
constexpr std::string_view hold_header = "x-amz-object-lock-legal-hold";
constexpr std::string_view bypass_header = "x-amz-bypass-governance-retention";

bool is_retained(const store::ObjectRecord& object, TimePoint now) {
  return object.lock.retention && now < object.lock.retention->until;
}

S3Error protected_by_lock() {
  return errors::access_denied("Access Denied because object protected by object lock.");
}

S3Error wrong_header(std::string message, std::string_view header, std::optional<std::string_view> value = {}) {
  const std::string sent(value.value_or(""));
  return errors::invalid_argument(std::move(message), std::string(header), value ? &sent : nullptr);
}

/// The caller asks for it, and may.
bool bypasses(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object) {
  const bool asked = iequals(call.header(bypass_header).value_or("false"), "true");
  return asked && authorise(call, bucket,
                            {.action = "s3:BypassGovernanceRetention",
                             .resource_arn = object_arn(bucket.name, object.key),
                             .key = object.key,
                             .version_id = object.version_id})
                      .has_value();
}

/// Governance that the caller gets past.
S3Result<void> check_governance(const Call& call, const store::BucketRecord& bucket,
                                const store::ObjectRecord& object) {
  const bool governance = object.lock.retention->mode == store::RetentionMode::governance;
  if (!governance || !bypasses(call, bucket, object)) return refuse(protected_by_lock());
  return accepted(call.rules(), Rule::object_lock_governance_yields_to_the_bypass_header);
}

S3Result<std::optional<store::Retention>> read_retention(const Call& call) {
  const auto mode = call.header(mode_header);
  const auto until = call.header(until_header);
  if (mode.has_value() != until.has_value()) {
    return refuse(wrong_header("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
                               mode ? until_header : mode_header));
  }
  if (!mode) return std::optional<store::Retention>();
  const auto known = retention_mode_of(*mode);
  if (!known) return refuse(wrong_header("Unknown wormMode directive.", mode_header, mode));
  const auto date = parse_iso8601(*until);
  if (!date) {
    return refuse(wrong_header("The retain until date must be provided in ISO 8601 format", until_header, until));
  }
  if (*date <= call.now()) {
    return refuse(wrong_header("The retain until date must be in the future!", until_header, until));
  }
  return std::optional(store::Retention{.mode = *known, .until = *date});
}

S3Result<std::optional<bool>> read_legal_hold(const Call& call) {
  const auto hold = call.header(hold_header);
  if (!hold) return std::optional<bool>();
  if (*hold == "ON" || *hold == "OFF") return std::optional(*hold == "ON");
  return refuse(wrong_header("Legal Hold must be either of 'ON' or 'OFF'", hold_header, hold));
}

bool may_read(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object,
              std::string_view action) {
  return authorise(call, bucket,
                   {.action = std::string(action),
                    .resource_arn = object_arn(bucket.name, object.key),
                    .key = object.key,
                    .version_id = object.version_id})
      .has_value();
}

}  // namespace

S3Error no_object_lock() {
  return {404, "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration"};
}

S3Result<void> require_lock(const Call& call, const store::BucketRecord& bucket) {
  return require(call.rules(), bucket.settings->object_lock, Rule::object_lock_needs_a_bucket_with_a_lock,
                 errors::invalid_request, "Bucket is missing Object Lock Configuration");
}

S3Result<store::ObjectLock> read_object_lock(const Call& call, const store::BucketRecord& bucket,
                                             bool needs_integrity) {
  const bool named = call.header(mode_header) || call.header(until_header) || call.header(hold_header);
  store::ObjectLock lock;
  if (named) {
    if (auto locked = require_lock(call, bucket); !locked) return refuse(std::move(locked.error()));
    if (needs_integrity && !require_integrity(call.request.headers)) {
      return refuse(
          errors::invalid_request("Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with "
                                  "Object Lock parameters"));
    }
  }
  auto retention = read_retention(call);
  if (!retention) return refuse(std::move(retention.error()));
  lock.retention = *retention;
  const auto hold = read_legal_hold(call);
  if (!hold) return refuse(hold.error());
  lock.legal_hold = *hold;
  if (const auto& by_default = bucket.settings->default_retention; by_default && !lock.retention) {
    lock.retention =
        chosen(call.rules(), Rule::object_lock_default_retention_protects_new_versions,
               std::optional(store::Retention{.mode = by_default->mode, .until = call.now() + by_default->period}));
  }
  return lock;
}

bool is_locked(const store::ObjectRecord& object, TimePoint now) {
  return object.lock.legal_hold.value_or(false) || is_retained(object, now);
}

S3Result<void> check_unlocked(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object) {
  return checked(call.rules(), Rule::object_lock_protected_version_is_not_deleted, [&]() -> S3Result<void> {
    if (object.lock.legal_hold.value_or(false)) return refuse(protected_by_lock());
    if (!is_retained(object, call.now())) return {};
    return check_governance(call, bucket, object);
  });
}

S3Result<void> check_retention_change(const Call& call, const store::BucketRecord& bucket,
                                      const store::ObjectRecord& object,
                                      const std::optional<store::Retention>& wanted) {
  if (!is_retained(object, call.now())) return {};
  const store::Retention& current = *object.lock.retention;
  const bool weaker = !wanted || wanted->until < current.until ||
                      (current.mode == store::RetentionMode::compliance && wanted->mode != current.mode);
  if (!weaker) return {};
  return checked(call.rules(), Rule::object_lock_retention_is_not_shortened,
                 [&] { return check_governance(call, bucket, object); });
}

S3Result<void> check_bypass_header(const Call& call, const store::BucketRecord& bucket) {
  const bool usual = !call.header(bypass_header) || bucket.settings->object_lock;
  return require(call.rules(), usual, Rule::object_lock_bypass_header_needs_a_lock, [] {
    return wrong_header(std::string(bypass_header) + " is only applicable to Object Lock enabled buckets.",
                        bypass_header);
  });
}

void add_lock_headers(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object,
                      Headers& headers) {
  const store::ObjectLock& lock = object.lock;
  constexpr Rule rule = Rule::object_lock_headers_are_read_back;
  if (lock.retention && may_read(call, bucket, object, "s3:GetObjectRetention")) {
    add_header(call.rules(), rule, headers, mode_header, std::optional(std::string(word_of(lock.retention->mode))));
    add_header(call.rules(), rule, headers, until_header, std::optional(format_iso8601(lock.retention->until)));
  }
  if (lock.legal_hold && may_read(call, bucket, object, "s3:GetObjectLegalHold")) {
    add_header(call.rules(), rule, headers, hold_header, std::optional<std::string>(*lock.legal_hold ? "ON" : "OFF"));
  }
}

}  // namespace s3sse::service
