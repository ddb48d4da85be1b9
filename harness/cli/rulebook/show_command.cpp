#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/names.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/coverage.h"
#include "harness/cli/rulebook/script_text.h"
#include "harness/cli/rulebook/topic.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/run/mutation_subject.h"
#include "harness/cli/simulator/rule_switches.h"
#include "harness/model/era.h"
#include "harness/runner/script/reproduction.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

struct ShowOptions {
  std::string name;
  std::string vectors;
  std::vector<std::string> cases;
  bool expand = false;
  bool json = false;
  std::size_t variant = 0;  ///< from 1; 0: not said
  std::string tool;         ///< "curl", "aws-cli", "boto3"; empty: the case itself
  std::string seed = harness::runner::RunOptions{}.seed;
};

Json rule_json(const RuleCoverage& coverage, const std::vector<std::string>& observed) {
  const auto& rule = *coverage.rule;
  Json out = {{"id", rule.ref.id},
              {"slug", rule.ref.slug},
              {"level", rule.ref.level},
              {"evidence", rule.ref.evidence},
              {"observed", observed},
              {"statement", rule.ref.statement},
              {"observable", rule.observable},
              {"operations", rule.operations},
              {"methods", rule.methods},
              {"sources", rule.ref.sources},
              {"notes", rule.notes},
              {"visibility", rule.visibility},
              {"visibility_reason", rule.visibility_reason},
              {"gates", rule.gates()},
              {"cases", coverage.cases},
              {"consulted_at", coverage.consulted_at}};
  if (rule.binds_client()) out["formats"] = rule.formats;
  return out;
}

std::string rule_text(const RuleCoverage& coverage, const std::vector<std::string>& observed) {
  const auto& rule = *coverage.rule;
  std::string out = fmt::format("{}  {}  ({})\n{}\n\n", rule.ref.id, rule.ref.level,
                                rule.gates() ? "counts" : "does not count", rule.ref.statement);
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{:<12}  {}\n", name, value);
  };
  line("observable", rule.observable);
  line("slug", rule.ref.slug);
  line("evidence", fmt::format("{}", fmt::join(rule.ref.evidence, ", ")));
  for (const std::string& sentence : observed) line("", sentence);
  if (rule.binds_client()) {
    line("binds", "a client that encrypts by itself");
    line("formats", fmt::format("{}", fmt::join(rule.formats, ", ")));
  } else {
    line("operations", fmt::format("{}", fmt::join(rule.operations, ", ")));
    line("methods", fmt::format("{}", fmt::join(rule.methods, ", ")));
  }
  line("visibility", rule.visibility + (rule.visibility_reason.empty() ? "" : ": " + rule.visibility_reason));
  line("notes", rule.notes);
  for (const std::string& source : rule.ref.sources) line("source", source);
  for (const std::string& place : coverage.consulted_at) line("simulator", place);
  for (const std::string& sentence : misbehaviour(rule.ref.id)) line("switched off", sentence);
  for (const std::string& id : coverage.cases) line("case", id);
  if (coverage.cases.empty() && !rule.binds_client()) line("case", "none cites it");
  return out;
}

Json case_json(const Case& c, const Coverage& coverage, Json content) {
  Json rules = Json::array();
  for (const RuleCoverage& rule : coverage.rules)
    if (std::find(c.rules.begin(), c.rules.end(), rule.rule->ref.id) != c.rules.end())
      rules.push_back({{"id", rule.rule->ref.id},
                       {"level", rule.rule->ref.level},
                       {"statement", rule.rule->ref.statement},
                       {"sources", rule.rule->ref.sources}});
  return {{"id", c.id},           {"title", c.title},           {"level", c.level},          {"gating", c.gating},
          {"methods", c.methods}, {"operations", c.operations}, {"needs", c.needs},          {"file", c.file},
          {"line", c.line},       {"rules", std::move(rules)},  {"case", std::move(content)}};
}

std::string case_text(const Json& shown, const std::vector<std::string>& variants) {
  const auto join = [](const Json& list) {
    return fmt::format("{}", fmt::join(list.get<std::vector<std::string>>(), ", "));
  };
  std::string out = fmt::format("{}\n{}\n\n", shown["id"].get<std::string>(), shown["title"].get<std::string>());
  out += fmt::format("level   {}{}\n", shown["level"].get<std::string>(),
                     shown["gating"].get<bool>() ? ", counts" : ", does not count");
  out += fmt::format("needs   {}\n", join(shown["needs"]));
  out += fmt::format("file    {}:{}\n", shown["file"].get<std::string>(), shown["line"].get<int>());
  for (const Json& rule : shown["rules"])
    out += fmt::format("rule    {} {}\n        {}\n", rule["id"].get<std::string>(),
                       rule["statement"].get<std::string>(), join(rule["sources"]));
  for (const std::string& variant : variants) out += fmt::format("variant {}\n", variant);
  return out + "\n" + write_json(shown["case"], 2) + "\n";
}

/// The case as written, or with --expand (or an expanded id) each variant with its values filled in.
int show_cases(const ShowOptions& options, const Coverage& coverage, const std::vector<const Case*>& cases,
               bool whole) {
  Json documents = Json::array();
  std::string text;
  for (const Case* c : cases) {
    const auto content = whole ? case_as_written(*c) : case_expanded(*c);
    if (!content) return give_up(reports::ExitCode::vectors_invalid, content.error().message);
    Json document = case_json(*c, coverage, *content);
    std::vector<std::string> variants;
    if (whole) {
      document["id"] = c->base_id;
      for (const Case* variant : cases)
        if (variant->id != variant->base_id) variants.push_back(variant->id);
      document["variants"] = variants;
    }
    if (!text.empty()) text += "\n";
    text += case_text(document, variants);
    documents.push_back(std::move(document));
    if (whole) break;
  }
  print_out(options.json ? write_json((documents.size() == 1 ? documents[0] : documents), 2) + "\n" : text);
  return 0;
}

/// The steps as lines to paste; of the first variant unless one is named. `variants`: how many the case has.
int show_lines(const ShowOptions& options, const Case& c, std::size_t number, std::size_t variants) {
  // Names of accounts and users are those of the simulator's.
  harness::runner::RunOptions run = simulators(options.seed)("", harness::runner::RunOptions{}.era)->run_options();
  const auto lines = harness::runner::reproduction_of(c, run, harness::EndpointInfo{});
  std::string out = fmt::format("# {}: {}\n", c.id, c.title);
  if (variants > 1)
    out += fmt::format("# variant {} of {}; s3sse show {} --variant N --{} shows another\n", number, variants,
                       c.base_id, options.tool);
  if (!c.in_era(run.era)) {
    const auto& eras = harness::model::eras;
    const auto era = std::find_if(eras.begin(), eras.end(), [&](int year) { return c.in_era(year); });
    if (era != eras.end()) out += fmt::format("# S3 as it was in {0}: s3sse serve --era {0}\n", *era);
  }
  out += script_of(lines, options.tool);
  Json steps = Json::array();
  for (const reports::Reproduction& each : lines)
    steps.push_back({{"step", each.step}, {"text", lines_for(each, options.tool)}});
  const Json document = {
      {"id", c.id}, {"variant", number}, {"variants", variants}, {"tool", options.tool}, {"steps", std::move(steps)}};
  print_out(options.json ? write_json(document, 2) + "\n" : out);
  return 0;
}

/// Returns the number of the variant that was asked for, from 1; 0: none in particular.
Result<std::size_t> chosen_variant(const ShowOptions& options, const std::vector<const Case*>& variants) {
  const std::string& base = variants.front()->base_id;
  if (options.variant > variants.size())
    return fail(variants.size() == 1 ? fmt::format("{} has no variants; leave out --variant", base)
                                     : fmt::format("{} has {} variants: there is no --variant {}", base,
                                                   variants.size(), options.variant));
  if (iequals(options.name, base)) return options.variant;
  if (options.variant != 0)
    return fail(fmt::format("\"{}\" names a variant already; leave out --variant", options.name));
  std::vector<std::string> ids;
  for (const Case* c : variants) ids.push_back(c->id);
  if (const auto known = known_word(options.name, ids))
    return static_cast<std::size_t>(std::ranges::find(ids, *known) - ids.begin()) + 1;
  return fail(fmt::format("{} has no variant \"{}\"{}; s3sse show {} names all {}", base, options.name,
                          did_you_mean(options.name, ids), base, ids.size()));
}

int show_variants(const ShowOptions& options, const Coverage& coverage, const std::vector<const Case*>& variants) {
  const auto number = chosen_variant(options, variants);
  if (!number) return give_up(reports::ExitCode::usage, number.error().message);
  if (!options.tool.empty()) {
    const std::size_t shown = std::max<std::size_t>(*number, 1);
    return show_lines(options, *variants[shown - 1], shown, variants.size());
  }
  if (*number != 0) return show_cases(options, coverage, {variants[*number - 1]}, false);
  return show_cases(options, coverage, variants, !options.expand);
}

int show_rule(const ShowOptions& options, const Vectors& vectors, const Coverage& coverage, const std::string& id) {
  const auto observed = read_observed(vectors.folder / "observed.json");
  if (!observed) return give_up(reports::ExitCode::vectors_invalid, observed.error().message);
  const std::vector<std::string> seen = reports::observed_at_amazon(*observed, id);
  for (const RuleCoverage& rule : coverage.rules)
    if (rule.rule->ref.id == id)
      print_out(options.json ? write_json(rule_json(rule, seen), 2) + "\n" : rule_text(rule, seen));
  return 0;
}

int show(const ShowOptions& options) {
  const auto vectors = load_vectors(options.vectors, options.cases);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const auto named = find_named(vectors->suite, options.name.substr(0, options.name.find('[')));
  if (!named) return give_up(reports::ExitCode::usage, named.error().message);
  const bool of_client = named->rule != nullptr && named->rule->binds_client();
  const Coverage coverage =
      of_client ? measure_client_coverage(vectors->suite, vectors->folder) : measure_coverage(vectors->suite);
  if (named->rule != nullptr) return show_rule(options, *vectors, coverage, named->rule->ref.id);
  if (named->topic) return print_topic(named->cases, options.json);
  return show_variants(options, coverage, named->cases);
}

}  // namespace

void add_show_command(Command& program) {
  auto options = std::make_shared<ShowOptions>();
  Command verb = program.add_verb("show", "A rule or a case, with the addresses it rests on");
  verb.add_option("name", options->name, "rule (id or slug), case (base or expanded id), or topic")
      .required()
      .type_name("ID|RULE")
      .offers(offered_rules_and_cases);
  verb.add_flag("--expand", options->expand, "every variant of the case, with its values filled in");
  verb.add_option("--variant", options->variant, "only this variant of the case, from 1; so does its full id")
      .between(1, 1'000'000)
      .type_name("N");
  for (const char* tool : {"curl", "aws-cli", "boto3"})
    verb.add_flag(
        std::string("--") + tool, [options, tool] { options->tool = tool; },
        fmt::format("the steps of the case as lines to paste, for {}", tool));
  verb.add_option("--seed", options->seed, "with these: keys and bodies of a run with that seed").type_name("SEED");
  verb.add_flag("--json", options->json, "as JSON");
  add_vectors_flag(verb, options->vectors);
  add_cases_flag(verb, options->cases);
  verb.footer(R"(Examples:
  s3sse show SSEC-17                                what the rule says, its source, the cases that check it
  s3sse show sse_c.wrong_key_is_access_denied       the same by its slug
  s3sse show smoke/sse-c/wrong-key                  a case as it is written
  s3sse show smoke/sse-c/wrong-key --expand         its variants, values filled in
  s3sse show smoke/sse-c/wrong-key --curl | bash    its steps by hand, against $ENDPOINT
  s3sse show smoke/sse-c/wrong-key --variant 2 --aws-cli | bash
  s3sse show smoke/sse-c/wrong-key --boto3 | python3 -
  s3sse show mistakes                               the cases of a topic

The lines read ENDPOINT and the AWS_ variables (s3sse serve prints them) and name the answer that each step expects.
They end with 0 when all answers are as expected (status, error code, headers of fixed value; bodies are for you to
look at), 1 when one is not, 3 when a step could not be sent as the case says.
Exit codes: 0, 2 wrong usage, or no such rule or case, 6 vectors invalid.)");
  verb.action([options] { return show(*options); });
}

}  // namespace s3sse::cli
