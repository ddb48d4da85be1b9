#include "harness/cli/lesson/lesson_case.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/rulebook/case_source.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using harness::model::Case;
using harness::model::Json;

/// As a case has to write it: "${" would be a variable.
std::string taken_literally(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '$' && at + 1 < text.size() && text[at + 1] == '{') out += '$';
    out += text[at];
  }
  return out;
}

void put_name(const std::string& from, const std::string& to, Json& value) {
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    if (name == "key" && member.is_string() && member == from) member = to;
    if (name == "source" || name == "form") put_name(from, to, member);
  }
}

/// True if the step sends an object whole, and not a part of one.
bool sends_object(const Json& step) {
  return step.contains("key") && step.contains("body") && !step.contains("part");
}

/// The key of the first object that is sent; empty: none is.
std::string sent_key(const Json& steps) {
  const auto first = std::ranges::find_if(steps, sends_object);
  return first == steps.end() ? std::string() : (*first)["key"].get<std::string>();
}

void put_object(const LearnersObject& object, Json& one) {
  const std::string key = sent_key(one["steps"]);
  if (key.empty()) return;
  const std::string name = taken_literally(object.name);
  for (Json& step : one["steps"]) {
    if (object.body && sends_object(step)) step["body"] = {{"base64", to_base64(*object.body)}};
    if (!name.empty()) put_name(key, name, step);
  }
}

}  // namespace

Result<LessonCase> lesson_case(const Vectors& vectors, const std::string& id, const LearnersObject& object) {
  const auto found =
      std::ranges::find_if(vectors.suite.cases, [&](const Case& c) { return c.id == id || c.base_id == id; });
  if (found == vectors.suite.cases.end()) return fail(fmt::format("there is no case {}; s3sse list names them", id));
  if (object.body && object.body->size() > largest_lesson_body)
    return fail(fmt::format("the object has {} bytes; here it may have {}", object.body->size(), largest_lesson_body));
  if (object.name.size() > longest_lesson_name)
    return fail(fmt::format("the name has {} bytes; here it may have {}", object.name.size(), longest_lesson_name));

  const auto written = case_as_written(*found);
  auto one = case_expanded(*found);
  if (!written || !one) return fail(fmt::format("{} can no longer be read", found->path.string()));
  put_object(object, *one);
  (*one)["id"] = found->base_id;
  LessonCase out;
  out.suite.rules = vectors.suite.rules;
  out.notes = written->value("notes", "");
  const Json file = {{"$schema", "../schema/cases.schema.json"}, {"cases", Json::array({*one})}};
  harness::model::load_cases(found->file, write_json(file), out.suite);
  if (!out.suite.problems.empty() || out.suite.cases.size() != 1)
    return fail(fmt::format("{} cannot be played with that object", found->id));
  out.suite.cases.front().id = found->id;
  return out;
}

}  // namespace s3sse::cli
