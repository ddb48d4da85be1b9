#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/report/report_input.h"
#include "reports/model/matrix.h"
#include "reports/render/markdown.h"
#include "reports/render/matrix_render.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct MatrixOptions {
  std::vector<std::string> results;
  std::string format = "markdown";
  std::string out;
};

/// "NAME=FILE", or FILE alone, which then names the column by its folder.
reports::MatrixInput input_of(const std::string& text) {
  reports::MatrixInput input;
  std::string path = text;
  std::error_code ignored;
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && equals > 0 && !std::filesystem::exists(text, ignored)) {
    input.name = text.substr(0, equals);
    path = text.substr(equals + 1);
  } else {
    const std::filesystem::path file(text);
    input.name = file.has_extension() && file.stem() == "report" && file.has_parent_path()
                     ? file.parent_path().filename().string()
                     : file.stem().string();
    if (input.name.empty()) input.name = text;
  }
  auto record = read_record(path);
  if (record)
    input.record = std::move(*record);
  else
    input.unavailable = record.error().message;
  return input;
}

int matrix(const MatrixOptions& options) {
  std::vector<reports::MatrixInput> inputs;
  bool any = false;
  for (const std::string& text : options.results) {
    inputs.push_back(input_of(text));
    any = any || inputs.back().unavailable.empty();
  }
  if (!any) return give_up(ExitCode::usage, "none of the results can be read: " + inputs.front().unavailable);
  const reports::Matrix matrix = reports::matrix_of(inputs);
  return write_text(options.out, options.format == "json"   ? reports::render_matrix_json(matrix)
                                 : options.format == "html" ? reports::render_matrix_html(matrix)
                                                            : reports::render_markdown(matrix));
}

}  // namespace

void add_matrix_command(Command& program) {
  auto options = std::make_shared<MatrixOptions>();
  Command verb = program.add_verb("matrix", "Show the results of several endpoints side by side, rule by rule");
  verb.add_option("results", options->results,
                  "report.json or folder of each run, with a name for its column if wanted")
      .required()
      .type_name("[NAME=]FILE");
  verb.add_option("--format", options->format, "markdown (default), json, html")
      .one_of({"markdown", "json", "html"})
      .type_name("FORMAT");
  verb.add_flag(
      "--json", [options] { options->format = "json"; }, "the same as --format json");
  verb.add_option("--out", options->out, "write there instead of to standard output").type_name("FILE");
  verb.footer(R"(An endpoint that was dead, or whose result cannot be read, is a column marked unavailable.
Examples:
  s3sse matrix rgw=lab/rgw minio=lab/minio moto=lab/moto --format html --out matrix.html
  s3sse matrix lab/*/report.json                          columns are named by their folders
  s3sse matrix lab/* --json | jq '.rows[] | select(.differs) | .rule'
Exit codes: 0, 2 wrong usage, or none of the results can be read, 3 cannot write.)");
  verb.action([options] { return matrix(*options); });
}

}  // namespace s3sse::cli
