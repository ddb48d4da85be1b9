#include "simulator/store/durable/database.h"

namespace s3sse::store {
namespace {

constexpr std::int64_t application_id = 0x73337365;  // "s3se"

// Names of buckets, keys and versions are bytes, ordered as S3 lists them. The newest version of a key comes first.
// A blob without bytes is in a file; `refs` counts the parts that name it.
constexpr const char* first_schema = R"(
  CREATE TABLE buckets(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, record BLOB NOT NULL);
  CREATE TABLE versions(bucket INTEGER NOT NULL, key BLOB NOT NULL, rank INTEGER NOT NULL, version_id BLOB NOT NULL,
    delete_marker INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY(bucket, key, rank DESC)) WITHOUT ROWID;
  CREATE UNIQUE INDEX versions_by_id ON versions(bucket, key, version_id);
  CREATE TABLE uploads(id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key BLOB NOT NULL, upload_id BLOB NOT NULL,
    key_changed INTEGER NOT NULL DEFAULT 0, record BLOB NOT NULL, UNIQUE(bucket, key, upload_id));
  CREATE TABLE parts(upload INTEGER NOT NULL, number INTEGER NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY(upload, number)) WITHOUT ROWID;
  CREATE TABLE blobs(id INTEGER PRIMARY KEY, refs INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB);
  CREATE TABLE named_values(name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE history(kind INTEGER NOT NULL, number INTEGER NOT NULL, event BLOB NOT NULL,
    PRIMARY KEY(kind, number)) WITHOUT ROWID;
)";

// Uploads of a key are listed in the order in which they began, which is that of their numbers.
constexpr const char* uploads_in_order = "CREATE INDEX uploads_by_key ON uploads(bucket, key, id)";

/// Step i brings version i to version i + 1.
constexpr const char* migrations[] = {first_schema, uploads_in_order};
static_assert(std::size(migrations) == schema_version);

}  // namespace

void check_snapshot_version(std::int64_t version) {
  if (version < oldest_snapshot_version || version > schema_version)
    throw StoreFailure("the snapshot has version " + std::to_string(version) +
                       " of the schema, which this program does not know; save it anew");
}

void prepare_schema(Connection& connection) {
  const std::int64_t found = connection.ask("PRAGMA user_version");
  const bool foreign = connection.ask("PRAGMA application_id") != application_id;
  if (foreign && connection.ask("SELECT count(*) FROM sqlite_schema") != 0)
    throw StoreFailure("its database was made by another program");
  if (found > schema_version)
    throw StoreFailure("its schema has version " + std::to_string(found) + ", and this program knows up to " +
                       std::to_string(schema_version) + ": use the newer s3sse that wrote it");
  if (found == schema_version) return;
  connection.execute("BEGIN IMMEDIATE");
  for (std::int64_t version = found; version < schema_version; ++version) connection.execute(migrations[version]);
  connection.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
  connection.execute(("PRAGMA user_version = " + std::to_string(schema_version)).c_str());
  connection.execute("COMMIT");
}

}  // namespace s3sse::store
