#include "simulator/service/settings/lifecycle_rules.h"

#include <algorithm>
#include <set>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/service/settings/setting.h"

namespace s3sse::service {
namespace {

constexpr std::size_t most_rules = 1000;
constexpr std::size_t longest_id = 255;
constexpr int first_day_of_infrequent_access = 30;

std::optional<TimePoint> midnight_of(std::string_view date) {
  const auto time = parse_iso8601(is_date(date) ? std::string(date) + "T00:00:00Z" : std::string(date));
  if (!time || *time != std::chrono::floor<std::chrono::days>(*time)) return std::nullopt;
  return time;
}

std::optional<std::chrono::days> days_of(const pugi::xml_node& node, std::string_view name) {
  const auto count = parse_decimal<int>(child_text(node, name).value_or(""));
  if (!count) return std::nullopt;
  return std::chrono::days(*count);
}

LifecycleTime time_of(const pugi::xml_node& node, std::string_view days) {
  return {.after = days_of(node, days), .date = midnight_of(child_text(node, "Date").value_or(""))};
}

std::vector<LifecycleTransition> transitions_of(const pugi::xml_node& rule, std::string_view name,
                                                std::string_view days) {
  std::vector<LifecycleTransition> all;
  for (const pugi::xml_node& node : rule.children()) {
    if (local_name(node) != name) continue;
    all.push_back({.time = time_of(node, days), .storage_class = child_text(node, "StorageClass").value_or("")});
  }
  return all;
}

void read_predicates(const pugi::xml_node& node, ObjectFilter& filter) {
  if (const auto prefix = child_text(node, "Prefix")) filter.prefix = *prefix;
  for (const pugi::xml_node& tag : node.children()) {
    if (local_name(tag) == "Tag") {
      filter.tags[child(tag, "Key").text().get()] = child(tag, "Value").text().get();
    }
  }
  if (const auto size = child_text(node, "ObjectSizeGreaterThan")) {
    filter.larger_than = parse_decimal<std::uint64_t>(*size);
  }
  if (const auto size = child_text(node, "ObjectSizeLessThan")) {
    filter.smaller_than = parse_decimal<std::uint64_t>(*size);
  }
}

LifecycleRule read_rule(const pugi::xml_node& node) {
  LifecycleRule rule{.id = child_text(node, "ID").value_or(""), .filter = read_filter(node)};
  if (const pugi::xml_node expiration = child(node, "Expiration")) {
    rule.expires_lone_markers = child_text(expiration, "ExpiredObjectDeleteMarker") == "true";
    if (!rule.expires_lone_markers) rule.expiration = time_of(expiration, "Days");
  }
  rule.transitions = transitions_of(node, "Transition", "Days");
  const pugi::xml_node noncurrent = child(node, "NoncurrentVersionExpiration");
  rule.noncurrent_expiration = days_of(noncurrent, "NoncurrentDays");
  rule.newer_noncurrent =
      parse_decimal<std::size_t>(child_text(noncurrent, "NewerNoncurrentVersions").value_or("")).value_or(0);
  rule.noncurrent_transitions = transitions_of(node, "NoncurrentVersionTransition", "NoncurrentDays");
  rule.abort_uploads = days_of(child(node, "AbortIncompleteMultipartUpload"), "DaysAfterInitiation");
  return rule;
}

S3Error wrong_lifecycle(std::string message) {
  return errors::invalid_argument(std::move(message));
}

/// Of Date and Days exactly one, a whole day, and a number of days that there is.
S3Result<void> check_time(const pugi::xml_node& action, std::string_view name) {
  const auto days = child_text(action, "Days");
  const auto date = child_text(action, "Date");
  if (days.has_value() == date.has_value()) return refuse(errors::malformed_xml());
  if (date && !midnight_of(*date)) return refuse(wrong_lifecycle("'Date' must be at midnight GMT"));
  const int least = name == "Expiration" ? 1 : 0;
  if (days && parse_decimal<int>(*days).value_or(-1) < least) {
    return refuse(wrong_lifecycle(least == 1 ? "'Days' for Expiration action must be a positive integer"
                                             : "'Days' for Transition action must be a nonnegative integer"));
  }
  return {};
}

S3Result<void> check_expiration(const pugi::xml_node& action) {
  if (!child(action, "ExpiredObjectDeleteMarker")) return check_time(action, "Expiration");
  if (std::distance(action.begin(), action.end()) != 1) return refuse(errors::malformed_xml());
  return {};
}

S3Result<void> check_transition(const pugi::xml_node& action, std::string_view days) {
  const std::string storage_class = child_text(action, "StorageClass").value_or("");
  if (storage_class.empty()) return refuse(errors::malformed_xml());
  const auto count = parse_decimal<int>(child_text(action, days).value_or(""));
  const bool infrequent = storage_class == "STANDARD_IA" || storage_class == "ONEZONE_IA";
  if (infrequent && count && *count < first_day_of_infrequent_access) {
    return refuse(wrong_lifecycle("'Days' in Transition action must be greater than or equal to 30 for storageClass '" +
                                  storage_class + "'"));
  }
  return {};
}

S3Result<void> check_action(const pugi::xml_node& action) {
  const std::string_view name = local_name(action);
  if (name == "Expiration") return check_expiration(action);
  if (name == "Transition") {
    if (auto fine = check_time(action, name); !fine) return fine;
    return check_transition(action, "Days");
  }
  if (name == "NoncurrentVersionTransition") return check_transition(action, "NoncurrentDays");
  const bool counts = name == "NoncurrentVersionExpiration" || name == "AbortIncompleteMultipartUpload";
  if (!counts) return {};
  const auto days = days_of(action, name == "NoncurrentVersionExpiration" ? "NoncurrentDays" : "DaysAfterInitiation");
  if (!days || days->count() < 1) {
    return refuse(wrong_lifecycle("'" + std::string(name) + "' must have a positive number of days"));
  }
  return {};
}

bool is_action(const pugi::xml_node& node) {
  constexpr std::string_view others[] = {"ID", "Prefix", "Filter", "Status"};
  return std::ranges::find(others, local_name(node)) == std::end(others);
}

S3Result<void> check_rule(const pugi::xml_node& rule) {
  const pugi::xml_node filter = child(rule, "Filter");
  // Of Filter and Prefix exactly one, and one predicate in a filter: several stand in And.
  if (static_cast<bool>(filter) == static_cast<bool>(child(rule, "Prefix"))) return refuse(errors::malformed_xml());
  if (filter && std::distance(filter.begin(), filter.end()) > 1) return refuse(errors::malformed_xml());
  if (std::ranges::none_of(rule.children(), is_action)) {
    return refuse(errors::invalid_request("At least one action needs to be specified in a rule"));
  }
  for (const pugi::xml_node& action : rule.children()) {
    if (auto fine = check_action(action); !fine) return fine;
  }
  return {};
}

}  // namespace

ObjectFilter read_filter(const pugi::xml_node& rule) {
  ObjectFilter filter;
  if (const auto prefix = child_text(rule, "Prefix")) filter.prefix = *prefix;
  const pugi::xml_node node = child(rule, "Filter");
  read_predicates(node, filter);
  read_predicates(child(node, "And"), filter);
  return filter;
}

bool is_about(const ObjectFilter& filter, const store::ObjectRecord& object) {
  return object.key.starts_with(filter.prefix) && (!filter.larger_than || object.size > *filter.larger_than) &&
         (!filter.smaller_than || object.size < *filter.smaller_than) &&
         std::ranges::all_of(filter.tags, [&](const auto& tag) {
           const auto found = object.tags.find(tag.first);
           return found != object.tags.end() && found->second == tag.second;
         });
}

std::vector<LifecycleRule> lifecycle_rules(const store::BucketRecord& bucket) {
  std::vector<LifecycleRule> rules;
  pugi::xml_document document;
  for (const pugi::xml_node& rule : load_setting(bucket, "lifecycle", document).children()) {
    if (child_text(rule, "Status") == "Enabled") rules.push_back(read_rule(rule));
  }
  return rules;
}

S3Result<void> check_lifecycle(Call& call, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  std::set<std::string> ids;
  for (pugi::xml_node rule : root.children()) {
    if (auto fine = check_rule(rule); !fine) return fine;
    const std::string id = give_id(call, rule);
    if (id.size() > longest_id) return refuse(wrong_lifecycle("ID length should not exceed allowed limit of 255"));
    if (!ids.insert(id).second) {
      return refuse(wrong_lifecycle("Rule ID must be unique. Found same ID for more than one rule"));
    }
  }
  if (ids.size() > most_rules) return refuse(errors::malformed_xml());
  return {};
}

}  // namespace s3sse::service
