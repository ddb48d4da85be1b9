#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "reports/model/run_record.h"
#include "simulator/base/json.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

std::string version_line() {
  return fmt::format("s3sse {} (report format {}, {} rules)", S3SSE_VERSION, reports::RunRecord::format,
                     rulebook().size());
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
                                                  {"rules", rulebook().size()}}) +
                "\n");
    else
      print_out(version_line() + "\n");
    return 0;
  });
}

}  // namespace s3sse::cli
