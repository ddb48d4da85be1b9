#pragma once
// Each verb of the binary adds itself to the parser and says what to do once its arguments are understood.
#include <functional>

namespace CLI {
class App;
}

namespace s3sse::cli {

/// Set by the verb that was called; returns the exit code of the process (reports/model/exit_code.h).
using Action = std::function<int()>;

void add_run_command(CLI::App& app, Action& action);
void add_serve_command(CLI::App& app, Action& action);
void add_audit_command(CLI::App& app, Action& action);
void add_list_command(CLI::App& app, Action& action);
void add_render_command(CLI::App& app, Action& action);
void add_merge_command(CLI::App& app, Action& action);
void add_diff_command(CLI::App& app, Action& action);
void add_matrix_command(CLI::App& app, Action& action);
void add_trend_command(CLI::App& app, Action& action);
void add_badge_command(CLI::App& app, Action& action);
void add_explain_command(CLI::App& app, Action& action);
void add_show_command(CLI::App& app, Action& action);
void add_coverage_command(CLI::App& app, Action& action);
void add_mutate_command(CLI::App& app, Action& action);
void add_policy_command(CLI::App& app, Action& action);
void add_lint_command(CLI::App& app, Action& action);
void add_vectors_command(CLI::App& app, Action& action);
void add_rerun_command(CLI::App& app, Action& action);
void add_sweep_command(CLI::App& app, Action& action);
void add_baseline_command(CLI::App& app, Action& action);
void add_detect_command(CLI::App& app, Action& action);
void add_version_command(CLI::App& app, Action& action);

}  // namespace s3sse::cli
