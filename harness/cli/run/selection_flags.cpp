#include "harness/cli/run/selection_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/cli/command/command.h"
#include "harness/cli/command/names.h"
#include "harness/model/operation.h"
#include "harness/model/vocabulary.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using harness::model::Case;
using harness::model::Selection;
using harness::model::Suite;

bool is_pattern(const std::string& text) {
  return text.find_first_of("*?") != std::string::npos;
}

/// The patterns that a name stands for. Ids are in lower case, but for the values of their axes, behind the bracket.
std::vector<std::string> widened(const std::string& name) {
  const std::size_t axes = std::min(name.find('['), name.size());
  const std::string lower = ascii_lower(name.substr(0, axes)) + name.substr(axes);
  std::vector<std::string> out{lower};
  if (is_pattern(name) && lower != name) out.push_back(name);
  if (!is_pattern(name) && axes == name.size()) out.push_back(lower + "/*");
  return out;
}

bool any_case(const Suite& suite, const std::vector<std::string>& patterns) {
  const Selection selection{.ids = patterns};
  return std::ranges::any_of(suite.cases, [&](const Case& each) { return selection.takes(each); });
}

tl::unexpected<Failure> unknown_name_failure(reports::ExitCode code, const std::string& message) {
  return tl::unexpected(Failure{code, message});
}

/// Returns what --only and --skip name, as patterns; a pattern of the user's own may well match nothing.
tl::expected<std::vector<std::string>, Failure> patterns_of(const std::vector<std::string>& names, const Suite& suite,
                                                            const char* flag, reports::ExitCode code) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const std::vector<std::string> patterns = widened(name);
    if (!is_pattern(name) && !any_case(suite, patterns))
      return unknown_name_failure(code, fmt::format("{}: there is no case and no topic \"{}\"{}; s3sse list shows them",
                                                    flag, name, did_you_mean(name, case_names(suite))));
    out.insert(out.end(), patterns.begin(), patterns.end());
  }
  return out;
}

std::vector<std::string> operations_of(const Suite& suite) {
  std::set<std::string> out;
  using Kind = harness::model::Operation::Kind;
  for (const Kind kind : {Kind::s3, Kind::kms, Kind::raw})
    for (std::string& name : harness::model::operation_names(kind)) out.insert(std::move(name));
  for (const Case& each : suite.cases) out.insert(each.operations.begin(), each.operations.end());
  return {out.begin(), out.end()};
}

}  // namespace

void SelectionFlags::add_to(Command& verb) {
  const char* group = "Which cases";
  verb.add_option("--only", only, "case id, part of it (sse-c), or pattern with * and ?")
      .type_name("GLOB")
      .group(group)
      .offers(offered_cases);
  verb.add_option("--skip", skip, "leave these out, same forms").type_name("GLOB").group(group).offers(offered_cases);
  verb.add_option("--rule", rules, "cases that cite the rule: SSEC-17, 'SSEC-*', or a slug")
      .type_name("RULE")
      .group(group)
      .offers(offered_rules);
  verb.add_option("--method", methods, "SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, TLS, CSE or KMS-API")
      .one_of(harness::model::as_strings(harness::model::methods()))
      .type_name("METHOD")
      .group(group);
  verb.add_option("--operation", operations, "S3 or KMS operation: GetObject")
      .type_name("NAME")
      .group(group)
      .offers([] { return operations_of({}); });
  verb.add_option("--level", level, "at least that strict: must, should, may")
      .one_of({"must", "should", "may"})
      .type_name("LEVEL")
      .group(group);
}

tl::expected<Selection, Failure> SelectionFlags::selection(const Suite& suite) const {
  using reports::ExitCode;
  Selection out;
  auto taken = patterns_of(only, suite, "--only", ExitCode::nothing_selected);
  if (!taken) return tl::unexpected(taken.error());
  out.ids = std::move(*taken);
  const auto left_out = patterns_of(skip, suite, "--skip", ExitCode::usage);
  if (!left_out) return tl::unexpected(left_out.error());
  for (const std::string& pattern : *left_out) out.ids.push_back("!" + pattern);
  for (const std::string& name : rules) {
    const auto* rule = rule_named(suite.rules, name);
    if (rule == nullptr && !is_pattern(name))
      return unknown_name_failure(
          ExitCode::usage, fmt::format("--rule: there is no rule \"{}\"{}; s3sse rules finds them by words", name,
                                       did_you_mean(name, rule_names(suite.rules))));
    out.rules.push_back(rule == nullptr ? name : rule->ref.id);
  }
  out.methods = methods;
  const std::vector<std::string> known_operations = operations_of(suite);
  for (const std::string& name : operations) {
    const auto known = known_word(name, known_operations);
    if (!known && !is_pattern(name))
      return unknown_name_failure(ExitCode::usage, fmt::format("--operation: S3 and KMS have no operation \"{}\"{}",
                                                               name, did_you_mean(name, known_operations)));
    out.operations.push_back(known.value_or(name));
  }
  if (level == "must" || level == "should") out.levels.push_back("MUST");
  if (level == "should") out.levels.push_back("SHOULD");
  return out;
}

}  // namespace s3sse::cli
