#include "harness/cli/lesson/exercise.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/lesson/play.h"
#include "harness/cli/lesson/site_assets.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view answer_mark = "@answer";
constexpr std::size_t largest_answer = 256 * 1024;

/// The part of the answer that a mark asks for; nothing where the answer has none, and null where the text is no mark.
const Json* marked_part(const Json& value, const Json& answer) {
  if (!value.is_string()) return nullptr;
  const auto& text = value.get_ref<const std::string&>();
  if (text == answer_mark) return &answer;
  if (!text.starts_with("@answer:/")) return nullptr;
  const Json::json_pointer pointer(text.substr(answer_mark.size() + 1));
  static const Json nothing = "";
  return answer.contains(pointer) ? &answer[pointer] : &nothing;
}

/// A list takes the place of a mark in a list, anything else that of a mark anywhere.
void put_answer(Json& value, const Json& answer) {
  if (const Json* part = marked_part(value, answer)) {
    value = Json(*part);
    return;
  }
  if (value.is_array()) {
    Json list = Json::array();
    for (Json& one : value) {
      if (one == answer_mark && answer.is_array()) {
        list.insert(list.end(), answer.begin(), answer.end());
        continue;
      }
      put_answer(one, answer);
      list.push_back(std::move(one));
    }
    value = std::move(list);
  } else if (value.is_object()) {
    for (auto& member : value.items()) put_answer(member.value(), answer);
  }
}

/// The suite with that one case; problems are those of the answer.
harness::model::Suite suite_of(const Vectors& vectors, const Exercise& exercise, Json one) {
  one["id"] = "exercise/" + exercise.id;
  one["title"] = exercise.title;
  harness::model::Suite suite;
  suite.rules = vectors.suite.rules;
  const Json file = {{"$schema", "../schema/cases.schema.json"}, {"cases", Json::array({std::move(one)})}};
  harness::model::load_cases(exercise.file, write_json(file), suite);
  return suite;
}

Result<Json> played(const harness::model::Suite& suite) {
  if (!suite.problems.empty()) return fail(suite.problems.front().text());
  if (suite.cases.size() != 1) return fail("the exercise has no case");
  return play(suite.rules, suite.cases.front(), "", {.seed = SystemEntropy().hex(8)});
}

/// The part of a play that somebody may see who solves the exercise.
Json evidence_of(const Json& told, bool audit) {
  Json seen = Json::array();
  for (const Json& step : told["steps"]) {
    if (step["step"] == "set-up") continue;
    if (audit) {
      for (const Json& event : step["audit"]) seen.push_back(event);
      continue;
    }
    seen.push_back({{"request", step["request"]["line"]},
                    {"answer", step["answer"]["line"]},
                    {"headers", step["answer"]["headers"]},
                    {"disk", step["stored"].is_object() ? step["stored"]["hex"] : Json(nullptr)}});
  }
  return seen;
}

std::string readme_of(const Exercise& exercise) {
  return fmt::format("# {}\n\n{}\n\nWrite your answer into `{}`, then:\n\n    s3sse exercise check {}\n",
                     exercise.title, exercise.task, exercise.file, exercise.id);
}

Result<void> write_new(const std::filesystem::path& path, const std::string& text) {
  std::error_code problem;
  if (std::filesystem::exists(path, problem))
    return fail(fmt::format("{} is there already; take another folder, or remove it to start over", path.string()));
  return reports::write_file_atomically(path, text);
}

}  // namespace

std::vector<Exercise> exercises() {
  const auto assets = site_assets();
  const auto found = std::ranges::find(assets, "/exercises.json", &SiteAsset::path);
  std::vector<Exercise> all;
  if (found == assets.end()) return all;
  const auto read = parse_ordered_json(found->text);
  if (!read) return all;
  for (const Json& one : *read) all.push_back({one["id"], one["title"], one["task"], one["hint"], one["file"], one});
  return all;
}

Result<void> start_exercise(const Vectors& vectors, const Exercise& exercise, const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return fail(fmt::format("{}: {}", folder.string(), problem.message()));
  if (auto written = write_new(folder / exercise.file, write_json(exercise.description["start"], 2) + "\n"); !written)
    return written;
  if (exercise.description.contains("evidence")) {
    const auto told = played(suite_of(vectors, exercise, exercise.description["evidence"]));
    if (!told) return tl::unexpected(told.error());
    const Json evidence = evidence_of(*told, exercise.description.value("audit", false));
    if (auto written = write_new(folder / "evidence.json", write_json(evidence, 2) + "\n"); !written) return written;
  }
  return write_new(folder / "README.md", readme_of(exercise));
}

Result<ExerciseOutcome> check_exercise(const Vectors& vectors, const Exercise& exercise,
                                       const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / exercise.file;
  const auto text = read_file(path, largest_answer);
  if (!text) return tl::unexpected(text.error());
  const auto answer = parse_ordered_json(*text);
  if (!answer) return fail(fmt::format("{}: {}", path.string(), answer.error().text()));
  ExerciseOutcome outcome;
  if (exercise.description.contains("forbids"))
    for (const auto& [word, why] : exercise.description["forbids"].items())
      if (text->find(fmt::format("\"{}\"", word)) != std::string::npos) outcome.remarks.push_back(why);
  if (!outcome.remarks.empty()) return outcome;

  Json one = exercise.description["case"];
  put_answer(one, *answer);
  const auto told = played(suite_of(vectors, exercise, std::move(one)));
  if (!told) return fail(fmt::format("{}: {}", path.string(), told.error().message));
  outcome.passed = (*told)["verdict"] == "pass";
  for (const Json& finding : (*told)["findings"])
    outcome.remarks.push_back(fmt::format("{}: {} should be {}, and is {}", finding["step"].get<std::string>(),
                                          finding["what"].get<std::string>(), finding["expected"].get<std::string>(),
                                          finding["got"].get<std::string>()));
  if (!outcome.passed && outcome.remarks.empty()) outcome.remarks.push_back((*told)["reason"].get<std::string>());
  return outcome;
}

}  // namespace s3sse::cli
