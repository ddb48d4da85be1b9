#include "harness/cli/rulebook/methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "harness/cli/command/output.h"
#include "harness/cli/rulebook/case_source.h"
#include "harness/cli/rulebook/demonstration.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using harness::model::Case;

struct Word {
  std::string_view id;
  std::string_view text;
};
constexpr auto table_rows = std::to_array<Word>({{"client-side", "Client-side encryption"},
                                                 {"sse-s3", "SSE-S3"},
                                                 {"sse-kms", "SSE-KMS"},
                                                 {"dsse-kms", "DSSE-KMS"},
                                                 {"sse-c", "SSE-C"}});
constexpr auto table_columns = std::to_array<Word>({{"holds-the-keys", "who holds the keys"},
                                                    {"encrypts", "who encrypts"},
                                                    {"is-stored", "what is stored"},
                                                    {"can-read", "who can read"}});

struct Cell {
  std::string case_id;
  std::string fact{};
  bool shown = false;
};

/// The notes of the case that shows it, if it does here and now.
Cell cell_of(const Vectors& vectors, std::string_view method, std::string_view question) {
  Cell cell{.case_id = fmt::format("lesson/methods/{}/{}", method, question)};
  const auto found = std::ranges::find(vectors.suite.cases, cell.case_id, &Case::base_id);
  if (found == vectors.suite.cases.end()) {
    cell.fact = "not shown: these vectors lack the case";
    return cell;
  }
  const Demonstration run = run_alone(vectors.suite, *found, found->newest_era());
  const auto written = case_as_written(*found);
  cell.shown = run.result.verdict == reports::Verdict::pass && written.has_value();
  cell.fact = cell.shown ? written->value("notes", "")
                         : fmt::format("not shown: {} ({})", reports::to_string(run.result.verdict), run.result.reason);
  return cell;
}

}  // namespace

int explain_methods(const Vectors& vectors, bool json) {
  bool all_shown = true;
  std::string text;
  Json rows = Json::array();
  for (const Word& method : table_rows) {
    text += fmt::format("{}\n", method.text);
    Json row = {{"method", method.text}};
    for (const Word& question : table_columns) {
      const Cell cell = cell_of(vectors, method.id, question.id);
      all_shown = all_shown && cell.shown;
      text += fmt::format("  {:<18}  {}\n", question.text, cell.fact);
      row[std::string(question.text)] = {{"fact", cell.fact}, {"shown", cell.shown}, {"case", cell.case_id}};
    }
    text += "\n";
    rows.push_back(std::move(row));
  }
  text +=
      "Each line was shown by a case that ran just now; s3sse explain lesson/methods/sse-c/can-read tells one on the "
      "wire.\n";
  print_out(json ? write_json(rows, 2) + "\n" : text);
  return all_shown ? 0 : static_cast<int>(reports::ExitCode::deviations);
}

}  // namespace s3sse::cli
