#include "simulator/store/data_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "simulator/store/durable/database.h"
#include "simulator/store/durable/durable_store.h"
#include "simulator/store/durable/examination.h"

namespace s3sse::store {
namespace {

constexpr std::string_view key_check_name = "key-check";

/// The hold of this process on the folder; the system lets it go with the process, whatever its end.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder) {
    const std::string path = (folder / "lock").string();
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw StoreFailure(path + " cannot be made: " + std::generic_category().message(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor_);
      throw StoreFailure("another process uses it; end that one, or choose another folder");
    }
  }
  ~FolderLock() { ::close(descriptor_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

class OpenFolder final : public DataFolder, public std::enable_shared_from_this<OpenFolder> {
 public:
  explicit OpenFolder(const DataFolderOptions& options)
      : lock_(std::make_shared<FolderLock>(options.path)),
        database_(options.path, options.durability, options.keeps_leftovers) {
    if (!options.key_check.empty()) check_key(options.key_check);
  }

  /// A snapshot.
  OpenFolder(std::shared_ptr<FolderLock> lock, const std::filesystem::path& folder)
      : lock_(std::move(lock)), database_(folder) {
    Database::Reader reader(database_);
    check_snapshot_version(reader->ask("PRAGMA user_version"));
  }

  std::unique_ptr<ObjectStore> object_store() override { return make_durable_store(shared_from_this(), database_); }

  void write_values(const std::vector<NamedValue>& changes) override {
    if (changes.empty()) return;
    database_.write([&](Batch& batch) {
      for (const auto& [name, value] : changes) {
        if (value) {
          batch.connection.query("REPLACE INTO named_values(name, value) VALUES(?, ?)")
              .bind(std::string_view(name))
              .bind(*value)
              .run();
        } else {
          batch.connection.query("DELETE FROM named_values WHERE name = ?").bind(std::string_view(name)).run();
        }
      }
      return StoreStatus::ok;
    });
  }

  [[nodiscard]] std::vector<NamedValue> values() override {
    std::vector<NamedValue> found;
    Database::Reader reader(database_);
    Query rows = reader->query("SELECT name, value FROM named_values ORDER BY name");
    while (rows.next()) {
      const ByteView value = rows.bytes(1);
      std::string name = rows.text(0);
      if (name != key_check_name) found.push_back({std::move(name), Bytes(value.begin(), value.end())});
    }
    return found;
  }

  void append(History history, const NumberedEvents& events, std::size_t most) override {
    if (events.empty()) return;
    const auto kind = static_cast<std::int64_t>(history);
    database_.write([&](Batch& batch) {
      for (const auto& [number, event] : events) {
        batch.connection.query("REPLACE INTO history(kind, number, event) VALUES(?, ?, ?)")
            .bind(kind)
            .bind(static_cast<std::int64_t>(number))
            .bind(event)
            .run();
      }
      const auto last = static_cast<std::int64_t>(events.back().first);
      if (last <= static_cast<std::int64_t>(most)) return StoreStatus::ok;
      batch.connection.query("DELETE FROM history WHERE kind = ? AND number <= ?")
          .bind(kind)
          .bind(last - static_cast<std::int64_t>(most))
          .run();
      return StoreStatus::ok;
    });
  }

  [[nodiscard]] NumberedEvents events(History history) override {
    NumberedEvents found;
    Database::Reader reader(database_);
    Query rows = reader->query("SELECT number, event FROM history WHERE kind = ? ORDER BY number");
    rows.bind(static_cast<std::int64_t>(history));
    while (rows.next()) {
      const ByteView event = rows.bytes(1);
      found.emplace_back(static_cast<std::uint64_t>(rows.number(0)), Bytes(event.begin(), event.end()));
    }
    return found;
  }

  [[nodiscard]] std::vector<std::string> snapshots() override { return database_.snapshots(); }

  Result<std::shared_ptr<DataFolder>> snapshot(const std::string& name) override {
    try {
      return std::make_shared<OpenFolder>(lock_, database_.snapshot_folder(name));
    } catch (const StoreFailure& failure) {
      return fail(failure.what());
    }
  }

  std::vector<Finding> examine(Examiner& examiner, bool repairs) override {
    return examine_database(database_, examiner, repairs);
  }

 private:
  void check_key(const Bytes& key_check) {
    std::optional<Bytes> known;
    {
      Database::Reader reader(database_);
      Query row = reader->query("SELECT value FROM named_values WHERE name = ?");
      if (row.bind(key_check_name).next()) known.emplace(row.bytes(0).begin(), row.bytes(0).end());
    }
    if (!known) return write_values({{std::string(key_check_name), key_check}});
    if (*known != key_check)
      throw StoreFailure("it was written under another root key; give the one that was used first");
  }

  std::shared_ptr<FolderLock> lock_;
  Database database_;
};

}  // namespace

Result<std::shared_ptr<DataFolder>> DataFolder::open(DataFolderOptions options) {
  try {
    make_folder(options.path);
    return std::make_shared<OpenFolder>(options);
  } catch (const StoreFailure& failure) {
    return fail(fmt::format("the data folder {} cannot be used: {}", options.path.string(), failure.what()));
  }
}

}  // namespace s3sse::store
