#include "harness/cli/simulator/serve_traces.h"

#include <system_error>
#include <utility>

#include "harness/cli/target/known_server.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_own_file = 256 * 1024;

std::string content_of(const std::filesystem::path& path) {
  if (path.empty()) return {};
  return read_file(path.string(), largest_own_file).value_or("");
}

}  // namespace

void remove_traces_of_the_dead(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const DeadServer& dead : find_dead_servers(folder)) {
    const std::filesystem::path ca = dead.ca;
    if (ca.parent_path() == folder && ca.filename().string().starts_with("ca-")) std::filesystem::remove(ca, ignored);
    std::filesystem::remove(dead.note, ignored);
  }
}

OwnFile::OwnFile(std::filesystem::path path) : path_(std::move(path)), content_(content_of(path_)) {}

OwnFile::~OwnFile() {
  std::error_code ignored;
  if (!content_.empty() && content_of(path_) == content_) std::filesystem::remove(path_, ignored);
}

}  // namespace s3sse::cli
