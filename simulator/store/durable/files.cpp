#include "simulator/store/durable/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "simulator/store/store.h"

namespace s3sse::store {
namespace {

[[noreturn]] void fail_at(const std::filesystem::path& path, const char* what) {
  throw StoreFailure(path.string() + " cannot be " + what + ": " + std::generic_category().message(errno));
}

}  // namespace

File File::create(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) fail_at(path, "made");
  return {descriptor, path};
}

File File::open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail_at(path, "opened");
  return {descriptor, path};
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void File::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_at(path_, "written");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void File::sync() {
  if (::fdatasync(descriptor_) != 0) fail_at(path_, "synced");
}

std::size_t File::read_at(std::uint64_t offset, ByteSpan out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t count = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_at(path_, "read");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::uint64_t File::size() const {
  struct stat facts = {};
  if (::fstat(descriptor_, &facts) != 0) fail_at(path_, "looked at");
  return static_cast<std::uint64_t>(facts.st_size);
}

void make_folder(const std::filesystem::path& path) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem)) return;
  if (path.has_parent_path()) make_folder(path.parent_path());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail_at(path, "made");
}

void link_file(const std::filesystem::path& name, const std::filesystem::path& second) {
  if (::link(name.c_str(), second.c_str()) != 0 && errno != EEXIST) fail_at(second, "made");
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_at(from, "renamed");
}

void sync_folder(const std::filesystem::path& path) {
  File folder = File::open_to_read(path);
  folder.sync();
}

void remove_folder(const std::filesystem::path& path) noexcept {
  std::error_code problem;
  if (!std::filesystem::is_directory(std::filesystem::symlink_status(path, problem))) return remove_file(path);
  std::vector<std::filesystem::path> entries;
  for (std::filesystem::directory_iterator at(path, problem), end; !problem && at != end; at.increment(problem))
    entries.push_back(at->path());
  for (const auto& entry : entries) remove_folder(entry);
  ::rmdir(path.c_str());
}

void remove_file(const std::filesystem::path& path) noexcept {
  ::unlink(path.c_str());
}

}  // namespace s3sse::store
