#include "harness/cli/client_side/file_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "harness/cli/client_side/text_map_file.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/json.h"
#include "simulator/client_side/byte_range.h"

namespace s3sse::cli {
namespace {

tl::unexpected<Error> file_failure(const char* action, const std::string& path) {
  return fail(fmt::format("cannot {} {}: {}", action, path, std::strerror(errno)),
              errno == ENOENT ? "NoSuchKey" : "file");
}

class FileSource final : public BodySource {
 public:
  FileSource(std::string path, int descriptor, std::uint64_t left)
      : path_(std::move(path)), descriptor_(descriptor), left_(left) {}
  ~FileSource() override { ::close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<std::size_t> read(ByteSpan out) override {
    if (left_ == 0) return 0;
    const std::size_t wanted = std::min<std::uint64_t>(out.size(), left_);
    ssize_t count = 0;
    do count = ::read(descriptor_, out.data(), wanted);
    while (count < 0 && errno == EINTR);
    if (count < 0) return file_failure("read", path_);
    if (count == 0) return fail(path_ + " became shorter while it was read", "file");
    left_ -= static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }
  Result<void> start_at(std::uint64_t first, std::uint64_t count) {
    if (::lseek(descriptor_, static_cast<off_t>(first), SEEK_SET) < 0) return file_failure("read", path_);
    left_ = count;
    return {};
  }

 private:
  std::string path_;
  int descriptor_;
  std::uint64_t left_;
};

Result<std::unique_ptr<FileSource>> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return file_failure("read", path);
  struct stat about {};
  if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(descriptor);
    return fail(path + " is no file whose length is known", "file");
  }
  return std::make_unique<FileSource>(path, descriptor, static_cast<std::uint64_t>(about.st_size));
}

}  // namespace

Result<std::unique_ptr<BodySource>> open_file_source(const std::string& path) {
  auto file = open_file(path);
  if (!file) return tl::unexpected(file.error());
  return std::unique_ptr<BodySource>(std::move(*file));
}

Result<std::unique_ptr<NewFile>> NewFile::create(const std::string& path) {
  const std::filesystem::path wanted(path);
  std::string temporary = (wanted.parent_path() / ("." + wanted.filename().string() + ".XXXXXX")).string();
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return file_failure("write", path);
  return std::unique_ptr<NewFile>(new NewFile(path, std::move(temporary), descriptor));
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> NewFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return file_failure("write", path_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> NewFile::keep() {
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) return file_failure("write", path_);
  temporary_.clear();
  return {};
}

Result<client_side::ReceivedObject> FileStore::get(const std::string& bucket, const std::string& key,
                                                   const std::optional<std::string>& range) {
  (void)bucket;
  auto file = open_file(key);
  if (!file) return tl::unexpected(file.error());
  client_side::ReceivedObject out;
  const std::string beside = key + std::string(metadata_file_end);
  std::error_code ignored;
  if (std::filesystem::exists(beside, ignored)) {
    auto metadata = read_text_map(beside);
    if (!metadata) return tl::unexpected(metadata.error());
    out.metadata = std::move(*metadata);
  }
  if (const auto asked = range ? client_side::parse_byte_range(*range) : std::nullopt) {
    const std::uint64_t total = (*file)->length().value_or(0);
    if (asked->first >= total) return fail("the range begins behind the end of " + key, "InvalidRange");
    const std::uint64_t last = std::min(asked->last.value_or(total - 1), total - 1);
    if (auto moved = (*file)->start_at(asked->first, last + 1 - asked->first); !moved)
      return tl::unexpected(moved.error());
    out.range = {asked->first, last, total};
  }
  out.body = std::move(*file);
  return out;
}

Result<std::string> FileStore::put(const std::string& bucket, const std::string& key,
                                   const client_side::Metadata& metadata, BodySource& body, std::uint64_t length) {
  (void)bucket, (void)length;
  auto file = NewFile::create(key);
  if (!file) return tl::unexpected(file.error());
  std::vector<std::uint8_t> buffer(256 * 1024);
  while (true) {
    const auto count = body.read(buffer);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) break;
    if (auto written = (*file)->write(ByteView(buffer).first(*count)); !written) return tl::unexpected(written.error());
  }
  // An instruction file needs no metadata, and what has none needs no file for it.
  const std::string beside = key + std::string(metadata_file_end);
  if (!key.ends_with(".instruction"))
    if (auto written = reports::write_file_atomically(beside, write_json(nlohmann::json(metadata), 2) + "\n"); !written)
      return tl::unexpected(written.error());
  if (auto kept = (*file)->keep(); !kept) return tl::unexpected(kept.error());
  return std::string();
}

Result<void> FileStore::remove(const std::string& bucket, const std::string& key) {
  (void)bucket;
  std::error_code problem;
  std::filesystem::remove(key, problem);
  if (problem) return fail(fmt::format("cannot remove {}: {}", key, problem.message()), "file");
  std::filesystem::remove(key + std::string(metadata_file_end), problem);
  return {};
}

Result<void> FileStore::remove_many(const std::string& bucket, const std::vector<std::string>& keys) {
  for (const std::string& key : keys)
    if (auto removed = remove(bucket, key); !removed) return removed;
  return {};
}

}  // namespace s3sse::cli
