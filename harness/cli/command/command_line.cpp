#include "harness/cli/command/command_line.h"

#include "harness/cli/command/command.h"
#include "harness/cli/command/stray_argument.h"
#include "harness/cli/command/verbs.h"

namespace s3sse::cli {
namespace {

constexpr const char* program_description =
    "A conformance suite and reference simulator for Amazon S3 server-side encryption.";

constexpr const char* program_footer = R"(Examples:
  s3sse run                                     the whole suite against the built-in simulator
  s3sse run --endpoint https://127.0.0.1:9443   the same against a live endpoint
  s3sse detect --endpoint https://s3.lab.example    what an endpoint can do
  s3sse serve                                   the simulator as a server, for any S3 client
  s3sse show SSEC-17                            a rule, its source, and the cases that check it

Exit codes: 0 conforming, 1 deviations, 2 wrong usage, 3 could not run, incomplete or degraded,
            4 regression, 5 nothing selected, or nothing of it could be checked, 6 vectors invalid,
            7 a mutant survived. Each verb has its own --help.)";

constexpr const char* program_overview =
    R"(s3sse tests how a server keeps objects encrypted, as Amazon S3 does, and simulates one that does it right.

  s3sse run                         test the built-in simulator: seconds, no set-up, and out/report.html to look at
  s3sse run --endpoint URL          test your own server
  s3sse serve                       start the simulator, for any S3 client
  s3sse rules wrong key sse-c       find a rule by its words
  s3sse explain SSEC-17             watch a rule at work, and broken
  s3sse explain mistakes            frequent mistakes with S3 encryption, and their cure

s3sse --help lists every verb; s3sse help VERB has its flags, examples and exit codes.
)";

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CommandLine line(program_description, program_footer, program_overview);
  line.interpret_strays(interpret_stray_argument);
  Command program = line.program();
  program.add_version_flag(version_line());
  add_run_command(program);
  add_serve_command(program);
  add_audit_command(program);
  add_fsck_command(program);
  add_list_command(program);
  add_rules_command(program);
  add_render_command(program);
  add_merge_command(program);
  add_diff_command(program);
  add_matrix_command(program);
  add_trend_command(program);
  add_badge_command(program);
  add_evidence_command(program);
  add_show_command(program);
  add_explain_command(program);
  add_demo_command(program);
  add_exercise_command(program);
  add_coverage_command(program);
  add_cse_command(program);
  add_mutate_command(program);
  add_policy_command(program);
  add_lint_command(program);
  add_vectors_command(program);
  add_rerun_command(program);
  add_sweep_command(program);
  add_baseline_command(program);
  add_detect_command(program);
  add_version_command(program);
  add_help_command(program);
  add_man_command(program);
  add_completion_command(program);
  return line.run(argc, argv);
}

}  // namespace s3sse::cli
