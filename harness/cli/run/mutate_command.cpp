#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "harness/cli/client_side/client_mutants.h"
#include "harness/cli/command/names.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/run/mutation_subject.h"
#include "harness/cli/run/selection_flags.h"
#include "harness/cli/simulator/rule_switches.h"
#include "harness/mutation/proof.h"
#include "harness/runner/run/runner.h"
#include "reports/render/atomic_file.h"
#include "reports/render/mutation_console.h"
#include "reports/render/mutation_html.h"
#include "reports/render/mutation_json.h"
#include "reports/render/progress.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace model = harness::model;
namespace mutation = harness::mutation;

struct MutateOptions {
  SelectionFlags filter;  ///< only and skip
  std::vector<std::string> rules;
  std::vector<std::string> mutants;
  std::vector<std::string> exchanges;
  bool rules_alone = false;
  bool generic_alone = false;
  bool exchanges_alone = false;
  bool expectations = false;
  bool quick = false;
  bool list = false;
  std::string vectors;
  std::string out = "out";
  std::string seed = harness::runner::RunOptions{}.seed;
  unsigned jobs = 0;
  std::size_t killers = harness::mutation::ProofOptions{}.killers;
  bool verbose = false;
  bool json = false;

  [[nodiscard]] bool wants_rules() const { return rules_alone || !rules.empty() || nothing_said(); }
  [[nodiscard]] bool wants_generic() const { return generic_alone || !mutants.empty() || nothing_said(); }
  [[nodiscard]] bool wants_exchanges() const { return exchanges_alone || !exchanges.empty() || nothing_said(); }
  /// Nothing is left out: then cases that nothing can disappoint are named, too.
  [[nodiscard]] bool whole() const { return nothing_said() && !quick && filter.only.empty() && filter.skip.empty(); }

 private:
  [[nodiscard]] bool nothing_said() const {
    return !rules_alone && rules.empty() && !generic_alone && mutants.empty() && !exchanges_alone &&
           exchanges.empty() && !expectations;
  }
};

bool matches(const std::string& pattern, std::string_view name) {
  return model::glob_match(ascii_lower(pattern), ascii_lower(name));
}

bool takes(const std::vector<std::string>& patterns, std::string_view name) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return matches(pattern, name); });
}

/// The rules to break; a slug is as good as an id.
std::vector<mutation::RuleMutant> chosen_rules(const MutateOptions& options, const model::RuleCatalogue& catalogue) {
  if (!options.wants_rules()) return {};
  std::vector<mutation::RuleMutant> out;
  for (mutation::RuleMutant& rule : rules_to_break()) {
    const model::RuleEntry* entry = catalogue.find(rule.id);
    const bool chosen = options.rules.empty() || takes(options.rules, rule.id) ||
                        (entry != nullptr && takes(options.rules, entry->ref.slug));
    if (chosen) out.push_back(std::move(rule));
  }
  return out;
}

/// Those that bind clients, in the reference client.
std::vector<Rule> chosen_client_rules(const MutateOptions& options) {
  std::vector<Rule> out;
  if (!options.wants_rules()) return out;
  for (const Rule rule : client_rules_to_break()) {
    if (options.rules.empty() || takes(options.rules, info(rule).id) || takes(options.rules, info(rule).slug))
      out.push_back(rule);
  }
  return out;
}

std::vector<const harness::ResponseMutant*> chosen_responses(const MutateOptions& options) {
  std::vector<const harness::ResponseMutant*> out;
  if (!options.wants_generic()) return out;
  for (const harness::ResponseMutant& mutant : harness::response_mutants())
    if (options.mutants.empty() || takes(options.mutants, mutant.id)) out.push_back(&mutant);
  return out;
}

std::vector<std::string> response_names() {
  std::vector<std::string> out;
  for (const harness::ResponseMutant& mutant : harness::response_mutants()) out.emplace_back(mutant.id);
  return out;
}

/// Returns a sentence about the first name that names nothing; empty: every name means something.
std::string unknown_name(const MutateOptions& options, const model::RuleCatalogue& catalogue) {
  std::vector<std::string> rules;
  for (const mutation::RuleMutant& rule : rules_to_break()) {
    rules.push_back(rule.id);
    if (const model::RuleEntry* entry = catalogue.find(rule.id)) rules.push_back(entry->ref.slug);
  }
  for (const Rule rule : client_rules_to_break()) {
    rules.emplace_back(info(rule).id);
    rules.emplace_back(info(rule).slug);
  }
  for (const std::string& name : options.rules)
    if (std::ranges::none_of(rules, [&](const std::string& known) { return matches(name, known); }))
      return fmt::format("--rule: the simulator consults no rule \"{}\"{}; s3sse mutate --list lists them", name,
                         did_you_mean(name, rules));
  const std::vector<std::string> responses = response_names();
  for (const std::string& name : options.mutants)
    if (std::ranges::none_of(responses, [&](const std::string& known) { return matches(name, known); }))
      return fmt::format("--mutant: there is no \"{}\"{}; s3sse mutate --list lists them", name,
                         did_you_mean(name, responses));
  return {};
}

int list_mutants(const MutateOptions& options, const model::RuleCatalogue& catalogue) {
  for (const mutation::RuleMutant& rule : chosen_rules(options, catalogue)) {
    const model::RuleEntry* entry = catalogue.find(rule.id);
    print_out(fmt::format("{:<32} {}\n", rule.id, entry == nullptr ? "" : entry->ref.slug));
    for (const std::string& sentence : misbehaviour(rule.id)) print_out(fmt::format("{:<32} {}\n", "", sentence));
  }
  for (const Rule rule : chosen_client_rules(options)) {
    print_out(fmt::format("{:<32} {}\n", info(rule).id, info(rule).slug));
    for (const std::string& sentence : misbehaviour(std::string(info(rule).id)))
      print_out(fmt::format("{:<32} {}\n", "", sentence));
  }
  for (const harness::ResponseMutant* mutant : chosen_responses(options))
    print_out(fmt::format("{:<32} {}\n", mutant->id, mutant->title));
  return 0;
}

class ProgressObserver final : public mutation::ProofObserver {
 public:
  void on_plan(std::size_t total) override {
    progress_.emplace(reports::detect_style(STDERR_FILENO), total, print_error, 50,
                      reports::Progress::Words{"mutants", "not killed"});
  }
  void on_mutant(const reports::MutantResult& mutant) override { progress_->step(reports::is_gap(mutant)); }
  void finish() {
    if (progress_) progress_->finish();
  }

 private:
  std::optional<reports::Progress> progress_;
};

ExitCode decide(const reports::MutationRecord& record) {
  if (!record.complete) return ExitCode::could_not_run;
  if (reports::summarize(record).gaps > 0) return ExitCode::mutant_survived;
  return record.baseline_failures.empty() ? ExitCode::conforming : ExitCode::could_not_run;
}

int mutate(const MutateOptions& options) {
  const std::atomic<bool>& stop = watch_for_interruption();
  const auto vectors = load_vectors(options.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const model::Suite& suite = vectors->suite;
  if (const std::string wrong = unknown_name(options, suite.rules); !wrong.empty())
    return give_up(ExitCode::usage, wrong);
  if (options.list) return list_mutants(options, suite.rules);
  const auto selection = options.filter.selection(suite);
  if (!selection) return give_up(selection.error().code, selection.error().message);

  mutation::ProofOptions proof;
  proof.jobs = options.jobs;
  proof.killers = options.killers;
  proof.rules = chosen_rules(options, suite.rules);
  proof.responses = chosen_responses(options);
  proof.citing_alone = options.quick;
  proof.exchanges = options.wants_exchanges();
  proof.exchange_ids = options.exchanges;
  proof.expectations = options.expectations;
  proof.selection = *selection;
  proof.name_idle_cases = options.whole();
  proof.tool_version = S3SSE_VERSION;
  proof.stop = &stop;
  if (harness::runner::select(suite, proof.selection).empty())
    return give_up(ExitCode::nothing_selected, "no case matches the filters; s3sse list takes the same ones");

  ProgressObserver observer;
  reports::MutationRecord record = mutation::prove(suite, simulators(options.seed), proof, &observer);
  observer.finish();
  if (record.complete) {
    if (auto broken = break_client_rules(chosen_client_rules(options), suite.client_rules, vectors->folder,
                                         options.killers, record);
        !broken)
      return give_up(ExitCode::vectors_invalid, broken.error().message);
  }
  record.seed = options.seed;
  const std::filesystem::path file = std::filesystem::path(options.out) / "mutation.json";
  const std::filesystem::path page = std::filesystem::path(options.out) / "mutation.html";
  const std::string json = reports::render_mutation_json(record);
  auto written = reports::write_file_atomically(file, json);
  if (written) written = reports::write_file_atomically(page, reports::render_mutation_html(record));
  print_out(options.json ? json
                         : reports::render_mutation_console(record, options.verbose) +
                               fmt::format("Written: {} {}\n", file.string(), page.string()));
  if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  return static_cast<int>(decide(record));
}

constexpr const char* mutate_footer =
    R"(What is broken: each rule of the rulebook that the simulator or the reference client consults, one at a time (a client's
meets the judge of s3sse cse judge); and answers on their way,
in ways that no rule describes (a header dropped, a body shifted, a delete that does nothing); and every part of the
exchanges that the cases have: a header, element or member of an answer dropped, changed, or that of another answer; one
of a request overlooked; a write done twice, late or under another key, a refusal that acts, answers that change places.
Fates: killed - by a case that cites the rule, with a finding that names it; for an altered answer, by any finding.
       incidental - cases failed, none of them named it.  survived - answers were other ones, nobody minded.
       not reached - not one answer or KMS call was another.
A rule that no case can kill says why in the rulebook (survival_reason), and a part of an exchange in a closed list:
these are shown, and do not fail the proof.
Examples:
  s3sse mutate                              everything; out/mutation.html shows the kill matrix
  s3sse mutate --rule SSEC-17 --verbose     who notices when a wrong customer key is answered 400, not 403?
  s3sse mutate --rule 'KMSI-*' --only kms   the same for a topic, with the cases of one folder
  s3sse mutate --generic                    only the altered answers
  s3sse mutate --exchange 'HeadObject.*'    who looks at the headers of HEAD?
  s3sse mutate --expectations --only sse-c  is there an expectation that no answer could disappoint?
  s3sse mutate --json | jq '{mutants, killed, survived}'
Exit codes: 0 all killed, or excused; 2 wrong usage; 3 interrupted, or cases fail while nothing is broken;
            5 nothing selected; 6 vectors invalid; 7 a mutant survived.)";

}  // namespace

void add_mutate_command(Command& program) {
  auto options = std::make_shared<MutateOptions>();
  Command verb = program.add_verb("mutate", "Break the simulator on purpose, and see whether the suite notices");
  verb.add_option("--rule", options->rules, "break only these: SSEC-17, 'SSEC-*', or a slug")
      .type_name("RULE")
      .offers(offered_rules);
  verb.add_option("--mutant", options->mutants, "alter answers only so: etag.unquoted, 'body.*'")
      .type_name("GLOB")
      .offers(response_names);
  verb.add_flag("--rules", options->rules_alone, "only break rules");
  verb.add_flag("--generic", options->generic_alone, "only alter answers");
  verb.add_flag("--exchanges", options->exchanges_alone, "only alter parts of the exchanges that cases have");
  verb.add_option("--exchange", options->exchanges, "alter only these: 'GetObject.etag.*', '*.dropped'")
      .type_name("GLOB");
  verb.add_flag("--expectations", options->expectations, "contradict each expectation of each case instead");
  verb.add_flag("--quick", options->quick, "try a rule with no case but those that cite it");
  verb.add_flag("--list", options->list, "what can be broken, and run nothing");
  verb.add_option("--only", options->filter.only, "let only these cases kill: id, part of it, or pattern")
      .type_name("GLOB")
      .offers(offered_cases);
  verb.add_option("--skip", options->filter.skip, "leave these out, same forms")
      .type_name("GLOB")
      .offers(offered_cases);
  verb.add_option("--jobs", options->jobs, "mutants at the same time (default: one for each core)")
      .between(1, 256)
      .type_name("N");
  verb.add_option("--killers", options->killers, "go on until so many cases name the fault (default 1; 0: try all)")
      .type_name("N");
  verb.add_option("--seed", options->seed, "makes keys and bodies of the cases").type_name("SEED");
  verb.add_option("--out", options->out, "where mutation.json and mutation.html go (default out)").type_name("DIR");
  verb.add_flag("--verbose", options->verbose, "the killed mutants, too, with their killers");
  verb.add_flag("--json", options->json, "mutation.json to standard output instead of the summary");
  add_vectors_flag(verb, options->vectors);
  verb.footer(mutate_footer);
  verb.action([options] { return mutate(*options); });
}

}  // namespace s3sse::cli
