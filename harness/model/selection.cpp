#include "harness/model/selection.h"

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::harness::model {
namespace {

bool any_glob(const std::vector<std::string>& patterns, const std::vector<std::string>& values) {
  if (patterns.empty()) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& value) { return glob_match(ascii_lower(pattern), ascii_lower(value)); });
  });
}

bool takes_id(const std::vector<std::string>& patterns, const Case& candidate) {
  bool taken = std::none_of(patterns.begin(), patterns.end(), [](const std::string& p) { return !p.starts_with('!'); });
  for (const std::string& pattern : patterns) {
    const bool out = pattern.starts_with('!');
    const std::string_view glob = std::string_view(pattern).substr(out ? 1 : 0);
    if (glob_match(glob, candidate.id) || glob_match(glob, candidate.base_id)) taken = !out;
  }
  return taken;
}

void append(std::string& out, std::string_view name, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (!out.empty()) out += ' ';
    out.append(name).append(" ").append(value);
  }
}

}  // namespace

bool Selection::empty() const {
  return ids.empty() && rules.empty() && methods.empty() && operations.empty() && levels.empty() && needs.empty();
}

bool Selection::takes(const Case& candidate) const {
  return takes_id(ids, candidate) && any_glob(rules, candidate.rules) && any_glob(methods, candidate.methods) &&
         any_glob(operations, candidate.operations) && any_glob(levels, {candidate.level}) &&
         any_glob(needs, candidate.needs);
}

std::string Selection::text() const {
  std::string out;
  append(out, "id", ids);
  append(out, "rule", rules);
  append(out, "method", methods);
  append(out, "operation", operations);
  append(out, "level", levels);
  append(out, "capability", needs);
  return out;
}

}  // namespace s3sse::harness::model
