#include "simulator/base/read_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace s3sse {
namespace {

Error cannot_read(const std::filesystem::path& path, int code) {
  return Error{fmt::format("cannot read {}: {}", path.string(), std::strerror(code)), "file"};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem)) return tl::unexpected(cannot_read(path, EISDIR));
  std::ifstream file(path, std::ios::binary);
  if (!file) return tl::unexpected(cannot_read(path, errno));
  std::string content;
  char chunk[1 << 14];
  while (file.read(chunk, sizeof chunk), file.gcount() > 0) {
    content.append(chunk, static_cast<std::size_t>(file.gcount()));
    if (content.size() > limit) return fail(fmt::format("{} is larger than {} bytes", path.string(), limit), "file");
  }
  if (file.bad()) return tl::unexpected(cannot_read(path, EIO));
  return content;
}

}  // namespace s3sse
