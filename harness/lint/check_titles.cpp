#include <fmt/format.h>

#include <map>

#include "harness/lint/checks.h"

namespace s3sse::harness::lint {

void check_titles(const std::vector<model::RawCase>& raw, Findings& out) {
  std::map<std::string, const model::RawCase*> first;
  for (const model::RawCase& written : raw) {
    const auto [found, added] = first.emplace(model::text_of(written.content, "title"), &written);
    if (!added)
      out.add("duplicate-title", written.file, written.line,
              fmt::format("{} has the title of {}; say what is different", written.id, found->second->id));
  }
}

}  // namespace s3sse::harness::lint
