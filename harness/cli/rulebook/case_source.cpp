#include "harness/cli/rulebook/case_source.h"

#include <fmt/format.h>

#include "harness/model/files.h"
#include "harness/model/vary.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {

using harness::model::Json;

Result<Json> case_as_written(const harness::model::Case& c) {
  const auto text = read_file(c.path, harness::model::largest_vector_file);
  if (!text) return tl::unexpected(text.error());
  const auto file = parse_ordered_json(*text);
  if (file && file->is_object() && file->contains("cases"))
    for (const Json& candidate : (*file)["cases"])
      if (candidate.is_object() && candidate.value("id", "") == c.base_id) return candidate;
  return fail(fmt::format("{} no longer holds the case {}", c.path.string(), c.base_id));
}

Result<Json> case_expanded(const harness::model::Case& c) {
  const Result<Json> written = case_as_written(c);
  if (!written) return tl::unexpected(written.error());
  const auto ignore = [](const std::string&, const std::string&) {};
  for (const harness::model::Variant& variant : harness::model::expand(*written, ignore))
    if (c.base_id + variant.suffix == c.id) return variant.content;
  return fail(fmt::format("{} has no variant {}", c.base_id, c.id));
}

}  // namespace s3sse::cli
