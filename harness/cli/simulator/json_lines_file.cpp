#include "harness/cli/simulator/json_lines_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/cli/command/output.h"

namespace s3sse::cli {

Result<std::unique_ptr<JsonLinesFile>> JsonLinesFile::open(const std::string& flag, const std::string& path) {
  if (path == "-") return std::unique_ptr<JsonLinesFile>(new JsonLinesFile("standard error", stderr));
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(fmt::format("{} {}: {}", flag, path, std::strerror(errno)));
  std::FILE* file = ::fdopen(descriptor, "a");
  if (file == nullptr) {
    ::close(descriptor);
    return fail(fmt::format("{} {}: {}", flag, path, std::strerror(errno)));
  }
  return std::unique_ptr<JsonLinesFile>(new JsonLinesFile(path, file));
}

void JsonLinesFile::write(const std::string& json) {
  const std::string line = json + "\n";
  const std::lock_guard lock(mutex_);
  const bool whole = std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size();
  if (whole && std::fflush(file_.get()) == 0) return;
  if (!told_) print_error(fmt::format("s3sse: {} lacks lines: {}\n", path_, std::strerror(errno)));
  told_ = true;
  std::clearerr(file_.get());
}

}  // namespace s3sse::cli
