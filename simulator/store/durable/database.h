#pragma once
// The database of a data folder: one connection that writes, several that read. Changes that wait for the disk at the
// same time share a transaction.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/store/data_folder.h"
#include "simulator/store/durable/blobs.h"
#include "simulator/store/durable/sqlite.h"

namespace s3sse::store {

/// The schema that this program writes (PRAGMA user_version).
inline constexpr std::int64_t schema_version = 2;
/// The first version with the tables of today: what came later are indexes, which a snapshot does without.
inline constexpr std::int64_t oldest_snapshot_version = 1;

/// Throws StoreFailure for a snapshot of a version that this program does not know.
void check_snapshot_version(std::int64_t version);

/// Makes the tables of a new database, or brings those of an older version up to date. Throws StoreFailure.
void prepare_schema(Connection& connection);

/// A transaction on its way. What becomes of files is decided when it is on the disk.
struct Batch {
  Connection& connection;
  std::unordered_map<std::int64_t, BlobRef> kept{};  ///< files that a row has come to hold
  std::set<std::int64_t> doomed{};                   ///< files that no row holds any more
  std::size_t changes = 0;
  bool settled = false;
  std::optional<std::string> failure{};
};

class Database {
 public:
  Database(const std::filesystem::path& root, Durability durability, bool keeps_leftovers);
  /// A snapshot, to be read. `folder`: Database::snapshot_folder() of the database that it belongs to.
  explicit Database(const std::filesystem::path& folder);
  ~Database();

  /// Makes a change. Returns when it is as durable as the folder is, together with those of other threads that came
  /// meanwhile. A change that throws undoes all of them, and each of their threads throws StoreFailure.
  StoreStatus write(const std::function<StoreStatus(Batch&)>& change);

  /// A connection for reading, in one transaction: what it sees does not change. Given back when it dies.
  class Reader {
   public:
    explicit Reader(Database& database);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    Connection* operator->() { return connection_.get(); }
    Connection& operator*() { return *connection_; }

   private:
    Database& database_;
    std::unique_ptr<Connection> connection_;
    std::shared_lock<std::shared_mutex> blobs_;
  };

  // snapshots.cpp
  /// All rows but the history, and second names of the files. Waits for no reader, and lets no writer in meanwhile.
  void save_snapshot(const std::string& name);
  /// False if there is none of that name.
  bool restore_snapshot(const std::string& name);

  [[nodiscard]] std::vector<std::string> snapshots() const;
  [[nodiscard]] std::filesystem::path snapshot_folder(const std::string& name) const;
  [[nodiscard]] bool is_snapshot() const { return writer_ == nullptr; }
  /// The folders of snapshots that never came to an end.
  [[nodiscard]] std::vector<std::filesystem::path> unfinished_snapshots() const;

  BlobFolder& blobs() { return blobs_; }
  /// For a new blob.
  std::int64_t next_blob() { return next_blob_++; }

 private:
  void begin();
  void end(Batch& batch);
  void give_up(Batch& batch, const char* reason) noexcept;
  void remove_leftovers();
  void write_snapshot(const std::filesystem::path& folder);
  void replace_rows();
  /// Of these files, those that no row names; none of them is of a change that goes on.
  void doom_unnamed(const std::vector<std::int64_t>& files) noexcept;
  /// Gives snapshots that are whole the names that they were saved under.
  void finish_snapshots();
  void finish_snapshot(const std::string& name);
  /// The numbers of blobs are never given again while a snapshot has them.
  [[nodiscard]] std::int64_t largest_blob_of_snapshots() const;

  const std::string path_;
  BlobFolder blobs_;
  std::mutex writing_;
  std::atomic<int> waiting_ = 0;  ///< threads that have a change, and are not in a batch yet
  std::condition_variable settled_;
  std::unique_ptr<Connection> writer_;  ///< null: a snapshot
  std::shared_ptr<Batch> batch_;        ///< null: none is open
  std::atomic<std::int64_t> next_blob_ = 1;
  std::mutex pool_;
  std::vector<std::unique_ptr<Connection>> readers_;
};

}  // namespace s3sse::store
