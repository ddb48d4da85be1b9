#pragma once
// The events of an audit log that somebody wants to see, and a table of them for a person.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// All that is given holds; of a list one is enough. Globs with * and ?.
struct AuditFilter {
  std::vector<std::string> events{};      ///< globs over eventName: "Put*"
  std::vector<std::string> buckets{};     ///< globs
  std::vector<std::string> keys{};        ///< globs over the keys of objects
  std::vector<std::string> kms_keys{};    ///< ids or ARNs
  std::vector<std::string> principals{};  ///< globs over the ARN, or over what follows its last slash
  std::optional<TimePoint> since{};       ///< inclusive
  std::optional<TimePoint> until{};       ///< exclusive
  bool errors_only = false;

  [[nodiscard]] bool takes(const nlohmann::json& event) const;
};

/// 2026-11-23T12:34:56Z, or how long ago: 90s, 15m, 2h, 1d.
Result<TimePoint> parse_when(std::string_view text, TimePoint now);

/// One line for each event: time, service and operation, who, on what, and the error.
std::string audit_table(const std::vector<nlohmann::json>& events);

}  // namespace s3sse::cli
