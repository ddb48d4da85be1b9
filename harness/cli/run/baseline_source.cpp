#include "harness/cli/run/baseline_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "harness/cli/command/environment.h"
#include "harness/cli/rulebook/vectors_folder.h"
#include "reports/render/record/baseline_json.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_baseline = 16 << 20;

std::vector<std::string> known_profiles(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& file : std::filesystem::directory_iterator(folder, problem))
    if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<std::string> offered_profiles() {
  const auto vectors = find_vectors({}, process_environment());
  return vectors ? known_profiles(*vectors / "profiles") : std::vector<std::string>();
}

Result<reports::BaselineFile> load_baseline(const std::string& name, const std::filesystem::path& vectors_folder) {
  std::filesystem::path path = name;
  std::error_code problem;
  if (!std::filesystem::exists(path, problem)) {
    const std::filesystem::path profiles = vectors_folder / "profiles";
    if (const auto known = known_word(name, known_profiles(profiles))) path = profiles / (*known + ".json");
    if (!std::filesystem::exists(path, problem))
      return fail(fmt::format("there is no file {}, nor a profile of that name{}; there are: {}", name,
                              did_you_mean(name, known_profiles(profiles)), fmt::join(known_profiles(profiles), ", ")));
  }
  const Result<std::string> text = read_file(path.string(), largest_baseline);
  if (!text) return fail(text.error().message);
  Result<reports::BaselineFile> baseline = reports::parse_baseline(*text);
  if (!baseline) return fail(fmt::format("{}: {}", path.string(), baseline.error().message));
  return baseline;
}

}  // namespace s3sse::cli
