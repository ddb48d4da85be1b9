// Snapshots of a data folder: a database of their own with the same rows, and second names (hard links) of the files
// that these name. Bytes are not copied, since nobody ever changes them.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "simulator/store/durable/database.h"

namespace s3sse::store {
namespace {

/// Everything but the history, which goes on.
constexpr const char* snapshot_tables[] = {"buckets", "versions", "uploads", "parts", "blobs", "named_values"};
constexpr const char* database_name = "objects.sqlite";

/// A second database on the same connection, called `snapshot` in SQL.
class Attached {
 public:
  Attached(Connection& connection, const std::filesystem::path& path) : connection_(connection) {
    std::string quoted;
    for (const char c : path.string()) quoted.append(c == '\'' ? 2 : 1, c);
    connection_.execute(fmt::format("ATTACH '{}' AS snapshot", quoted).c_str());
    connection_.execute("PRAGMA snapshot.synchronous = OFF");  // it is synced as a whole
  }
  ~Attached() {
    try {
      if (!connection_.idle()) connection_.execute("ROLLBACK");
      connection_.execute("DETACH snapshot");
    } catch (const StoreFailure&) {
      // It stays until the folder is closed, and nothing asks it.
    }
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  Connection& connection_;
};

std::vector<std::int64_t> blobs_in_files(const std::filesystem::path& database) {
  std::vector<std::int64_t> ids;
  Connection connection(database.string(), Connection::Access::read_only);
  Query rows = connection.query("SELECT id FROM blobs WHERE bytes IS NULL");
  while (rows.next()) ids.push_back(rows.number(0));
  return ids;
}

std::filesystem::path link_name(const std::filesystem::path& folder, std::int64_t id) {
  return folder / fmt::format("{:016x}", id);
}

void sync_whole(const std::filesystem::path& file) {
  File opened = File::open_to_read(file);
  opened.sync();
}

}  // namespace

std::filesystem::path Database::snapshot_folder(const std::string& name) const {
  return std::filesystem::path(path_).parent_path() / "snapshots" / name;
}

void Database::save_snapshot(const std::string& name) {
  const std::unique_lock lock(writing_);
  if (batch_ != nullptr) end(*batch_);
  const std::filesystem::path home = snapshot_folder(name);
  const std::filesystem::path fresh = snapshot_folder("." + name);  // no snapshot has such a name
  std::filesystem::remove_all(fresh);
  make_folder(fresh);
  {
    const Attached snapshot(*writer_, fresh / database_name);
    writer_->execute("BEGIN");
    for (const char* table : snapshot_tables)
      writer_->execute(fmt::format("CREATE TABLE snapshot.{0} AS SELECT * FROM main.{0}", table).c_str());
    writer_->execute(fmt::format("PRAGMA snapshot.user_version = {}", schema_version).c_str());
    writer_->execute("COMMIT");
  }
  for (const std::int64_t id : blobs_in_files(fresh / database_name)) blobs_.link_out(id, link_name(fresh, id));
  sync_whole(fresh / database_name);
  sync_folder(fresh);
  std::filesystem::remove_all(home);
  rename_file(fresh, home);
  sync_folder(home.parent_path());
}

bool Database::restore_snapshot(const std::string& name) {
  const std::unique_lock lock(writing_);
  if (batch_ != nullptr) end(*batch_);
  const std::filesystem::path home = snapshot_folder(name);
  if (std::error_code problem; !std::filesystem::exists(home / database_name, problem)) return false;
  const Attached snapshot(*writer_, home / database_name);
  const std::int64_t version = writer_->ask("PRAGMA snapshot.user_version");
  if (version < oldest_snapshot_version || version > schema_version)
    throw StoreFailure(fmt::format("the snapshot {} has another version of the schema; save it anew", name));
  // As with every row that names a file, the file comes first.
  for (const std::int64_t id : blobs_in_files(home / database_name)) blobs_.link_in(id, link_name(home, id));
  begin();
  const std::shared_ptr<Batch> batch = batch_;
  try {
    {
      Query gone =
          writer_->query("SELECT id FROM main.blobs WHERE bytes IS NULL AND id NOT IN (SELECT id FROM snapshot.blobs)");
      while (gone.next()) batch->doomed.insert(gone.number(0));
    }
    for (const char* table : snapshot_tables) {
      writer_->execute(fmt::format("DELETE FROM main.{}", table).c_str());
      writer_->execute(fmt::format("INSERT INTO main.{0} SELECT * FROM snapshot.{0}", table).c_str());
    }
  } catch (const StoreFailure& failure) {
    give_up(*batch, failure.what());
    throw;
  }
  end(*batch);
  if (batch->failure) throw StoreFailure(*batch->failure);
  return true;
}

std::int64_t Database::largest_blob_of_snapshots() const {
  std::int64_t largest = 0;
  std::error_code problem;
  for (std::filesystem::directory_iterator at(snapshot_folder(""), problem), end; !problem && at != end;
       at.increment(problem)) {
    if (!std::filesystem::exists(at->path() / database_name, problem)) continue;
    Connection connection((at->path() / database_name).string(), Connection::Access::read_only);
    largest = std::max(largest, connection.ask("SELECT coalesce(max(id), 0) FROM blobs"));
  }
  return largest;
}

}  // namespace s3sse::store
