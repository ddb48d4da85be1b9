#include "harness/cli/lesson/error_reader.h"

#include <algorithm>
#include <optional>

#include "harness/cli/lesson/lesson_texts.h"
#include "harness/cli/lesson/told_error.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/demonstration.h"
#include "harness/cli/rulebook/mistake.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

/// The message without what is new in every account.
std::string lasting_words(const std::string& message) {
  std::string out;
  for (const std::string_view word : split(message, ' ')) {
    out += word.find("arn:aws") != std::string_view::npos ? "(arn)" : std::string(word);
    out += ' ';
  }
  return out;
}

/// True if the text has the whole message in it, whatever the names of the account are. Short ones prove nothing.
bool tells(std::string_view text, const std::string& message) {
  constexpr std::size_t shortest = 30;  ///< bytes
  if (message.size() < shortest) return false;
  const std::string words = lasting_words(message);
  for (std::string_view rest = words; !rest.empty();) {
    const std::size_t name = rest.find("(arn)");
    const std::string_view piece = trim(rest.substr(0, name));
    const std::size_t at = text.find(piece);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + piece.size());
    rest.remove_prefix(name == std::string_view::npos ? rest.size() : name + std::string_view("(arn)").size());
  }
  return true;
}

/// "403 AccessDenied: text" of "2 GetObject", as a story tells it.
ToldError error_of(const Told& told) {
  ToldError error{.status = told.answer.substr(0, 3)};
  const auto space = told.step.find(' ');
  if (space != std::string::npos) error.operation = told.step.substr(space + 1);
  const auto colon = told.answer.find(':');
  error.code = told.answer.size() > 4 ? told.answer.substr(4, colon == std::string::npos ? colon : colon - 4) : "";
  if (colon != std::string::npos) error.message = told.answer.substr(std::min(colon + 2, told.answer.size()));
  return error;
}

constexpr int sure = 10;  ///< likeness of an error that leaves no room for guesses

/// The likeness of two errors; 0: they have nothing to do with each other. `text`: what was pasted, on one line.
int likeness(const ToldError& asked, std::string_view text, const ToldError& shown) {
  const bool same_code = !asked.code.empty() && asked.code == shown.code;
  const bool bare = asked.code.empty() && asked.message.empty() && !asked.status.empty() &&
                    asked.status == shown.status && shown.message.empty();
  const bool said = tells(text, shown.message) || (same_code && !asked.message.empty() &&
                                                   lasting_words(asked.message) == lasting_words(shown.message));
  if (!same_code && !bare && !said) return 0;
  const bool same_operation = asked.operation == shown.operation;
  return 1 + (same_operation ? 2 : 0) + (said ? sure : 0) + (bare && same_operation ? sure : 0);
}

struct Cause {
  const Case* shown_by = nullptr;
  int score = 0;
};

/// Each mistake is made here and now, and its answers are laid beside the error.
std::vector<Cause> causes_of(const Vectors& vectors, const ToldError& error, std::string_view text) {
  std::vector<Cause> causes;
  for (const Case& c : vectors.suite.cases) {
    if (!c.base_id.starts_with("mistakes/")) continue;
    Cause cause{.shown_by = &c};
    for (const Told& told : run_alone(vectors.suite, c, c.newest_era()).told)
      if (!told.answer.starts_with('2')) cause.score = std::max(cause.score, likeness(error, text, error_of(told)));
    if (cause.score == 0) continue;
    const auto known =
        std::ranges::find_if(causes, [&](const Cause& other) { return other.shown_by->base_id == c.base_id; });
    if (known == causes.end())
      causes.push_back(cause);
    else
      known->score = std::max(known->score, cause.score);
  }
  std::ranges::stable_sort(causes, [](const Cause& a, const Cause& b) { return a.score > b.score; });
  if (!causes.empty() && causes.front().score >= sure)
    std::erase_if(causes, [best = causes.front().score](const Cause& cause) { return cause.score < best; });
  return causes;
}

Json cause_json(const Vectors& vectors, const Cause& cause) {
  const Case& c = *cause.shown_by;
  const auto written = case_as_written(c);
  const Mistake mistake = mistake_in(written ? written->value("notes", "") : "");
  Json rules = Json::array();
  for (const std::string& id : c.rules)
    if (const auto* rule = vectors.suite.rules.find(id))
      rules.push_back({{"id", id}, {"statement", rule->ref.statement}, {"sources", rule->ref.sources}});
  return {{"case", c.base_id},  {"title", c.title},          {"symptom", mistake.symptom}, {"cause", mistake.cause},
          {"fix", mistake.fix}, {"rules", std::move(rules)}, {"sure", cause.score >= sure}};
}

/// The entry of client_says that knows these words of a client, which S3 has never said; null: none does.
Json said_by_client(std::string_view text) {
  const Json texts = lesson_texts();
  for (const Json& one : texts["client_says"])
    for (const Json& mark : one["marks"])
      if (text.find(mark.get_ref<const std::string&>()) != std::string_view::npos) return one;
  return nullptr;
}

std::vector<Cause> mistake_named(const Vectors& vectors, const Json& said) {
  if (!said.is_object() || !said.contains("mistake")) return {};
  const auto found = std::ranges::find(vectors.suite.cases, said["mistake"].get<std::string>(), &Case::base_id);
  if (found == vectors.suite.cases.end()) return {};
  return {{.shown_by = &*found, .score = sure}};
}

}  // namespace

Json read_error(const Vectors& vectors, std::string_view pasted) {
  const ToldError error = told_error(pasted);
  const std::string text = on_one_line(pasted);
  std::vector<Cause> causes = causes_of(vectors, error, text);
  Json client = nullptr;
  if (causes.empty() && error.code.empty() && error.status.empty()) {
    const Json said = said_by_client(text);
    causes = mistake_named(vectors, said);
    if (causes.empty() && said.is_object()) client = {{"cause", said["cause"]}, {"fix", said["fix"]}};
  }
  Json list = Json::array();
  for (const Cause& cause : causes) list.push_back(cause_json(vectors, cause));
  return {
      {"error",
       {{"status", error.status}, {"code", error.code}, {"message", error.message}, {"operation", error.operation}}},
      {"causes", std::move(list)},
      {"client", std::move(client)}};
}

}  // namespace s3sse::cli
