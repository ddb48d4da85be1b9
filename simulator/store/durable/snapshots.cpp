// Snapshots of a data folder: a database of their own with the same rows, and second names (hard links) of the files
// that these name. Bytes are not copied, since nobody ever changes them.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "simulator/store/durable/database.h"

namespace s3sse::store {
namespace {

/// Everything but the history, which goes on.
constexpr const char* snapshot_tables[] = {"buckets", "versions", "uploads", "parts", "blobs", "named_values"};
constexpr const char* database_name = "objects.sqlite";
// No snapshot has a name with a dot in front.
const std::string being_saved = ".new-";
const std::string whole = ".whole-";

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

/// The statements that make the tables of a snapshot: those of the folder itself.
std::vector<std::string> table_definitions(Connection& connection) {
  constexpr std::string_view begin = "CREATE TABLE ";
  std::vector<std::string> definitions;
  for (const char* table : snapshot_tables) {
    Query row = connection.query("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND CAST(name AS BLOB) = ?");
    if (!row.bind(std::string_view(table)).next()) throw StoreFailure(fmt::format("there is no table {}", table));
    const std::string definition = row.text(0);
    // SQLite itself reads no further than the first statement, and what follows would run here.
    if (!definition.starts_with(begin) || definition.find(';') != std::string::npos)
      throw StoreFailure(fmt::format("the table {} is not one that a store makes", table));
    definitions.push_back(fmt::format("{}snapshot.{}", begin, definition.substr(begin.size())));
  }
  return definitions;
}

/// The names of what is in a folder, in their order; none where there is no such folder.
std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem))
    names.push_back(at->path().filename().string());
  std::ranges::sort(names);
  return names;
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
  const std::filesystem::path fresh = snapshot_folder(being_saved + name);
  const std::filesystem::path home = fresh.parent_path();
  remove_folder(fresh);
  make_folder(fresh);
  sync_folder(home.parent_path());
  try {
    write_snapshot(fresh);
  } catch (const StoreFailure&) {
    remove_folder(fresh);
    throw;
  }
  // From here on it is the new one, whatever happens: until then it is the old one.
  remove_folder(snapshot_folder(whole + name));
  rename_file(fresh, snapshot_folder(whole + name));
  sync_folder(home);
  finish_snapshot(name);
}

void Database::write_snapshot(const std::filesystem::path& folder) {
  {
    const Attached snapshot(*writer_, folder / database_name);
    writer_->execute("BEGIN");
    for (const std::string& definition : table_definitions(*writer_)) writer_->execute(definition.c_str());
    for (const char* table : snapshot_tables)
      writer_->execute(fmt::format("INSERT INTO snapshot.{0} SELECT * FROM main.{0}", table).c_str());
    writer_->execute(fmt::format("PRAGMA snapshot.user_version = {}", schema_version).c_str());
    writer_->execute("COMMIT");
  }
  for (const std::int64_t id : blobs_in_files(folder / database_name)) blobs_.link_out(id, link_name(folder, id));
  sync_whole(folder / database_name);
  sync_folder(folder);
}

void Database::finish_snapshot(const std::string& name) {
  const std::filesystem::path home = snapshot_folder(name);
  remove_folder(home);
  rename_file(snapshot_folder(whole + name), home);
  sync_folder(home.parent_path());
}

void Database::finish_snapshots() {
  for (const std::string& found : names_in(snapshot_folder(""))) {
    if (!found.starts_with(whole)) continue;
    const std::string name = found.substr(whole.size());
    if (is_snapshot_name(name)) finish_snapshot(name);
  }
}

std::vector<std::string> Database::snapshots() const {
  std::vector<std::string> found = names_in(snapshot_folder(""));
  std::erase_if(found, [](const std::string& name) { return !is_snapshot_name(name); });
  return found;
}

std::vector<std::filesystem::path> Database::unfinished_snapshots() const {
  std::vector<std::filesystem::path> found;
  for (const std::string& name : names_in(snapshot_folder("")))
    if (!is_snapshot_name(name)) found.push_back(snapshot_folder(name));
  return found;
}

bool Database::restore_snapshot(const std::string& name) {
  const std::unique_lock lock(writing_);
  if (batch_ != nullptr) end(*batch_);
  // It was saved, and what came after failed.
  if (std::error_code problem; std::filesystem::exists(snapshot_folder(whole + name), problem)) finish_snapshot(name);
  const std::filesystem::path home = snapshot_folder(name);
  if (std::error_code problem; !std::filesystem::exists(home / database_name, problem)) return false;
  const Attached snapshot(*writer_, home / database_name);
  check_snapshot_version(writer_->ask("PRAGMA snapshot.user_version"));
  const std::vector<std::int64_t> files = blobs_in_files(home / database_name);
  try {
    // As with every row that names a file, the file comes first.
    for (const std::int64_t id : files) blobs_.link_in(id, link_name(home, id));
    replace_rows();
  } catch (const StoreFailure&) {
    doom_unnamed(files);
    throw;
  }
  return true;
}

/// By those of the snapshot that is attached.
void Database::replace_rows() {
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
}

void Database::doom_unnamed(const std::vector<std::int64_t>& files) noexcept {
  try {
    std::vector<std::int64_t> unnamed;
    for (const std::int64_t id : files) {
      Query row = writer_->query("SELECT 1 FROM main.blobs WHERE id = ? AND bytes IS NULL");
      if (!row.bind(id).next()) unnamed.push_back(id);
    }
    blobs_.doom(unnamed);
  } catch (const std::exception&) {
    // They stay until the folder is opened next.
  }
}

std::int64_t Database::largest_blob_of_snapshots() const {
  std::int64_t largest = 0;
  for (const std::string& name : snapshots()) {
    try {
      Connection connection((snapshot_folder(name) / database_name).string(), Connection::Access::read_only);
      largest = std::max(largest, connection.ask("SELECT coalesce(max(id), 0) FROM blobs"));
    } catch (const StoreFailure&) {
      // A snapshot that cannot be read cannot be brought back either: the folder is good without it, and fsck tells.
    }
  }
  return largest;
}

}  // namespace s3sse::store
