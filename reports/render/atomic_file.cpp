#include "reports/render/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace s3sse::reports {
namespace {

Error failure(std::string_view action, const std::filesystem::path& path, int code) {
  return Error{fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(code)), "file"};
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Unlike any name that another thread or process picks now.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / fmt::format(".{}.{}.{}.tmp", path.filename().string(), ::getpid(), counter++);
}

}  // namespace

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content, FileAccess access) {
  std::error_code problem;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), problem);
  if (problem) return tl::unexpected(failure("make the folder of", path, problem.value()));

  const std::filesystem::path temporary = temporary_beside(path);
  const mode_t mode = access == FileAccess::owner_only ? 0600 : 0666;
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return tl::unexpected(failure("write", path, errno));
  bool ok = write_all(descriptor, content);
  int code = errno;
  if (::close(descriptor) != 0 && ok) {
    ok = false;
    code = errno;
  }
  if (ok && ::rename(temporary.c_str(), path.c_str()) != 0) {
    ok = false;
    code = errno;
  }
  if (ok) return {};
  ::unlink(temporary.c_str());
  return tl::unexpected(failure("write", path, code));
}

}  // namespace s3sse::reports
