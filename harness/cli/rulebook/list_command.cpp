#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/cli/rulebook/word_search.h"
#include "harness/cli/run/selection_flags.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

struct ListOptions {
  SelectionFlags filter;
  std::vector<std::string> words;
  std::string vectors;
  std::vector<std::string> cases;
  bool json = false;
};

std::string cases_json(const std::vector<const harness::model::Case*>& cases) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const auto* c : cases)
    out.push_back({{"id", c->id}, {"title", c->title}, {"rules", c->rules}, {"level", c->level}, {"needs", c->needs}});
  return write_json(out, 1) + "\n";
}

std::string cases_text(const std::vector<const harness::model::Case*>& cases) {
  std::string out;
  for (const auto* c : cases)
    out += fmt::format("{:<6}  {}  {}  ({})\n", c->level, c->id, c->title, fmt::join(c->rules, ", "));
  return out;
}

bool has_words(const harness::model::Case& c, const std::vector<std::string>& words) {
  const std::string rules = fmt::format("{}", fmt::join(c.rules, " "));
  const std::string operations = fmt::format("{}", fmt::join(c.operations, " "));
  return words.empty() || relevance(words, {{c.id}, {c.title}, {rules}, {operations}}) > 0;
}

int list_cases(const ListOptions& options) {
  const auto vectors = load_vectors(options.vectors, options.cases);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const auto selection = options.filter.selection(vectors->suite);
  if (!selection) {
    if (options.json && selection.error().code == reports::ExitCode::nothing_selected) print_out(cases_json({}));
    return give_up(selection.error().code, selection.error().message);
  }
  std::vector<const harness::model::Case*> cases;
  for (const auto& c : vectors->suite.cases)
    if (selection->takes(c) && has_words(c, options.words)) cases.push_back(&c);
  print_out(options.json ? cases_json(cases) : cases_text(cases));
  if (!cases.empty()) return 0;
  return give_up(reports::ExitCode::nothing_selected, "no case matches");
}

}  // namespace

void add_list_command(Command& program) {
  auto options = std::make_shared<ListOptions>();
  Command verb = program.add_verb("list", "The cases, one line for each expanded one");
  verb.add_option("word", options->words, "in id, title, rules or operations; all have to be there").type_name("WORD");
  options->filter.add_to(verb);
  add_vectors_flag(verb, options->vectors);
  add_cases_flag(verb, options->cases);
  verb.add_flag("--json", options->json, "array of {id, title, rules, level, needs}");
  verb.footer(R"(Examples:
  s3sse list                                  every case
  s3sse list --only sse-c                     those of one topic
  s3sse list wrong key                        those with these words
  s3sse list --rule 'SSEC-*' --level must     those that check a MUST rule of SSE-C
  s3sse list --cases my/cases                 with cases of your own
  s3sse list --json | jq length               how many there are
Exit codes: 0, 2 wrong usage, 5 no case matches, 6 vectors invalid.)");
  verb.action([options] { return list_cases(*options); });
}

}  // namespace s3sse::cli
