#include "harness/model/files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace s3sse::harness::model {

std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && entry->path().extension() == ".json") files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<std::string> read_text_file(const std::filesystem::path& file) {
  constexpr std::uintmax_t kLargest = 16 * 1024 * 1024;
  std::error_code error;
  if (const auto size = std::filesystem::file_size(file, error); error || size > kLargest) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace s3sse::harness::model
