#include "simulator/service/settings/object_lock_setting.h"

#include "simulator/base/text.h"

namespace s3sse::service {
namespace {

constexpr int days_of_a_year = 365;
constexpr int longest_period = 36'500;  // days: a hundred years

S3Error invalid_state(std::string message) {
  return {409, "InvalidBucketState", std::move(message)};
}

/// The period in days; nothing where there is not exactly one.
std::optional<std::chrono::days> period_of(const pugi::xml_node& retention) {
  const auto days = child_text(retention, "Days");
  const auto years = child_text(retention, "Years");
  if (days.has_value() == years.has_value()) return std::nullopt;
  const auto count = parse_decimal<int>(days ? *days : *years);
  if (!count || *count < 1 || *count > longest_period) return std::nullopt;
  return std::chrono::days(days ? *count : *count * days_of_a_year);
}

}  // namespace

std::optional<store::RetentionMode> retention_mode_of(std::string_view word) {
  if (word == "GOVERNANCE") return store::RetentionMode::governance;
  if (word == "COMPLIANCE") return store::RetentionMode::compliance;
  return std::nullopt;
}

std::string_view word_of(store::RetentionMode mode) {
  return mode == store::RetentionMode::governance ? "GOVERNANCE" : "COMPLIANCE";
}

S3Result<void> check_lock_configuration(Call& /*call*/, const store::BucketRecord& bucket, pugi::xml_node root) {
  if (!child(root, "ObjectLockEnabled")) return refuse(errors::malformed_xml());
  if (bucket.versioning != store::Versioning::enabled) {
    return refuse(invalid_state("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"));
  }
  const pugi::xml_node rule = child(root, "Rule");
  if (!rule) return {};
  const pugi::xml_node retention = child(rule, "DefaultRetention");
  if (child(retention, "DefaultEventHold")) return refuse(errors::not_implemented("a default event hold"));
  if (!child(retention, "Mode") || !period_of(retention)) return refuse(errors::malformed_xml());
  return {};
}

void take_lock_configuration(const pugi::xml_node& root, store::BucketSettings& settings) {
  settings.object_lock = static_cast<bool>(root);
  settings.default_retention.reset();
  const pugi::xml_node retention = child(child(root, "Rule"), "DefaultRetention");
  const auto mode = retention_mode_of(child_text(retention, "Mode").value_or(""));
  const auto period = period_of(retention);
  if (mode && period) settings.default_retention = store::DefaultRetention{.mode = *mode, .period = *period};
}

}  // namespace s3sse::service
