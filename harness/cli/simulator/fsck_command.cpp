#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/simulator/data_flags.h"
#include "simulator/base/json.h"
#include "simulator/service/examination.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct FsckOptions {
  DataOptions data;
  ExaminationOptions examination;
  bool json = false;
};

nlohmann::json examination_json(const Examination& result) {
  nlohmann::json findings = nlohmann::json::array();
  for (const store::Finding& finding : result.findings)
    findings.push_back({{"where", finding.where},
                        {"what", finding.what},
                        {"repairable", finding.repairable},
                        {"repaired", finding.repaired}});
  return {{"versions", result.versions},
          {"uploads", result.uploads},
          {"snapshots", result.snapshots},
          {"verified", result.verified},
          {"under_customer_keys", result.under_customer},
          {"closed_by_kms", result.closed_by_kms},
          {"findings", std::move(findings)}};
}

std::string examination_text(const Examination& result, bool deep) {
  std::string out;
  for (const store::Finding& finding : result.findings)
    out += fmt::format("{}: {}{}\n", finding.where, finding.what,
                       finding.repaired     ? "; removed"
                       : finding.repairable ? "; --repair removes it"
                                            : "");
  out += fmt::format("{} versions, {} unfinished uploads, {} snapshots, {} findings\n", result.versions, result.uploads,
                     result.snapshots, result.findings.size());
  if (deep)
    out += fmt::format("every tag verified: {}; only the customer's key could: {}; KMS does not open: {}\n",
                       result.verified, result.under_customer, result.closed_by_kms);
  return out;
}

int fsck(const FsckOptions& options) {
  std::error_code problem;
  if (!std::filesystem::exists(std::filesystem::path(options.data.folder) / "objects.sqlite", problem))
    return give_up(ExitCode::usage, fmt::format("{} is no folder of s3sse serve --data", options.data.folder));
  std::optional<SecretBytes> key;
  if (options.examination.deep) {
    auto found = root_key_of(options.data);
    if (!found) return give_up(ExitCode::usage, found.error().message);
    key = std::move(*found);
  }
  const auto data = open_to_examine(options.data.folder, std::move(key));
  if (!data) return give_up(ExitCode::could_not_run, data.error().message);
  const auto result = examine_folder(*data, options.examination);
  if (!result) return give_up(ExitCode::could_not_run, result.error().message);
  print_out(options.json ? write_json(examination_json(*result), 2) + "\n"
                         : examination_text(*result, options.examination.deep));
  const bool clean = std::ranges::all_of(result->findings, &store::Finding::repaired);
  return static_cast<int>(clean ? ExitCode::conforming : ExitCode::deviations);
}

}  // namespace

void add_fsck_command(Command& program) {
  auto options = std::make_shared<FsckOptions>();
  Command verb = program.add_verb("fsck", "Verify a folder of serve --data: rows, files, envelopes, tags");
  verb.add_option("folder", options->data.folder, "of s3sse serve --data, which must not run")
      .required()
      .type_name("DIR");
  verb.add_flag("--deep", options->examination.deep, "open every object and verify every tag; needs the root key");
  verb.add_flag("--repair", options->examination.repairs,
                "remove what a crash left over: it holds nothing that was stored");
  verb.add_option("--root-key-file", options->data.root_key_file,
                  "the key to the folder (default DIR.root-key; or 64 hex digits in S3SSE_ROOT_KEY)")
      .type_name("FILE");
  verb.add_flag("--json", options->json, "for scripts");
  verb.footer(
      R"(Exit code: 0 sound, or repaired; 1 something is damaged or left over; 2 wrong usage; 3 the folder cannot be
opened.

Objects under SSE-C are checked for everything but their tags, which only the customer's key verifies; so are those
under a KMS key that is disabled, deleted, or closed to the root of its account.

Examples:
  s3sse fsck data
  s3sse fsck data --deep --root-key-file keys/data.root-key
  s3sse fsck data --repair --json
)");
  verb.action([options] { return fsck(*options); });
}

}  // namespace s3sse::cli
