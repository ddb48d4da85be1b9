#pragma once
// Each verb of the binary adds itself to the program and says what to do once its arguments are understood.
#include "harness/cli/command/command.h"

namespace s3sse::cli {

void add_run_command(Command& program);
void add_serve_command(Command& program);
void add_audit_command(Command& program);
void add_fsck_command(Command& program);
void add_list_command(Command& program);
void add_rules_command(Command& program);
void add_render_command(Command& program);
void add_merge_command(Command& program);
void add_diff_command(Command& program);
void add_matrix_command(Command& program);
void add_trend_command(Command& program);
void add_badge_command(Command& program);
void add_evidence_command(Command& program);
void add_explain_command(Command& program);
void add_demo_command(Command& program);
void add_exercise_command(Command& program);
void add_show_command(Command& program);
void add_coverage_command(Command& program);
void add_cse_command(Command& program);
void add_mutate_command(Command& program);
void add_policy_command(Command& program);
void add_lint_command(Command& program);
void add_vectors_command(Command& program);
void add_rerun_command(Command& program);
void add_sweep_command(Command& program);
void add_baseline_command(Command& program);
void add_detect_command(Command& program);
void add_version_command(Command& program);
void add_help_command(Command& program);
void add_man_command(Command& program);
/// completion, and the verb that its scripts call.
void add_completion_command(Command& program);

/// Returns the text of --version, without a line feed.
std::string version_line();

}  // namespace s3sse::cli
