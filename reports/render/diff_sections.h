#pragma once
// The parts of a diff in the order in which people read them. Private to this folder.
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/diff.h"

namespace s3sse::reports {

struct DiffSection {
  std::string_view key;    ///< "newly_deviating", as JSON names it
  std::string_view title;  ///< "Newly deviating"
  const std::vector<DiffEntry>* entries = nullptr;
};

std::vector<DiffSection> sections_of(const Diff& diff);

struct CauseSection {
  std::string_view key;    ///< "new_causes", as JSON names it
  std::string_view title;  ///< "New causes"
  const std::vector<CauseChange>* causes = nullptr;
};

/// The causes that changed: they come before the cases.
std::vector<CauseSection> cause_sections_of(const Diff& diff);
/// "12 cases, 3 before", or "12 cases".
std::string extent_of(const CauseChange& change);

/// "pass -> fail: status: 200" in one line.
std::string change_of(const DiffEntry& entry);

}  // namespace s3sse::reports
