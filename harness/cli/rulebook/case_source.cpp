#include "harness/cli/rulebook/case_source.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/model/files.h"
#include "harness/model/vary.h"

namespace s3sse::cli {
namespace {

using harness::model::Json;

Result<Json> find_case(const harness::model::Case& c) {
  const auto text = harness::model::read_text_file(c.path);
  if (!text) return fail(fmt::format("cannot read {}", c.path.string()));
  const Json file = Json::parse(*text, nullptr, false);
  if (file.is_object() && file.contains("cases"))
    for (const Json& candidate : file["cases"])
      if (candidate.is_object() && candidate.value("id", "") == c.base_id) return candidate;
  return fail(fmt::format("{} no longer holds the case {}", c.path.string(), c.base_id));
}

}  // namespace

Result<std::string> case_as_written(const harness::model::Case& c) {
  return find_case(c).map([](const Json& found) { return found.dump(); });
}

Result<std::string> case_expanded(const harness::model::Case& c) {
  const Result<Json> written = find_case(c);
  if (!written) return tl::unexpected(written.error());
  const auto ignore = [](const std::string&, const std::string&) {};
  for (const harness::model::Variant& variant : harness::model::expand(*written, ignore))
    if (c.base_id + variant.suffix == c.id) return variant.content.dump();
  return fail(fmt::format("{} has no variant {}", c.base_id, c.id));
}

}  // namespace s3sse::cli
