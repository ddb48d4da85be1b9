#pragma once
// Files and folders as the store writes them: what is synced is there after a power failure, and every call that did
// not do what it should throws StoreFailure. Nothing is tried again: after a failed sync nobody knows what is on the
// disk.
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "simulator/base/bytes.h"

namespace s3sse::store {

/// An open file; closed when it dies.
class File {
 public:
  /// Made anew, for its owner alone; an old one of that name is emptied.
  static File create(const std::filesystem::path& path);
  static File open_to_read(const std::filesystem::path& path);
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
  File& operator=(File&&) = delete;
  ~File();

  void write(ByteView bytes);
  void sync();
  /// Fewer bytes than out.size() only at the end.
  [[nodiscard]] std::size_t read_at(std::uint64_t offset, ByteSpan out) const;
  [[nodiscard]] std::uint64_t size() const;

 private:
  File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::filesystem::path path_;
};

/// Makes the folder, and those above it, unless it is there; for its owner alone.
void make_folder(const std::filesystem::path& path);
/// A file that has the second name already stays.
void link_file(const std::filesystem::path& name, const std::filesystem::path& second);
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
/// Makes names that came into the folder, or went, last.
void sync_folder(const std::filesystem::path& path);
/// A file that is not there is no failure; one that stays is found by the next start.
void remove_file(const std::filesystem::path& path) noexcept;
/// The same, with all that is in it. A link goes, and what it leads to stays.
void remove_folder(const std::filesystem::path& path) noexcept;

}  // namespace s3sse::store
