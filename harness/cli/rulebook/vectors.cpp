#include "harness/cli/rulebook/vectors.h"

#include <fmt/format.h>

#include "harness/cli/command/command.h"
#include "harness/cli/command/environment.h"
#include "harness/cli/rulebook/vectors_folder.h"
#include "simulator/base/counted.h"

namespace s3sse::cli {

void add_vectors_flag(Command& verb, std::string& folder) {
  verb.add_option("--vectors", folder, "folder with rules/ and cases/ (default: S3SSE_VECTORS, or those of s3sse)")
      .type_name("DIR");
}

void add_cases_flag(Command& verb, std::vector<std::string>& folders) {
  verb.add_option("--cases", folders, "folder with case files of your own, beside those there are; repeatable")
      .one_at_a_time()
      .type_name("DIR");
}

tl::expected<Vectors, Failure> load_vectors(const std::string& folder_flag,
                                            const std::vector<std::string>& cases_flags) {
  constexpr std::size_t most_problems = 20;
  const auto folder = find_vectors(folder_flag, process_environment());
  if (!folder) return tl::unexpected(Failure{reports::ExitCode::usage, folder.error().message});
  std::error_code problem;
  for (const std::string& cases : cases_flags)
    if (!std::filesystem::is_directory(cases, problem))
      return tl::unexpected(Failure{reports::ExitCode::usage, fmt::format("--cases: {} is no folder", cases)});
  const std::vector<std::filesystem::path> more_cases(cases_flags.begin(), cases_flags.end());
  Vectors vectors{*folder, more_cases, harness::model::load_suite(*folder, more_cases)};
  const auto& problems = vectors.suite.problems;
  if (problems.empty()) return vectors;
  std::string message =
      fmt::format("the vectors in {} are invalid ({})", folder->string(), counted(problems.size(), "problem"));
  for (std::size_t index = 0; index < std::min(problems.size(), most_problems); ++index)
    message += "\n  " + problems[index].text();
  if (problems.size() > most_problems) message += fmt::format("\n  ... and {} more", problems.size() - most_problems);
  return tl::unexpected(Failure{reports::ExitCode::vectors_invalid, std::move(message)});
}

}  // namespace s3sse::cli
