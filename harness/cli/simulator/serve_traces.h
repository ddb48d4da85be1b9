#pragma once
// The files by which others find a running server: they go with it, and those of servers that were killed go with the
// next one that starts.
#include <filesystem>
#include <optional>
#include <string>

#include "harness/cli/target/known_server.h"
#include "simulator/base/result.h"
#include "simulator/server/server.h"

namespace s3sse::cli {

/// Puts the CA where clients find it, `wanted` or else a file of its own in `folder`, and returns its absolute path.
/// Without a CA of the server's own that is `wanted`, and nothing is written.
Result<std::string> write_ca(const server::Server& server, const std::string& wanted,
                             const std::optional<std::filesystem::path>& folder);

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

/// The note that `s3sse run` finds; gone when the server is.
class Note {
 public:
  /// Says so on standard error where it cannot be written. Nothing is written without a folder.
  Note(const std::optional<std::filesystem::path>& folder, const KnownServer& server);
  ~Note();
  Note(const Note&) = delete;
  Note& operator=(const Note&) = delete;

 private:
  std::filesystem::path path_;
};

}  // namespace s3sse::cli
