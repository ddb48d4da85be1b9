#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "harness/bundle/bundle.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/rulebook/vectors.h"
#include "harness/model/files.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/counted.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

namespace fs = std::filesystem;
using harness::bundle::File;

struct VectorsOptions {
  std::string vectors;
  std::string out = "vectors-bundle";
  std::string seed = "s3sse";
};

/// Documents and schemas of the vectors that a reader of the bundle needs beside the cases.
std::vector<File> companions(const fs::path& vectors) {
  std::vector<File> out;
  for (const char* name : {"README.md", "CHANGELOG.md"})
    if (const auto text = read_file(vectors / name, harness::model::largest_vector_file)) out.push_back({name, *text});
  for (const fs::path& schema : harness::model::json_files(vectors / "schema"))
    if (const auto text = read_file(schema, harness::model::largest_vector_file))
      out.push_back({(fs::path("schema") / schema.filename()).string(), *text});
  return out;
}

int export_bundle(const VectorsOptions& options) {
  const auto vectors = load_vectors(options.vectors);
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  auto files = harness::bundle::make_bundle(vectors->suite, vectors->folder, {options.seed, S3SSE_VERSION});
  for (File& file : companions(vectors->folder)) files.push_back(std::move(file));

  const fs::path out = options.out;
  for (const File& file : files) {
    const auto written = reports::write_file_atomically(out / file.name, file.text);
    if (!written)
      return give_up(reports::ExitCode::could_not_run, written.error().message + "; --out chooses another folder");
  }
  print_out(fmt::format("{} in {}: {}, {}\n", counted(files.size(), "file"), out.string(),
                        counted(vectors->suite.rules.all().size(), "rule"),
                        counted(vectors->suite.cases.size(), "case")));
  return 0;
}

}  // namespace

void add_vectors_command(Command& program) {
  auto options = std::make_shared<VectorsOptions>();
  Command verb = program.add_verb("vectors", "The vectors as a product of their own");
  verb.require_verb();
  verb.footer(R"(Examples:
  s3sse vectors export --help     what the bundle holds
  s3sse vectors export            into vectors-bundle
Exit codes: 0, 2 wrong usage, 3 cannot write, 6 vectors invalid.)");
  Command bundle = verb.add_verb("export", "Write a bundle for runners in other languages");
  bundle.add_option("--out", options->out, "folder to write to (default vectors-bundle)").type_name("DIR");
  bundle.add_option("--seed", options->seed, "makes the customer keys and bodies of the cases").type_name("SEED");
  add_vectors_flag(bundle, options->vectors);
  bundle.footer(R"(The bundle holds
  manifest.json   version of the form and of the suite, seed, counts
  rules.json      every rule with level, evidence and sources
  cases.json      every case, all axes expanded, in the vocabulary of README.md
  requests.json   the header-level cases: requests and expectations with nothing left to interpret
  schema/         JSON Schemas of all of them
The same seed gives the same bytes. README.md says how to write a runner.
Examples:
  s3sse vectors export
  s3sse vectors export --out bundle && jq '.cases[0]' bundle/requests.json
Exit codes: 0, 2 wrong usage, 3 cannot write, 6 vectors invalid.)");
  bundle.action([options] { return export_bundle(*options); });
}

}  // namespace s3sse::cli
