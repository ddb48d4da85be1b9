#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "harness/cli/client_side/adapter_calls.h"
#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/command/output.h"
#include "harness/cli/simulator/rule_switches.h"

namespace s3sse::cli {
namespace {

int serve_calls(const std::vector<std::string>& switched_off) {
  const auto rules = client_rules_without(switched_off);
  if (!rules) return give_up(reports::ExitCode::usage, rules.error().message);
  AdapterCalls calls(*rules, process_environment());
  bool ended = false;
  for (std::string line; !ended && std::getline(std::cin, line);) {
    std::cout << calls.answer(line, ended) << '\n';
    std::cout.flush();
  }
  return 0;
}

}  // namespace

void add_cse_adapter_command(Command& cse) {
  auto switched_off = std::make_shared<std::vector<std::string>>();
  Command verb = cse.add_verb("adapter", "The reference client behind the line protocol of s3sse cse judge");
  verb.add_option("--switch-off", *switched_off, "break these rules, by id or slug, to see whether a judge notices")
      .one_at_a_time()
      .type_name("RULE");
  verb.footer(
      R"(Reads calls from standard input and answers them on standard output, one JSON object a line, until "bye" or the end.
Credentials and Region come from the standard variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.
Examples:
  s3sse cse judge --adapter 's3sse cse adapter'
  s3sse cse judge --adapter 's3sse cse adapter --switch-off CSE-KDF-17' --only 's3/attack/*'
Exit codes: 0, 2 wrong usage.)");
  verb.action([switched_off] { return serve_calls(*switched_off); });
}

}  // namespace s3sse::cli
