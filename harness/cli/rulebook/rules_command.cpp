#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/names.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/rulebook/word_search.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::cli {
namespace {

using harness::model::RuleEntry;
using RuleList = std::vector<const RuleEntry*>;

struct RulesOptions {
  std::vector<std::string> words;
  std::string vectors;
  bool json = false;
};

unsigned relevance_of(const RuleEntry& rule, const std::vector<std::string>& words) {
  if (words.empty()) return 1;
  const std::string operations = fmt::format("{}", fmt::join(rule.operations, " "));
  const std::string methods = fmt::format("{}", fmt::join(rule.methods, " "));
  return relevance(
      words,
      {{rule.ref.id, 9}, {rule.ref.slug, 6}, {rule.ref.statement, 4}, {operations, 3}, {methods, 2}, {rule.topic, 2}});
}

/// The best first; of equals the one with the lower id.
RuleList rules_with(const RuleList& rules, const std::vector<std::string>& words) {
  std::vector<std::pair<unsigned, const RuleEntry*>> ranked;
  for (const RuleEntry* rule : rules)
    if (const unsigned rank = relevance_of(*rule, words); rank > 0) ranked.emplace_back(rank, rule);
  std::ranges::stable_sort(ranked, std::greater(), &std::pair<unsigned, const RuleEntry*>::first);
  RuleList out;
  for (const auto& [rank, rule] : ranked) out.push_back(rule);
  return out;
}

/// Of each word that is in no rule, the nearest that is in one.
std::string words_hint(const RuleList& rules, const std::vector<std::string>& words) {
  std::vector<std::string> known;
  for (const RuleEntry* rule : rules)
    for (const std::string& text : {rule->ref.id, rule->ref.slug, rule->ref.statement})
      for (std::string& word : words_in(text)) known.push_back(std::move(word));
  std::string out;
  for (const std::string& word : words)
    if (rules_with(rules, {word}).empty()) out += fmt::format("; \"{}\" is in none{}", word, did_you_mean(word, known));
  return out.empty() ? "; try fewer words" : out;
}

std::string rules_json(const RuleList& rules) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const RuleEntry* rule : rules)
    out.push_back({{"id", rule->ref.id},
                   {"slug", rule->ref.slug},
                   {"level", rule->ref.level},
                   {"statement", rule->ref.statement},
                   {"topic", rule->topic},
                   {"operations", rule->operations},
                   {"methods", rule->methods},
                   {"sources", rule->ref.sources}});
  return write_json(out, 1) + "\n";
}

std::string rules_text(const RuleList& rules) {
  std::string out;
  for (const RuleEntry* rule : rules)
    out +=
        fmt::format("{:<10}  {:<6}  {}\n    {}\n", rule->ref.id, rule->ref.level, rule->ref.slug, rule->ref.statement);
  return out;
}

int find_rules(const RulesOptions& options) {
  const auto vectors = load_vectors(options.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const RuleList all = every_rule(vectors->suite);
  const RuleList matching = rules_with(all, options.words);
  if (!matching.empty() || options.json) print_out(options.json ? rules_json(matching) : rules_text(matching));
  if (!matching.empty()) return 0;
  return give_up(reports::ExitCode::nothing_selected,
                 fmt::format("no rule has all of these words{}", words_hint(all, options.words)));
}

}  // namespace

void add_rules_command(Command& program) {
  auto options = std::make_shared<RulesOptions>();
  Command verb = program.add_verb("rules", "Find rules by words");
  verb.add_option("word", options->words, "in id, slug, statement, operations, methods or topic; all have to be there")
      .type_name("WORD");
  verb.add_flag("--json", options->json, "array of {id, slug, level, statement, topic, operations, methods, sources}");
  add_vectors_flag(verb, options->vectors);
  verb.footer(R"(The best matches come first. Without a word: every rule.
Examples:
  s3sse rules wrong key sse-c               what happens with the wrong key?
  s3sse rules GetObject range               what is said about an operation
  s3sse rules cse commitment                what binds a client that encrypts by itself
  s3sse rules bucket key --json | jq -r '.[].id'
  s3sse show SSEC-17                        then: its sources, and the cases that check it
Exit codes: 0, 2 wrong usage, 5 no rule has all of the words, 6 vectors invalid.)");
  verb.action([options] { return find_rules(*options); });
}

}  // namespace s3sse::cli
