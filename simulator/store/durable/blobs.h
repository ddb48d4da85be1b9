#pragma once
// Ciphertext of the durable store: small runs of bytes are in the row of their blob, larger ones in a file of their
// own. A file is written under another name, synced, renamed, and its folder synced, before a row speaks of it. It goes
// when neither a row nor a reader holds it.
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "simulator/store/durable/files.h"
#include "simulator/store/store.h"

namespace s3sse::store {

/// The most bytes that go into a row: 64 KiB of plaintext and the tags of their segments.
inline constexpr std::size_t largest_inline_blob = std::size_t{66} * 1024;

/// A blob of this store, with the number that rows know it by.
class DurableBlob : public Blob {
 public:
  DurableBlob(std::int64_t id_in, std::uint64_t size_in) : id(id_in), size_(size_in) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  /// Null for one whose bytes are in a file.
  [[nodiscard]] virtual const Bytes* in_row() const = 0;

  const std::int64_t id;

 private:
  std::uint64_t size_;
};

class InlineBlob final : public DurableBlob {
 public:
  InlineBlob(std::int64_t id_in, Bytes bytes) : DurableBlob(id_in, bytes.size()), bytes_(std::move(bytes)) {}
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override;
  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    const bool inside = offset <= bytes_.size() && count <= bytes_.size() - offset;
    return inside ? ByteView(bytes_).subspan(static_cast<std::size_t>(offset), count) : ByteView{};
  }
  [[nodiscard]] const Bytes* in_row() const override { return &bytes_; }

 private:
  Bytes bytes_;
};

class BlobFolder;

class FileBlob final : public DurableBlob {
 public:
  FileBlob(BlobFolder& folder, std::int64_t id_in, std::uint64_t size_in, bool doomed_in)
      : DurableBlob(id_in, size_in), doomed(doomed_in), folder_(folder) {}
  /// Removes the file of a blob that no row holds.
  ~FileBlob() override;
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override;
  [[nodiscard]] const Bytes* in_row() const override { return nullptr; }

  mutable std::atomic<bool> doomed;  ///< no row holds it

 private:
  BlobFolder& folder_;
  mutable std::once_flag opened_;
  mutable std::optional<File> file_;
};

/// The files, by the numbers of their blobs, and the blobs that somebody holds. Thread-safe; outlives its blobs.
class BlobFolder {
 public:
  /// Makes what is missing. Without `syncs`, all is left to the operating system.
  BlobFolder(const std::filesystem::path& root, bool syncs);
  /// A snapshot: all files in the one folder, which is only read.
  explicit BlobFolder(const std::filesystem::path& snapshot);

  /// Takes bytes for blob `id`.
  std::unique_ptr<BlobWriter> writer(std::int64_t id);
  [[nodiscard]] std::shared_ptr<const DurableBlob> file(std::int64_t id, std::uint64_t size);
  /// Whoever reads the number of a blob from a row holds this until the blob is in hand.
  [[nodiscard]] std::shared_lock<std::shared_mutex> keep_files() const { return std::shared_lock(gate_); }
  /// No row holds these any more. The files of those that nobody reads are removed.
  void doom(const std::vector<std::int64_t>& ids);
  /// Removes the files of writers that never came to an end.
  void clear_unfinished();
  /// All files, by the numbers in their names.
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::filesystem::path>> files() const;
  /// The files of writers that never came to an end.
  [[nodiscard]] std::vector<std::filesystem::path> unfinished() const;

  /// Gives the file of a blob a second name, or brings it back from there, for good: a second name is no copy.
  void link_out(std::int64_t id, const std::filesystem::path& second) const;
  void link_in(std::int64_t id, const std::filesystem::path& second);

  [[nodiscard]] std::filesystem::path path_of(std::int64_t id) const;

 private:
  friend class FileBlob;
  friend class FolderWriter;
  std::shared_ptr<FileBlob> adopt(std::int64_t id, std::uint64_t size);
  void forget(const FileBlob& blob) noexcept;
  /// Folders of files are made when they are needed: most data folders are small.
  void make_folder_of(std::int64_t id);

  const std::filesystem::path finished_;
  const std::filesystem::path unfinished_;
  const bool syncs_;
  const bool is_snapshot_;
  mutable std::shared_mutex gate_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, std::weak_ptr<FileBlob>> held_;
};

}  // namespace s3sse::store
