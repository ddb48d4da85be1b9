#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "reports/model/run_record.h"
#include "simulator/base/json.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

namespace {

/// The number of rules that bind endpoints, or clients.
auto rules_that_bind(std::string_view subject) {
  return std::ranges::count(rulebook(), subject, &RuleInfo::subject);
}

}  // namespace

std::string version_line() {
  return fmt::format("s3sse {} (report format {}, {} rules)", S3SSE_VERSION, reports::RunRecord::format,
                     rules_that_bind("endpoint"));
}

void add_version_command(Command& program) {
  Command verb = program.add_verb("version", "Which s3sse this is");
  auto json = std::make_shared<bool>(false);
  verb.add_flag("--json", *json, "as JSON");
  verb.footer("Examples:\n  s3sse version\n  s3sse version --json | jq -r .version\nExit codes: 0, 2 wrong usage.");
  verb.action([json] {
    if (*json)
      print_out(write_json(nlohmann::ordered_json{{"name", "s3sse"},
                                                  {"version", S3SSE_VERSION},
                                                  {"report_format", reports::RunRecord::format},
                                                  {"rules", rules_that_bind("endpoint")},
                                                  {"client_rules", rules_that_bind("client")}}) +
                "\n");
    else
      print_out(version_line() + "\n");
    return 0;
  });
}

}  // namespace s3sse::cli
