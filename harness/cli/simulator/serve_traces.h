#pragma once
// The files by which others find a running server: they go with it, and those of servers that were killed go with the
// next one that starts.
#include <filesystem>
#include <string>

namespace s3sse::cli {

/// Removes notes, and the CA files that they name in `folder`, of processes that are no more.
void remove_traces_of_the_dead(const std::filesystem::path& folder);

/// Removes `path` when it goes out of scope, if it still is what this process wrote.
class OwnFile {
 public:
  /// Takes the file as it is now; an empty path is no file.
  explicit OwnFile(std::filesystem::path path);
  ~OwnFile();
  OwnFile(const OwnFile&) = delete;
  OwnFile& operator=(const OwnFile&) = delete;

 private:
  std::filesystem::path path_;
  std::string content_;
};

}  // namespace s3sse::cli
