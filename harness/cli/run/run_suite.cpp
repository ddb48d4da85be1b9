#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/names.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/rulebook/coverage.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/run/baseline_source.h"
#include "harness/cli/run/live_detection.h"
#include "harness/cli/run/mutation_subject.h"
#include "harness/cli/run/preflight.h"
#include "harness/cli/run/run_artefacts.h"
#include "harness/cli/run/run_flags.h"
#include "harness/cli/run/run_observer.h"
#include "harness/cli/run/run_plan.h"
#include "harness/cli/run/shard.h"
#include "harness/cli/target/target_endpoint.h"
#include "harness/model/vocabulary.h"
#include "harness/mutation/diagnosis.h"
#include "harness/runner/run/runner.h"
#include "harness/transport/endpoint_url.h"
#include "reports/render/console.h"
#include "reports/render/record/json.h"
#include "simulator/base/counted.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/time_format.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace runner = harness::runner;

/// Gives each name the spelling of the list; a complaint about the first that is not on it, or an empty text.
template <class Names>
std::string settle(Names& names, const std::vector<std::string>& known, const char* what, const char* where) {
  Names settled;
  for (const std::string& name : names) {
    auto found = known_word(name, known);
    if (!found) return fmt::format("there is no {} \"{}\"{}; {}", what, name, did_you_mean(name, known), where);
    settled.insert(settled.end(), std::move(*found));
  }
  names = std::move(settled);
  return {};
}

/// Capabilities and laxities, of flags and of the target file.
std::string settle_names(runner::RunOptions& run, const harness::model::Suite& suite) {
  const auto capabilities = harness::model::as_strings(harness::model::capabilities());
  for (auto* list : {&run.have, &run.lack})
    if (std::string wrong = settle(*list, capabilities, "capability", "vectors/README.md lists them"); !wrong.empty())
      return wrong;
  const auto laxities = laxity_names(suite);
  return settle(run.laxities, laxities, "deviation to tolerate",
                fmt::format("there are: {}", fmt::join(laxities, ", ")).c_str());
}

template <class List>
List joined(List first, const List& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

/// The simulator computes, so that cores decide; a live endpoint is waited for. 0: one for each core.
unsigned default_jobs(Target::Kind kind) {
  return kind == Target::Kind::remote ? 8 : 0;
}

runner::RunOptions run_options(const RunFlags& flags, const Target& target, const std::atomic<bool>& stop) {
  runner::RunOptions out;
  out.seed = flags.seed;
  out.run_id = new_run_id();
  out.era = flags.era;
  out.workers = flags.jobs > 0 ? flags.jobs : default_jobs(target.kind);
  out.gate = flags.gate;
  out.have = joined(target.have, flags.have);
  out.lack = joined(target.lack, flags.lack);
  out.principals = target.principals.clone();
  out.kms_key_arns = joined(flags.kms_keys, target.kms_keys);
  for (const auto* list : {&target.laxities, &flags.laxities}) out.laxities.insert(list->begin(), list->end());
  out.step_limit = std::chrono::seconds(flags.timeout_seconds);
  out.case_limit = std::chrono::seconds(flags.case_timeout_seconds);
  out.budget = {flags.max_requests, flags.max_bytes, std::chrono::seconds(flags.max_seconds)};
  out.confirm = flags.confirm;
  out.give_up_after = target.kind == Target::Kind::remote ? flags.give_up_after : 0;
  out.virtual_host = target.virtual_host;
  out.shuffle = flags.shuffle;
  out.repeat = flags.repeat;
  if (flags.trace) out.transcripts = runner::RunOptions::Transcripts::all;
  out.tool_version = S3SSE_VERSION;
  out.stop = &stop;
  return out;
}

/// Returns what the log says before the first case.
reports::RunRecord head_of(harness::Endpoint& endpoint, const runner::RunOptions& run) {
  reports::RunRecord head;
  head.tool_version = run.tool_version;
  head.endpoint = endpoint.info().label;
  head.started = format_iso8601(SystemClock().now());
  head.seed = run.seed;
  head.era = std::to_string(run.era);
  head.gate = run.gate;
  head.selection = runner::selection_text(run);
  const runner::Capabilities capabilities = runner::resolve_capabilities(endpoint, run);
  head.capabilities.assign(capabilities.begin(), capabilities.end());
  return head;
}

void show_summary(const RunFlags& flags, const reports::RunRecord& record, const RunArtefacts& artefacts) {
  if (flags.json) {
    print_out(reports::render_json(record));
    return;
  }
  reports::ConsoleOptions console;
  console.style = reports::detect_style(STDOUT_FILENO);
  console.verbose = flags.verbose;
  console.quiet = flags.quiet;
  console.report_path = artefacts.report().string();
  print_out(reports::render_console(record, console));
  if (!flags.quiet) print_out(fmt::format("\nWritten: {}\n", artefacts.written()));
}

std::string limit_text(std::uint64_t limit, std::string_view unit) {
  return limit == 0 ? "no limit" : "at most " + counted(limit, unit);
}

/// Empty for an endpoint that is not Amazon's.
std::string cost_text(const RunPlan& plan, const harness::EndpointInfo& info) {
  if (info.label.find(".amazonaws.com") == std::string::npos) return {};
  return fmt::format("  cost      up to about ${:.2f}, by the prices of us-east-1 in 2025\n", plan.dollars_at_amazon());
}

int show_plan(const RunFlags& flags, const RunPlan& plan, const harness::EndpointInfo& info,
              const runner::RunOptions& run) {
  if (flags.json) {
    print_out(
        fmt::format("{{\"endpoint\": \"{}\", \"cases\": {}, \"not_applicable\": {}, \"buckets\": {}, "
                    "\"kms_keys\": {}, \"requests\": {}, \"bytes\": {}, \"max_requests\": {}, \"max_bytes\": {}, "
                    "\"max_seconds\": {}, \"dollars_at_amazon\": {:.2f}}}\n",
                    info.label, plan.cases, plan.left_out, plan.buckets, plan.kms_keys, plan.requests, plan.bytes,
                    run.budget.requests, run.budget.bytes, run.budget.time.count(), plan.dollars_at_amazon()));
    return 0;
  }
  print_out(fmt::format(
      "Nothing was sent. A run against {} is going to\n"
      "  run       {}{}\n"
      "  make      {} s3sse-<run>-..., to be removed again\n"
      "  make      {}, to be scheduled for deletion\n"
      "  send      about {} with {} of bodies\n"
      "{}"
      "Budget: {}, {}, {}. When it is used up the run cleans up and ends as incomplete (exit 3).\n"
      "What the endpoint turns out not to have is left out too; s3sse detect shows it.\n",
      info.label, counted(plan.cases, "case"),
      plan.left_out > 0 ? fmt::format(" ({} more not applicable)", grouped(plan.left_out)) : "",
      counted(plan.buckets, "bucket"), counted(plan.kms_keys, "KMS key"), counted(plan.requests, "request"),
      counted(plan.bytes, "byte"), cost_text(plan, info), limit_text(run.budget.requests, "request"),
      limit_text(run.budget.bytes, "byte"), limit_text(static_cast<std::uint64_t>(run.budget.time.count()), "second")));
  return 0;
}

/// Leaves out what was found absent as if --lack had named it; what --have names stays. The account that nobody told is
/// that of the keys.
void take_detection(const runner::Detection& detection, harness::Endpoint& endpoint, runner::RunOptions& run) {
  const runner::Capabilities possible = runner::possible_capabilities(endpoint, run);
  const runner::Capabilities found = runner::detected_capabilities(detection, possible);
  std::string& account = run.principals.owner.account_id;
  if (account.empty()) account = detection.account;
  for (const std::string& name : possible)
    if (!found.contains(name) && std::find(run.have.begin(), run.have.end(), name) == run.have.end())
      run.lack.push_back(name);
}

/// One finding for each capability that a whole run had to leave out.
void add_declined(const runner::Detection& detection, const harness::model::RuleCatalogue& rules,
                  const runner::RunOptions& run, RunArtefacts& artefacts, reports::RunRecord& record) {
  if (!run.selection.empty() || !record.complete || run.shard.index != 1) return;
  const runner::Capabilities present(record.capabilities.begin(), record.capabilities.end());
  for (reports::CaseResult& result : runner::declined_capabilities(detection, present)) {
    for (const std::string& id : result.rules)
      if (const auto* rule = rules.find(id)) record.rules.emplace(id, rule->ref);
    if (run.baseline) run.baseline->judge(result);
    artefacts.case_result(result);
    record.cases.push_back(std::move(result));
  }
  if (run.baseline) record.baseline = run.baseline->outcome(run.shard.whole());
}

}  // namespace

int run_suite(const RunFlags& flags) {
  const std::atomic<bool>& stop = watch_for_interruption();
  const auto target = resolve_target(flags.target, process_environment());
  if (!target) return give_up(ExitCode::usage, target.error().message);
  const auto shard = choose_shard(flags.shard, process_environment());
  if (!shard) return give_up(ExitCode::usage, shard.error().message);
  runner::RunOptions run = run_options(flags, *target, stop);
  run.shard = shard->shard;
  const auto vectors = load_vectors(flags.vectors, flags.cases);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  if (const std::string wrong = settle_names(run, vectors->suite); !wrong.empty())
    return give_up(ExitCode::usage, wrong);
  auto selection = flags.filter.selection(vectors->suite);
  if (!selection) return give_up(selection.error().code, selection.error().message);
  selection->ids.insert(selection->ids.end(), flags.exact_ids.begin(), flags.exact_ids.end());
  run.selection = std::move(*selection);
  std::optional<reports::Baseline> baseline;
  if (!flags.baseline.empty()) {
    auto file = load_baseline(flags.baseline, vectors->folder);
    if (!file) return give_up(ExitCode::usage, "--baseline: " + file.error().message);
    if (flags.target.endpoint.empty() && target->kind != Target::Kind::remote &&
        harness::parse_endpoint_url(file->about))
      return give_up(ExitCode::usage,
                     fmt::format("--baseline {} is about {}, and no endpoint is given: add --endpoint {} "
                                 "(or --endpoint sim if you mean the simulator)",
                                 flags.baseline, file->about, file->about));
    baseline.emplace(flags.baseline, std::move(*file), format_iso8601(SystemClock().now()).substr(0, 10),
                     flags.gate == "must");
    run.baseline = &*baseline;
  }
  const auto cases = runner::select(vectors->suite, run);
  if (cases.empty())
    return give_up(ExitCode::nothing_selected,
                   run.shard.whole() ? "no case matches the filters; s3sse list takes the same ones"
                                     : fmt::format("no case is in shard {}/{}; use fewer shards, or wider filters",
                                                   run.shard.index, run.shard.of));

  const auto opened = open_target(*target, flags.era, flags.seed);
  if (!opened) return give_up(ExitCode::could_not_run, opened.error().message);
  harness::Endpoint& endpoint = (*opened)->endpoint();
  if (!flags.quiet && !run.shard.whole() && shard->from != "--shard")
    print_error(fmt::format("s3sse: shard {}/{}, from {}\n", run.shard.index, run.shard.of, shard->from));
  if (!flags.quiet && !target->note.empty()) print_error("s3sse: using " + target->note + "\n");
  const bool remote = target->kind == Target::Kind::remote;
  // The simulator is said to have everything, also that of an s3sse serve that answers white-box questions: a 501 in a
  // set-up step is a fault of it, not an excuse.
  const bool simulator = endpoint.probe() != nullptr;
  if (simulator) run.declared = runner::possible_capabilities(endpoint, run);
  if (flags.dry_run)
    return show_plan(flags, plan_run(cases, runner::resolve_capabilities(endpoint, run), run), endpoint.info(), run);

  std::unique_ptr<runner::Journal> journal;
  if (remote) {
    const auto obstacle = preflight(endpoint, target->principals.owner.credentials, (*opened)->clock(),
                                    std::chrono::seconds(flags.timeout_seconds));
    if (obstacle) return give_up(ExitCode::could_not_run, *obstacle);
    journal = open_journal(run.run_id, endpoint.info().label);
    run.journal = journal.get();
  }
  if (!(*opened)->warning().empty()) print_error("s3sse: " + (*opened)->warning() + "\n");
  runner::Detection detection;
  if (!simulator && !flags.no_detect) {
    detection = detect_live(*target, **opened, run.kms_key_arns, run.step_limit);
    if (!detection.obstacle.empty()) print_error("s3sse: detection is not complete: " + detection.obstacle + "\n");
    for (const std::string& danger : detection.dangers) print_error("s3sse: dangerous: " + danger + "\n");
    take_detection(detection, endpoint, run);
  }

  auto artefacts = RunArtefacts::begin(flags.out, head_of(endpoint, run));
  if (!artefacts) return give_up(ExitCode::could_not_run, artefacts.error().message);
  RunObserver observer(*artefacts, reports::detect_style(STDERR_FILENO), flags.quiet);
  reports::RunRecord record = runner::run(vectors->suite, endpoint, (*opened)->clock(), run, &observer);
  observer.finish();
  harness::mutation::diagnose(record, vectors->suite, simulators(flags.seed),
                              {.rules = rules_to_break(), .stop = &stop});
  for (const runner::Detected& each : detection.capabilities)
    record.detected.push_back(
        {each.capability, std::string(to_string(each.presence)), std::string(to_string(each.decline)), each.observed});
  add_declined(detection, vectors->suite.rules, run, *artefacts, record);
  artefacts->coverage =
      coverage_json(measure_coverage(vectors->suite), measure_client_coverage(vectors->suite, vectors->folder));
  const auto written = artefacts->finish(record);
  show_summary(flags, record, *artefacts);
  if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  return static_cast<int>(reports::decide(record).code);
}

}  // namespace s3sse::cli
