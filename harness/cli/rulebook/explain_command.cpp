#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "harness/cli/command/names.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/error_reader.h"
#include "harness/cli/lesson/lesson_texts.h"
#include "harness/cli/lesson/topic_story.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/coverage.h"
#include "harness/cli/rulebook/demonstration.h"
#include "harness/cli/rulebook/methods.h"
#include "harness/cli/rulebook/mistake.h"
#include "harness/cli/rulebook/story.h"
#include "harness/cli/rulebook/topic.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/simulator/rule_switches.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

struct ExplainOptions {
  std::string name;
  std::string vectors;
  std::vector<std::string> cases;
  std::string file;
  std::string seed;
  bool reveal = false;
  bool json = false;
};

/// Returns where the two runs part; steps that one of them did not come to are no difference of their own.
std::string differences(const Demonstration& holds, const Demonstration& broken) {
  std::string out;
  for (std::size_t i = 0; i < std::min(holds.told.size(), broken.told.size()); ++i) {
    if (broken.told[i].answers_like(holds.told[i])) continue;
    out += story_text(broken.told[i]) + fmt::format("    instead of {}\n", holds.told[i].answer);
  }
  return out.empty() ? "  the answers are the same: it shows inside only (stored bytes, calls of KMS)\n" : out;
}

std::string findings_text(const Demonstration& broken) {
  std::string out;
  for (const auto& finding : broken.result.findings)
    out +=
        fmt::format("  {}  {}: expected {}, got {}\n", finding.rule_id, finding.what, finding.expected, finding.actual);
  return out.empty() ? "" : "\nWhat the case says to that\n" + out;
}

std::string misbehaviour_text(const std::string& rule_id) {
  std::string out;
  for (const std::string& sentence : misbehaviour(rule_id)) out += sentence + "\n";
  return out;
}

Json findings_json(const Demonstration& broken) {
  Json list = Json::array();
  for (const auto& finding : broken.result.findings)
    list.push_back({{"step", finding.step},
                    {"what", finding.what},
                    {"expected", finding.expected},
                    {"got", finding.actual},
                    {"rule", finding.rule_id}});
  return list;
}

/// The expanded cases that cite the rule; the shortest first, those that put it first before the others.
std::vector<const Case*> citing(const harness::model::Suite& suite, const std::string& rule) {
  std::vector<const Case*> cases;
  for (const Case& c : suite.cases)
    if (std::find(c.rules.begin(), c.rules.end(), rule) != c.rules.end()) cases.push_back(&c);
  std::stable_sort(cases.begin(), cases.end(), [&](const Case* a, const Case* b) {
    const bool first_a = a->rules.front() == rule;
    const bool first_b = b->rules.front() == rule;
    return first_a != first_b ? first_a : a->steps.size() < b->steps.size();
  });
  return cases;
}

struct Shown {
  const Case* chosen = nullptr;
  Demonstration holds;
  std::optional<Demonstration> broken;
};

/// The first case in which breaking the rule is noticed; else simply the first.
Shown demonstrate(const Vectors& vectors, const std::string& rule_id) {
  constexpr std::size_t most_tries = 40;
  std::vector<const Case*> cases = citing(vectors.suite, rule_id);
  Shown shown;
  if (cases.size() > most_tries) cases.resize(most_tries);
  for (const Case* c : cases) {
    Demonstration broken = run_alone(vectors.suite, *c, c->newest_era(), {rule_id});
    if (broken.result.verdict != reports::Verdict::fail) continue;
    shown.chosen = c;
    shown.broken = std::move(broken);
    break;
  }
  if (!shown.chosen && !cases.empty()) shown.chosen = cases.front();
  if (shown.chosen) shown.holds = run_alone(vectors.suite, *shown.chosen, shown.chosen->newest_era());
  return shown;
}

/// The objects for clients, and the scenarios, that show a rule of theirs.
std::string vectors_text(const Vectors& vectors, const harness::model::RuleEntry& rule) {
  const Coverage coverage = measure_client_coverage(vectors.suite, vectors.folder);
  const auto found = std::ranges::find(coverage.rules, &rule, &RuleCoverage::rule);
  if (found == coverage.rules.end() || found->cases.empty()) return "\nNeither a vector nor a scenario cites it.\n";
  return fmt::format("\nVectors, and scenarios of the judge, that show it\n  {}\n", fmt::join(found->cases, "\n  "));
}

int explain_rule(const ExplainOptions& options, const Vectors& vectors, const harness::model::RuleEntry& rule) {
  const Shown shown = demonstrate(vectors, rule.ref.id);
  if (options.json) {
    Json out = {{"rule", rule.ref.id},           {"slug", rule.ref.slug},           {"level", rule.ref.level},
                {"evidence", rule.ref.evidence}, {"statement", rule.ref.statement}, {"observable", rule.observable},
                {"sources", rule.ref.sources}};
    if (shown.chosen) {
      out["case"] = shown.chosen->id;
      out["title"] = shown.chosen->title;
      out["holds"] = story_json(shown.holds.told);
    }
    out["misbehaviour"] = misbehaviour(rule.ref.id);
    if (shown.broken) {
      out["switched_off"] = story_json(shown.broken->told);
      out["findings"] = findings_json(*shown.broken);
    }
    print_out(write_json(out, 2) + "\n");
    return 0;
  }
  std::string out = fmt::format("{}  {}\n{}\n", rule.ref.id, rule.ref.level, rule.ref.statement);
  if (!rule.observable.empty()) out += rule.observable + "\n";
  for (const std::string& source : rule.ref.sources) out += source + "\n";
  if (!rule.visibility_reason.empty()) out += fmt::format("{}: {}\n", rule.visibility, rule.visibility_reason);
  if (!rule.notes.empty()) out += rule.notes + "\n";
  if (!shown.chosen) {
    print_out(out + (rule.binds_client() ? vectors_text(vectors, rule) : "\nNo case cites it.\n"));
    return 0;
  }
  out += fmt::format("\n{}\n{}\n\nThe rule holds\n{}", shown.chosen->id, shown.chosen->title,
                     story_text(shown.holds.told));
  if (shown.broken)
    out += fmt::format("\nThe rule is switched off\n{}{}{}", misbehaviour_text(rule.ref.id),
                       differences(shown.holds, *shown.broken), findings_text(*shown.broken));
  else
    out += "\nSwitched off, no case of it fails.\n";
  print_out(out);
  return 0;
}

/// True if it takes a server that breaks the rules of the case: S3 itself does not show it.
bool is_of_servers(const Case& c) {
  return std::ranges::any_of(lesson_texts()["of_servers"], [&](const Json& id) { return id == c.base_id; });
}

std::string by_server_text(const Vectors& vectors, const Case& c) {
  const Demonstration broken = run_alone(vectors.suite, c, c.newest_era(), c.rules);
  return "A server that does so\n" + story_text(broken.told) + findings_text(broken) + "\n";
}

int explain_case(const ExplainOptions& options, const Vectors& vectors, const Case& c) {
  const auto written = case_as_written(c);
  if (!written) return give_up(reports::ExitCode::vectors_invalid, written.error().message);
  const std::string notes = written->value("notes", "");
  const Demonstration shown = run_alone(vectors.suite, c, c.newest_era());
  Json rules = Json::array();
  std::string rules_text;
  for (const std::string& id : c.rules) {
    const auto* rule = vectors.suite.rules.find(id);
    if (!rule) continue;
    rules.push_back({{"id", id}, {"statement", rule->ref.statement}, {"sources", rule->ref.sources}});
    rules_text +=
        fmt::format("  {}  {}\n      {}\n", id, rule->ref.statement, fmt::join(rule->ref.sources, "\n      "));
  }
  const Mistake mistake = mistake_in(notes);
  const bool is_mistake = !mistake.symptom.empty();
  if (options.json) {
    Json out = {{"case", c.id}, {"title", c.title}};
    if (is_mistake)
      out.update({{"symptom", mistake.symptom}, {"cause", mistake.cause}, {"fix", mistake.fix}});
    else
      out["notes"] = notes;
    out["verdict"] = std::string(reports::to_string(shown.result.verdict));
    out["exchanges"] = story_json(shown.told);
    out["rules"] = std::move(rules);
    print_out(write_json(out, 2) + "\n");
    return 0;
  }
  std::string out = fmt::format("{}\n{}\n\n", c.id, c.title);
  if (is_mistake)
    out += fmt::format("Symptom  {}\nCause    {}\nFix      {}\n\n", mistake.symptom, mistake.cause, mistake.fix);
  else if (!notes.empty())
    out += notes + "\n\n";
  const bool of_servers = is_of_servers(c);
  if (of_servers) out += by_server_text(vectors, c);
  out += (of_servers ? "A server that does it right\n" : "On the wire\n") + story_text(shown.told);
  if (shown.told.empty())
    out += fmt::format("  nothing: {} ({})\n", reports::to_string(shown.result.verdict), shown.result.reason);
  print_out(out + "\nRules\n" + rules_text);
  return 0;
}

std::string seed_of(const ExplainOptions& options) {
  return options.seed.empty() ? SystemEntropy().hex(8) : options.seed;
}

int explain_topic(const ExplainOptions& options, const Vectors& vectors) {
  const auto topic =
      topic_plays(vectors, {.topic = ascii_lower(options.name), .seed = seed_of(options), .reveals = options.reveal});
  if (!topic) return give_up(reports::ExitCode::could_not_run, topic.error().message);
  const TopicStory story = topic_story(*topic);
  print_out(options.json ? write_json(*topic, 2) + "\n" : fmt::format("{}", fmt::join(story.paragraphs, "\n")));
  return story.holds ? 0 : static_cast<int>(reports::ExitCode::deviations);
}

/// Reads the file, or standard input for "-" and for none.
Result<std::string> pasted_text(const std::string& path) {
  constexpr std::size_t largest_paste = 4 * 1024 * 1024;
  return read_file(path.empty() || path == "-" ? "/dev/stdin" : path, largest_paste);
}

std::string cause_text(const Json& cause) {
  std::string out = fmt::format("{}{}\n  Cause  {}\n  Mend   {}\n", cause["title"].get<std::string>(),
                                cause["sure"].get<bool>() ? "" : "   (perhaps)", cause["cause"].get<std::string>(),
                                cause["fix"].get<std::string>());
  for (const Json& rule : cause["rules"])
    out += fmt::format("  Rule   {}  {}\n", rule["id"].get<std::string>(), rule["statement"].get<std::string>());
  return out + fmt::format("  See it happen: s3sse explain {}\n", cause["case"].get<std::string>());
}

/// Guesses are told as such, and no more of them than somebody would read.
std::string causes_text(const Json& causes) {
  constexpr std::size_t most_told = 5;
  std::string out;
  for (std::size_t at = 0; at < std::min(causes.size(), most_told); ++at) out += "\n" + cause_text(causes[at]);
  if (causes.size() > most_told)
    out += fmt::format("\n{} more mistakes get this code; the message would tell which.\n", causes.size() - most_told);
  return out;
}

std::string unknown_text(const Json& error) {
  constexpr std::string_view what_to_paste =
      "Paste the whole error document (<Error>...</Error>), what curl -v printed, the last lines of a traceback,\n"
      "or the line that the AWS CLI printed.\n";
  const std::string code = error["code"].get<std::string>();
  if (!code.empty())
    return fmt::format("\nNone of the thirty mistakes gets this answer. s3sse rules {} looks for a rule.\n", code);
  if (!error["message"].get_ref<const std::string&>().empty())
    return "\nNone of the thirty mistakes gets this answer. s3sse rules WORDS looks for a rule by words of the "
           "message.\n";
  if (!error["status"].get_ref<const std::string&>().empty())
    return fmt::format("\nA status alone does not tell the cause. {}", what_to_paste);
  return fmt::format("There is no error of S3 or KMS in that text. {}", what_to_paste);
}

int explain_error(const ExplainOptions& options, const Vectors& vectors) {
  const auto text = pasted_text(options.file);
  if (!text) return give_up(reports::ExitCode::usage, text.error().message);
  const Json read = read_error(vectors, *text);
  const bool found = !read["causes"].empty();
  const int code = found || read["client"].is_object() ? 0 : static_cast<int>(reports::ExitCode::nothing_selected);
  if (options.json) {
    print_out(write_json(read, 2) + "\n");
    return code;
  }
  std::string out;
  for (const char* name : {"status", "code", "message", "operation"})
    if (!read["error"][name].get_ref<const std::string&>().empty())
      out += fmt::format("{:<10} {}\n", name, read["error"][name].get<std::string>());
  if (!found && read["client"].is_object())
    out += fmt::format("S3 has not answered; the client says this by itself.\n  Cause  {}\n  Mend   {}\n",
                       read["client"]["cause"].get<std::string>(), read["client"]["fix"].get<std::string>());
  else if (!found)
    out += unknown_text(read["error"]);
  else
    out += causes_text(read["causes"]);
  print_out(out);
  return code;
}

int explain_word(const ExplainOptions& options) {
  const auto vectors = load_vectors(options.vectors, options.cases);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  if (iequals(options.name, "methods")) return explain_methods(*vectors, options.json);
  if (iequals(options.name, "error")) return explain_error(options, *vectors);
  const auto topics = lesson_topics();
  if (std::ranges::find(topics, ascii_lower(options.name)) != topics.end()) return explain_topic(options, *vectors);
  const auto named = find_named(vectors->suite, options.name);
  if (!named) return give_up(reports::ExitCode::usage, named.error().message);
  if (named->rule != nullptr) return explain_rule(options, *vectors, *named->rule);
  if (named->topic) return print_topic(named->cases, options.json);
  return explain_case(options, *vectors, *named->cases.front());
}

}  // namespace

void add_explain_command(Command& program) {
  auto options = std::make_shared<ExplainOptions>();
  Command verb = program.add_verb("explain", "Show a rule at work and broken, or a mistake and its cure, on the wire");
  verb.add_option("name", options->name, "rule (id or slug), case (id), topic, method, or error")
      .required()
      .type_name("RULE|ID")
      .offers(offered_rules_and_cases);
  verb.add_option("file", options->file, "of error: the text with it; - or none: standard input").type_name("FILE");
  verb.add_option("--seed", options->seed, "decides every key and nonce of a topic (default: new ones each time)")
      .type_name("SEED");
  verb.add_flag("--reveal", options->reveal, "show the throw-away keys of a topic, and not their fingerprints");
  verb.add_flag("--json", options->json, "as JSON");
  add_vectors_flag(verb, options->vectors);
  add_cases_flag(verb, options->cases);
  verb.footer(
      R"(A rule is shown by a case that cites it: once as it is, once with the rule switched off in the simulator.
A case is shown as it goes over the wire. Secrets are left out.
Examples:
  s3sse explain SSEC-17                              the wrong customer key, and another answer to it
  s3sse explain mistakes/02-md5-of-base64-text       symptom, cause, wire, fix, rules
  s3sse explain mistakes                             the index of the mistakes
  s3sse explain methods                              five ways to encrypt, side by side
  s3sse explain client-side                          an object that S3 cannot read, from your text and back
  s3sse explain sse-kms                              an envelope, drawn; also sse-s3, dsse-kms, sse-c
  s3sse explain bucket-key                           fewer calls of KMS; also defaults, in-transit
  s3sse explain error answer.xml                     cause, rule and mend of what S3, curl -v, the AWS CLI or boto3 said
Exit codes: 0, 1 a case of it fails, 2 wrong usage, or no such rule or case, 5 no cause known, 6 vectors invalid.)");
  verb.action([options] { return explain_word(*options); });
}

}  // namespace s3sse::cli
