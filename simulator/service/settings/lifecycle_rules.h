#pragma once
// LifecycleConfiguration: the rules, what S3 checks of them beyond their shape, and which objects they are about.
#include <vector>

#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// When an action is due: so many days after something, or on a day.
struct LifecycleTime {
  std::optional<std::chrono::days> after{};
  std::optional<TimePoint> date{};
};

struct LifecycleTransition {
  LifecycleTime time;
  std::string storage_class;
};

/// The objects that a rule of lifecycle or replication is about.
struct ObjectFilter {
  std::string prefix{};
  std::map<std::string, std::string> tags{};
  std::optional<std::uint64_t> larger_than{};   ///< bytes
  std::optional<std::uint64_t> smaller_than{};  ///< bytes
};

struct LifecycleRule {
  std::string id;
  ObjectFilter filter;
  std::optional<LifecycleTime> expiration{};
  bool expires_lone_markers = false;
  std::vector<LifecycleTransition> transitions{};
  std::optional<std::chrono::days> noncurrent_expiration{};
  std::size_t newer_noncurrent = 0;  ///< that many noncurrent versions are kept
  std::vector<LifecycleTransition> noncurrent_transitions{};
  std::optional<std::chrono::days> abort_uploads{};
};

/// Filter, or the Prefix of old, of a rule.
ObjectFilter read_filter(const pugi::xml_node& rule);
bool is_about(const ObjectFilter& filter, const store::ObjectRecord& object);

/// The rules that are enabled; none where the bucket has none.
std::vector<LifecycleRule> lifecycle_rules(const store::BucketRecord& bucket);

/// InvalidArgument, InvalidRequest or MalformedXML. Gives ids to rules that have none.
S3Result<void> check_lifecycle(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);

}  // namespace s3sse::service
