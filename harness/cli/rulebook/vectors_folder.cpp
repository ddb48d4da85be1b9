#include "harness/cli/rulebook/vectors_folder.h"

#include <fmt/format.h>

namespace s3sse::cli {
namespace {

bool holds_vectors(const std::filesystem::path& folder) {
  std::error_code problem;
  return std::filesystem::is_directory(folder / "rules", problem) &&
         std::filesystem::is_directory(folder / "cases", problem);
}

std::filesystem::path installed_vectors() {
  std::error_code problem;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", problem);
  if (problem) return {};
  return program.parent_path().parent_path() / "share" / "s3sse" / "vectors";
}

}  // namespace

Result<std::filesystem::path> find_vectors(const std::string& flag, const Environment& environment) {
  for (const auto& [name, value] :
       {std::pair("--vectors", flag), std::pair("S3SSE_VECTORS", environment("S3SSE_VECTORS"))}) {
    if (value.empty()) continue;
    if (holds_vectors(value)) return value;
    return fail(fmt::format("{}: {} does not hold rules/ and cases/", name, value));
  }
  const std::filesystem::path installed = installed_vectors();
  for (const std::filesystem::path& folder : {installed, std::filesystem::path(S3SSE_SOURCE_VECTORS)})
    if (!folder.empty() && holds_vectors(folder)) return folder;
  return fail(fmt::format("found no vectors, neither in {} nor in {}; name them with --vectors DIR", installed.string(),
                          S3SSE_SOURCE_VECTORS));
}

}  // namespace s3sse::cli
