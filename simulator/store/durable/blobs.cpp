#include "simulator/store/durable/blobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace s3sse::store {
namespace {

constexpr int folders = 256;

std::string folder_name(std::int64_t id) {
  return fmt::format("{:02x}", id % folders);
}

std::string file_name(std::int64_t id) {
  return fmt::format("{:016x}", id);
}

std::vector<std::filesystem::path> entries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code problem;
  for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem))
    found.push_back(at->path());
  if (problem) throw StoreFailure(folder.string() + " cannot be listed: " + problem.message());
  return found;
}

}  // namespace

Result<std::size_t> InlineBlob::read_at(std::uint64_t offset, ByteSpan out) const {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count = std::min<std::size_t>(out.size(), bytes_.size() - static_cast<std::size_t>(offset));
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
  return count;
}

FileBlob::~FileBlob() {
  folder_.forget(*this);
}

Result<std::size_t> FileBlob::read_at(std::uint64_t offset, ByteSpan out) const {
  try {
    std::call_once(opened_, [this] { file_.emplace(File::open_to_read(folder_.path_of(id))); });
    return file_->read_at(offset, out);
  } catch (const StoreFailure& failure) {
    return fail(failure.what(), "store");
  }
}

class FolderWriter final : public BlobWriter {
 public:
  FolderWriter(BlobFolder& folder, std::int64_t id) : folder_(folder), id_(id) {}
  ~FolderWriter() override {
    if (file_) remove_file(unfinished());
  }

  Result<void> write(ByteView bytes) override {
    return guarded([&]() -> Result<void> {
      size_ += bytes.size();
      if (!file_ && size_ <= largest_inline_blob) {
        small_.insert(small_.end(), bytes.begin(), bytes.end());
        return {};
      }
      if (!file_) {
        file_.emplace(File::create(unfinished()));
        file_->write(std::exchange(small_, {}));
      }
      file_->write(bytes);
      return {};
    });
  }

  Result<BlobRef> finish() override {
    return guarded([&]() -> Result<BlobRef> {
      if (!file_) return std::make_shared<InlineBlob>(id_, std::move(small_));
      if (folder_.syncs_) file_->sync();
      const std::filesystem::path home = folder_.path_of(id_);
      folder_.make_folder_of(id_);
      rename_file(unfinished(), home);
      file_.reset();
      // From here on the blob removes the file, unless a row comes to hold it.
      const std::shared_ptr<FileBlob> blob = folder_.adopt(id_, size_);
      if (folder_.syncs_) sync_folder(home.parent_path());
      return blob;
    });
  }

 private:
  template <class Work>
  static auto guarded(Work&& work) -> decltype(work()) {
    try {
      return work();
    } catch (const StoreFailure& failure) {
      return fail(failure.what(), "store");
    }
  }
  [[nodiscard]] std::filesystem::path unfinished() const { return folder_.unfinished_ / file_name(id_); }

  BlobFolder& folder_;
  std::int64_t id_;
  std::uint64_t size_ = 0;
  Bytes small_;
  std::optional<File> file_;
};

BlobFolder::BlobFolder(const std::filesystem::path& root, bool syncs)
    : finished_(root / "blobs"), unfinished_(root / "unfinished"), syncs_(syncs), is_snapshot_(false) {
  make_folder(unfinished_);
  make_folder(finished_);
  if (syncs_) sync_folder(root);
}

BlobFolder::BlobFolder(const std::filesystem::path& snapshot)
    : finished_(snapshot), syncs_(false), is_snapshot_(true) {}

void BlobFolder::make_folder_of(std::int64_t id) {
  const std::filesystem::path folder = path_of(id).parent_path();
  if (std::error_code problem; std::filesystem::is_directory(folder, problem)) return;
  make_folder(folder);
  if (syncs_) sync_folder(finished_);
}

std::unique_ptr<BlobWriter> BlobFolder::writer(std::int64_t id) {
  return std::make_unique<FolderWriter>(*this, id);
}

std::shared_ptr<FileBlob> BlobFolder::adopt(std::int64_t id, std::uint64_t size) {
  auto blob = std::make_shared<FileBlob>(*this, id, size, true);
  const std::lock_guard lock(mutex_);
  held_[id] = blob;
  return blob;
}

std::shared_ptr<const DurableBlob> BlobFolder::file(std::int64_t id, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  std::weak_ptr<FileBlob>& known = held_[id];
  if (auto held = known.lock()) return held;
  auto blob = std::make_shared<FileBlob>(*this, id, size, false);
  known = blob;
  return blob;
}

void BlobFolder::forget(const FileBlob& blob) noexcept {
  const std::lock_guard lock(mutex_);
  const auto known = held_.find(blob.id);
  // Between the last reference and this, another reader may have come, or link_in().
  if (known == held_.end() || !known->second.expired()) return;
  held_.erase(known);
  if (blob.doomed) remove_file(path_of(blob.id));
}

void BlobFolder::link_out(std::int64_t id, const std::filesystem::path& second) const {
  link_file(path_of(id), second);
}

void BlobFolder::link_in(std::int64_t id, const std::filesystem::path& second) {
  make_folder_of(id);
  {
    const std::lock_guard lock(mutex_);
    // Whoever reads it yet does not remove it in the end.
    if (const auto known = held_.find(id); known != held_.end()) {
      if (const auto held = known->second.lock()) {
        held->doomed = false;
      } else {
        held_.erase(known);
      }
    }
    link_file(second, path_of(id));
  }
  if (syncs_) sync_folder(path_of(id).parent_path());
}

void BlobFolder::doom(const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return;
  const std::unique_lock readers(gate_);  // who saw a row has its blob in hand by now
  for (const std::int64_t id : ids) {
    std::shared_ptr<FileBlob> held;
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = held_.find(id); known != held_.end()) held = known->second.lock();
    }
    if (held) {
      held->doomed = true;
    } else {
      remove_file(path_of(id));
    }
  }
}

void BlobFolder::clear_unfinished() {
  for (const auto& path : unfinished()) remove_file(path);
}

std::vector<std::filesystem::path> BlobFolder::unfinished() const {
  return is_snapshot_ ? std::vector<std::filesystem::path>() : entries(unfinished_);
}

std::vector<std::pair<std::int64_t, std::filesystem::path>> BlobFolder::files() const {
  std::vector<std::pair<std::int64_t, std::filesystem::path>> found;
  for (const auto& folder : is_snapshot_ ? std::vector{finished_} : entries(finished_)) {
    for (const auto& path : entries(folder)) {
      const std::string name = path.filename().string();
      std::int64_t id = 0;
      const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), id, 16);
      if (problem == std::errc{} && end == name.data() + name.size()) found.emplace_back(id, path);
    }
  }
  return found;
}

std::filesystem::path BlobFolder::path_of(std::int64_t id) const {
  return is_snapshot_ ? finished_ / file_name(id) : finished_ / folder_name(id) / file_name(id);
}

}  // namespace s3sse::store
