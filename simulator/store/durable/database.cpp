#include "simulator/store/durable/database.h"

#include <algorithm>
#include <limits>

namespace s3sse::store {
namespace {

/// The most changes that one transaction takes: the first of them must not wait for ever.
constexpr std::size_t largest_batch = 128;
constexpr std::size_t most_idle_readers = 16;

std::unique_ptr<Connection> open_writer(const std::string& path, Durability durability) {
  auto connection = std::make_unique<Connection>(path, Connection::Access::read_write);
  connection->execute("PRAGMA journal_mode = WAL");
  connection->execute(durability == Durability::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  prepare_schema(*connection);
  return connection;
}

}  // namespace

Database::Database(const std::filesystem::path& root, Durability durability, bool keeps_leftovers)
    : path_((root / "objects.sqlite").string()),
      blobs_(root, durability == Durability::full),
      writer_(open_writer(path_, durability)) {
  if (durability == Durability::full) {  // the names of database and folder
    sync_folder(root);
    sync_folder(std::filesystem::absolute(root).parent_path());
  }
  finish_snapshots();
  const std::int64_t last_blob =
      std::max(writer_->ask("SELECT coalesce(max(id), 0) FROM blobs"), largest_blob_of_snapshots());
  if (last_blob == std::numeric_limits<std::int64_t>::max())
    throw StoreFailure("its database numbers a blob as no store does: " + std::to_string(last_blob));
  next_blob_ = 1 + last_blob;
  if (!keeps_leftovers) remove_leftovers();
}

Database::Database(const std::filesystem::path& folder) : path_((folder / "objects.sqlite").string()), blobs_(folder) {}

Database::~Database() = default;

/// The row is the commit: a file that no row names was never stored, or is removed already.
void Database::remove_leftovers() {
  blobs_.clear_unfinished();
  for (const auto& folder : unfinished_snapshots()) remove_folder(folder);
  for (const auto& [id, path] : blobs_.files()) {
    Query row = writer_->query("SELECT 1 FROM blobs WHERE id = ? AND bytes IS NULL");
    if (!row.bind(id).next()) remove_file(path);
  }
}

StoreStatus Database::write(const std::function<StoreStatus(Batch&)>& change) {
  ++waiting_;
  std::unique_lock lock(writing_);
  --waiting_;
  if (batch_ == nullptr) begin();
  const std::shared_ptr<Batch> batch = batch_;
  StoreStatus status = StoreStatus::ok;
  try {
    status = change(*batch);
  } catch (const std::exception& problem) {
    give_up(*batch, problem.what());
    throw;
  }
  // Whoever waits for the lock joins the batch, and ends it if nobody comes after.
  if (waiting_ > 0 && ++batch->changes < largest_batch) {
    settled_.wait(lock, [&] { return batch->settled; });
  } else {
    end(*batch);
  }
  if (batch->failure) throw StoreFailure(*batch->failure);
  return status;
}

void Database::begin() {
  if (is_snapshot()) throw StoreFailure("a snapshot is never changed");
  writer_->execute("BEGIN IMMEDIATE");
  batch_ = std::make_shared<Batch>(Batch{.connection = *writer_});
}

void Database::end(Batch& batch) {
  try {
    writer_->execute("COMMIT");
  } catch (const StoreFailure& failure) {
    give_up(batch, failure.what());
    return;
  }
  for (const auto& [id, blob] : batch.kept) static_cast<const FileBlob&>(*blob).doomed = false;
  blobs_.doom({batch.doomed.begin(), batch.doomed.end()});
  batch.settled = true;
  batch_.reset();
  settled_.notify_all();
}

void Database::give_up(Batch& batch, const char* reason) noexcept {
  try {
    if (!writer_->idle()) writer_->execute("ROLLBACK");
  } catch (const StoreFailure&) {
    // SQLite undoes it when the database is opened next; until then, every BEGIN fails, and nothing is stored.
  }
  batch.failure = reason;
  batch.settled = true;
  batch_.reset();
  settled_.notify_all();
}

Database::Reader::Reader(Database& database) : database_(database) {
  {
    const std::lock_guard lock(database.pool_);
    if (!database.readers_.empty()) {
      connection_ = std::move(database.readers_.back());
      database.readers_.pop_back();
    }
  }
  if (connection_ == nullptr) connection_ = std::make_unique<Connection>(database.path_, Connection::Access::read_only);
  blobs_ = database.blobs_.keep_files();
  connection_->query("BEGIN").run();
}

Database::Reader::~Reader() {
  try {
    connection_->query("COMMIT").run();
  } catch (const StoreFailure&) {
    return;  // a connection in an unknown state is closed
  }
  const std::lock_guard lock(database_.pool_);
  if (database_.readers_.size() < most_idle_readers) database_.readers_.push_back(std::move(connection_));
}

}  // namespace s3sse::store
