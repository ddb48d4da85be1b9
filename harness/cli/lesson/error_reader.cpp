#include "harness/cli/lesson/error_reader.h"

#include <algorithm>
#include <cctype>

#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/demonstration.h"
#include "harness/cli/rulebook/mistake.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

/// The text behind `open`, up to `close`; empty where there is none.
std::string between_marks(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t begin = text.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find(close, begin + open.size());
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(begin + open.size(), end - begin - open.size()));
}

std::string first_told(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts)
    if (!text.empty()) return text;
  return {};
}

std::string json_text(std::string_view text, std::string_view name) {
  for (const char* gap : {"\":\"", "\": \""}) {
    const std::string found = between_marks(text, std::string("\"").append(name).append(gap), "\"");
    if (!found.empty()) return found;
  }
  return {};
}

bool is_status(std::string_view word) {
  return word.size() == 3 && word[0] >= '1' && word[0] <= '5' &&
         std::ranges::all_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "< HTTP/1.1 403 Forbidden" of curl -v, "HTTP/2 403" of pasted headers.
std::string status_line_in(std::string_view text) {
  for (std::size_t at = text.find("HTTP/"); at != std::string_view::npos; at = text.find("HTTP/", at + 1)) {
    const std::size_t space = text.find(' ', at);
    if (space == std::string_view::npos) return {};
    if (const std::string_view word = text.substr(space + 1, 3); is_status(word)) return std::string(word);
  }
  return {};
}

std::string to_line_end(std::string_view text, std::string_view mark) {
  const std::size_t begin = text.find(mark);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = text.substr(begin + mark.size());
  return std::string(trim(rest.substr(0, rest.find('\n'))));
}

std::string without_entities(std::string text) {
  for (const auto& [entity, letter] : {std::pair("&apos;", "'"), std::pair("&quot;", "\""), std::pair("&#39;", "'")})
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at))
      text.replace(at, std::string_view(entity).size(), letter);
  return text;
}

/// The message without what is new in every account.
std::string lasting_words(const std::string& message) {
  std::string out;
  for (const std::string_view word : split(message, ' ')) {
    out += word.find("arn:aws") != std::string_view::npos ? "(arn)" : std::string(word);
    out += ' ';
  }
  return out;
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

/// The likeness of two errors; 0: they have nothing to do with each other.
int likeness(const ToldError& asked, const ToldError& shown) {
  const bool same_code = !asked.code.empty() && asked.code == shown.code;
  const bool bare = asked.message.empty() && !asked.status.empty() && asked.status == shown.status &&
                    shown.message.empty() && (asked.code.empty() || asked.code == asked.status);
  if (!same_code && !bare) return 0;
  int score = 1;
  if (asked.operation == shown.operation) score += 2;
  if (!asked.message.empty() && lasting_words(asked.message) == lasting_words(shown.message)) score += 10;
  if (bare && asked.operation == shown.operation) score += 10;
  return score;
}

struct Cause {
  const Case* shown_by = nullptr;
  int score = 0;
};

/// Each mistake is made here and now, and its answers are laid beside the error.
std::vector<Cause> causes_of(const Vectors& vectors, const ToldError& error) {
  std::vector<Cause> causes;
  for (const Case& c : vectors.suite.cases) {
    if (!c.base_id.starts_with("mistakes/")) continue;
    Cause cause{.shown_by = &c};
    for (const Told& told : run_alone(vectors.suite, c, c.newest_era()).told)
      if (!told.answer.starts_with('2')) cause.score = std::max(cause.score, likeness(error, error_of(told)));
    if (cause.score == 0) continue;
    const auto known =
        std::ranges::find_if(causes, [&](const Cause& other) { return other.shown_by->base_id == c.base_id; });
    if (known == causes.end())
      causes.push_back(cause);
    else
      known->score = std::max(known->score, cause.score);
  }
  std::ranges::stable_sort(causes, [](const Cause& a, const Cause& b) { return a.score > b.score; });
  // A known sentence leaves no room for guesses.
  constexpr int sure = 10;
  if (!causes.empty() && causes.front().score >= sure)
    std::erase_if(causes, [](const Cause& cause) { return cause.score < sure; });
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
          {"fix", mistake.fix}, {"rules", std::move(rules)}, {"sure", cause.score >= 10}};
}

/// True if the client itself refused, and nothing went out.
bool never_sent(std::string_view text) {
  return text.find("ParamValidationError") != std::string_view::npos ||
         text.find("Parameter validation failed") != std::string_view::npos;
}

}  // namespace

ToldError told_error(std::string_view text) {
  ToldError error;
  // "An error occurred (AccessDenied) when calling the GetObject operation: text", of boto3 and the AWS CLI.
  const std::string by_sdk = between_marks(text, "An error occurred (", ")");
  error.operation = between_marks(text, "when calling the ", " operation");
  error.code = first_told(
      {by_sdk, between_marks(text, "<Code>", "</Code>"), json_text(text, "__type"), json_text(text, "Code")});
  if (const auto hash = error.code.rfind('#'); hash != std::string::npos) error.code.erase(0, hash + 1);
  error.message =
      without_entities(first_told({to_line_end(text, " operation: "), between_marks(text, "<Message>", "</Message>"),
                                   json_text(text, "message"), json_text(text, "Message")}));
  error.status = first_told({status_line_in(text), is_status(error.code) ? error.code : ""});
  if (is_status(error.code)) {  // HEAD has no document, so the SDK makes do with the status and its phrase
    error.code.clear();
    error.message.clear();
  }
  if (error.operation.empty() && (text.find("> HEAD ") != std::string_view::npos || text.starts_with("HEAD ")))
    error.operation = "HeadObject";
  return error;
}

Json read_error(const Vectors& vectors, std::string_view text) {
  const ToldError error = told_error(text);
  std::vector<Cause> causes;
  if (never_sent(text)) {
    const auto refused = std::ranges::find(vectors.suite.cases, "mistakes/05-md5-as-raw-bytes", &Case::base_id);
    if (refused != vectors.suite.cases.end()) causes.push_back({.shown_by = &*refused, .score = 1});
  } else {
    causes = causes_of(vectors, error);
  }
  Json list = Json::array();
  for (const Cause& cause : causes) list.push_back(cause_json(vectors, cause));
  return {
      {"error",
       {{"status", error.status}, {"code", error.code}, {"message", error.message}, {"operation", error.operation}}},
      {"causes", std::move(list)}};
}

}  // namespace s3sse::cli
