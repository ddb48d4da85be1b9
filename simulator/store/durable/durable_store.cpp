#include "simulator/store/durable/durable_store.h"

#include <algorithm>
#include <iterator>

#include "simulator/store/durable/row_cursor.h"
#include "simulator/store/durable/stored_records.h"
#include "simulator/store/key_listing.h"

namespace s3sse::store {
namespace {

using Check = std::function<bool(const ObjectRef&)>;

std::optional<std::int64_t> bucket_id(Connection& connection, std::string_view name) {
  Query row = connection.query("SELECT id FROM buckets WHERE name = ?");
  if (!row.bind(name).next()) return std::nullopt;
  return row.number(0);
}

std::optional<std::int64_t> upload_row_id(Connection& connection, std::int64_t bucket, std::string_view key,
                                          std::string_view upload_id) {
  Query row = connection.query("SELECT id FROM uploads WHERE bucket = ? AND key = ? AND upload_id = ?");
  if (!row.bind(bucket).bind(key).bind(upload_id).next()) return std::nullopt;
  return row.number(0);
}

/// One version of a key, by its place in the order of the key's versions.
struct Version {
  std::int64_t rank = 0;
  Bytes row;
};

std::optional<Version> version_in(Query& row) {
  if (!row.next()) return std::nullopt;
  return Version{.rank = row.number(0), .row = {row.bytes(1).begin(), row.bytes(1).end()}};
}

std::optional<Version> newest_version(Connection& connection, std::int64_t bucket, std::string_view key) {
  Query row =
      connection.query("SELECT rank, record FROM versions WHERE bucket = ? AND key = ? ORDER BY rank DESC LIMIT 1");
  return version_in(row.bind(bucket).bind(key));
}

std::optional<Version> version_named(Connection& connection, std::int64_t bucket, std::string_view key,
                                     std::string_view version_id) {
  Query row = connection.query("SELECT rank, record FROM versions WHERE bucket = ? AND key = ? AND version_id = ?");
  return version_in(row.bind(bucket).bind(key).bind(version_id));
}

void drop_version(Batch& batch, std::int64_t bucket, std::string_view key, const Version& version) {
  batch.connection.query("DELETE FROM versions WHERE bucket = ? AND key = ? AND rank = ?")
      .bind(bucket)
      .bind(key)
      .bind(version.rank)
      .run();
  detach(batch, blobs_of_object_row(version.row));
}

void tell_uploads(Batch& batch, std::int64_t bucket, std::string_view key) {
  batch.connection.query("UPDATE uploads SET key_changed = 1 WHERE bucket = ? AND key = ? AND key_changed = 0")
      .bind(bucket)
      .bind(key)
      .run();
}

/// With its parts; their ciphertext stays where an object names it.
void drop_upload(Batch& batch, std::int64_t upload) {
  BlobIds gone;
  Query rows = batch.connection.query("SELECT record FROM parts WHERE upload = ?");
  rows.bind(upload);
  while (rows.next()) gone.merge(blobs_of_part_row(rows.bytes(0)));
  detach(batch, gone);
  batch.connection.query("DELETE FROM parts WHERE upload = ?").bind(upload).run();
  batch.connection.query("DELETE FROM uploads WHERE id = ?").bind(upload).run();
}

class DurableStore final : public ObjectStore {
 public:
  DurableStore(std::shared_ptr<void> owner, Database& database) : owner_(std::move(owner)), database_(database) {}

  StoreStatus create_bucket(BucketRecord record) override {
    return database_.write([&](Batch& batch) {
      if (bucket_id(batch.connection, record.name)) return StoreStatus::bucket_exists;
      const Bytes row = encoded(record);
      batch.connection.query("INSERT INTO buckets(name, record) VALUES(?, ?)")
          .bind(std::string_view(record.name))
          .bind(row)
          .run();
      return StoreStatus::ok;
    });
  }

  [[nodiscard]] std::optional<BucketRecord> bucket(std::string_view name) const override {
    Database::Reader reader(database_);
    Query row = reader->query("SELECT record FROM buckets WHERE name = ?");
    if (!row.bind(name).next()) return std::nullopt;
    return decoded<BucketRecord>(row.bytes(0), "a bucket");
  }

  [[nodiscard]] std::vector<BucketRecord> buckets() const override {
    Database::Reader reader(database_);
    std::vector<BucketRecord> records;
    Query rows = reader->query("SELECT record FROM buckets ORDER BY name");
    while (rows.next()) records.push_back(decoded<BucketRecord>(rows.bytes(0), "a bucket"));
    return records;
  }

  StoreStatus update_bucket(std::string_view name, const std::function<void(BucketRecord&)>& change) override {
    return database_.write([&](Batch& batch) {
      std::optional<BucketRecord> record;
      {
        Query row = batch.connection.query("SELECT record FROM buckets WHERE name = ?");
        if (!row.bind(name).next()) return StoreStatus::no_such_bucket;
        record = decoded<BucketRecord>(row.bytes(0), "a bucket");
      }
      change(*record);
      const Bytes changed = encoded(*record);
      batch.connection.query("UPDATE buckets SET record = ? WHERE name = ?").bind(changed).bind(name).run();
      return StoreStatus::ok;
    });
  }

  StoreStatus delete_bucket(std::string_view name) override {
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, name);
      if (!bucket) return StoreStatus::no_such_bucket;
      if (batch.connection.query("SELECT 1 FROM versions WHERE bucket = ? LIMIT 1").bind(*bucket).next())
        return StoreStatus::bucket_not_empty;
      std::vector<std::int64_t> ids;
      {
        Query rows = batch.connection.query("SELECT id FROM uploads WHERE bucket = ?");
        rows.bind(*bucket);
        while (rows.next()) ids.push_back(rows.number(0));
      }
      for (const std::int64_t id : ids) drop_upload(batch, id);
      batch.connection.query("DELETE FROM buckets WHERE id = ?").bind(*bucket).run();
      return StoreStatus::ok;
    });
  }

  std::unique_ptr<BlobWriter> new_blob() override { return database_.blobs().writer(database_.next_blob()); }

  StoreStatus put_object(std::string_view bucket_name, ObjectRecord object, const Check& allow) override {
    const Bytes row = object_row(object);
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      return store_version(batch, *bucket, object, row, allow);
    });
  }

  [[nodiscard]] ObjectRef object(std::string_view bucket_name, std::string_view key,
                                 std::optional<std::string_view> version_id) const override {
    Database::Reader reader(database_);
    const auto bucket = bucket_id(*reader, bucket_name);
    if (!bucket) return nullptr;
    const auto found =
        version_id ? version_named(*reader, *bucket, key, *version_id) : newest_version(*reader, *bucket, key);
    if (!found) return nullptr;
    return RecordReader(database_, *reader, Ciphertext::fetched).object(found->row);
  }

  StoreStatus update_object(std::string_view bucket_name, std::string_view key, std::string_view version_id,
                            const std::function<bool(ObjectRecord&)>& change) override {
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      const auto found = version_named(batch.connection, *bucket, key, version_id);
      if (!found) return StoreStatus::no_such_key;
      const auto object = reader_in(batch).object(found->row);
      if (!change(*object)) return StoreStatus::refused;
      const BlobIds before = blobs_of_object_row(found->row);
      const BlobIds after = blobs_of(object->parts);
      attach(batch, object->parts, without(after, before));
      detach(batch, without(before, after));
      const Bytes row = object_row(*object);
      batch.connection.query("UPDATE versions SET record = ? WHERE bucket = ? AND key = ? AND rank = ?")
          .bind(row)
          .bind(*bucket)
          .bind(key)
          .bind(found->rank)
          .run();
      return StoreStatus::ok;
    });
  }

  StoreStatus remove_version(std::string_view bucket_name, std::string_view key, std::string_view version_id,
                             const Check& allow) override {
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      const auto found = version_named(batch.connection, *bucket, key, version_id);
      if (allow && !allow(found ? reader_in(batch).object(found->row) : nullptr)) return StoreStatus::refused;
      if (!found) return StoreStatus::ok;
      drop_version(batch, *bucket, key, *found);
      tell_uploads(batch, *bucket, key);
      return StoreStatus::ok;
    });
  }

  [[nodiscard]] ObjectListing list(std::string_view bucket_name, const ListQuery& query) const override {
    return listed<ObjectRef>(bucket_name, query, version_rows, RowStride::keys,
                             [](const RecordReader& records, const KeyRow& row) -> std::optional<ObjectRef> {
                               if (row.flag != 0) return std::nullopt;
                               return records.object(row.record);
                             });
  }

  [[nodiscard]] VersionListing list_versions(std::string_view bucket_name, const ListQuery& query) const override {
    return listed<ListedVersion>(bucket_name, query, version_rows, RowStride::rows,
                                 [](const RecordReader& records, const KeyRow& row) -> std::optional<ListedVersion> {
                                   return ListedVersion{.object = records.object(row.record), .latest = row.first};
                                 });
  }

  StoreStatus create_upload(std::string_view bucket_name, UploadRecord upload) override {
    const Bytes row = encoded(upload);
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      batch.connection.query("INSERT INTO uploads(bucket, key, upload_id, record) VALUES(?, ?, ?, ?)")
          .bind(*bucket)
          .bind(std::string_view(upload.key))
          .bind(std::string_view(upload.upload_id))
          .bind(row)
          .run();
      return StoreStatus::ok;
    });
  }

  [[nodiscard]] UploadRef upload(std::string_view bucket_name, std::string_view key,
                                 std::string_view upload_id) const override {
    Database::Reader reader(database_);
    const auto bucket = bucket_id(*reader, bucket_name);
    if (!bucket) return nullptr;
    Query row = reader->query("SELECT key_changed, record FROM uploads WHERE bucket = ? AND key = ? AND upload_id = ?");
    if (!row.bind(*bucket).bind(key).bind(upload_id).next()) return nullptr;
    return upload_in(row.number(0), row.bytes(1));
  }

  [[nodiscard]] std::vector<UploadRef> uploads(std::string_view bucket_name) const override {
    Database::Reader reader(database_);
    std::vector<UploadRef> result;
    const auto bucket = bucket_id(*reader, bucket_name);
    if (!bucket) return result;
    Query rows = reader->query("SELECT key_changed, record FROM uploads WHERE bucket = ? ORDER BY key, id");
    rows.bind(*bucket);
    while (rows.next()) result.push_back(upload_in(rows.number(0), rows.bytes(1)));
    return result;
  }

  [[nodiscard]] UploadListing list_uploads(std::string_view bucket_name, const ListQuery& query) const override {
    return listed<UploadRef>(bucket_name, query, upload_rows, RowStride::rows,
                             [](const RecordReader&, const KeyRow& row) -> std::optional<UploadRef> {
                               return upload_in(row.flag, row.record);
                             });
  }

  [[nodiscard]] Parts parts(std::string_view bucket_name, std::string_view key, std::string_view upload_id,
                            std::uint32_t after, std::size_t most) const override {
    Database::Reader reader(database_);
    const auto bucket = bucket_id(*reader, bucket_name);
    const auto upload = bucket ? upload_row_id(*reader, *bucket, key, upload_id) : std::nullopt;
    Parts result;
    if (!upload) return result;
    const RecordReader records(database_, *reader, Ciphertext::when_read);
    Query rows = reader->query("SELECT record FROM parts WHERE upload = ? AND number > ? ORDER BY number");
    rows.bind(*upload).bind(std::int64_t{after});
    while (result.size() < most && rows.next()) {
      SealedPart part = records.part(rows.bytes(0));
      const std::uint32_t number = part.part_number;
      result.emplace_hint(result.end(), number, std::move(part));
    }
    return result;
  }

  StoreStatus put_part(std::string_view bucket_name, std::string_view key, std::string_view upload_id,
                       SealedPart part) override {
    const Bytes row = part_row(part);
    const std::vector<SealedPart> alone = {std::move(part)};
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      const auto upload = upload_row_id(batch.connection, *bucket, key, upload_id);
      if (!upload) return StoreStatus::no_such_upload;
      const std::int64_t number = alone.front().part_number;
      attach(batch, alone, blobs_of(alone));
      BlobIds replaced;
      {
        Query before = batch.connection.query("SELECT record FROM parts WHERE upload = ? AND number = ?");
        if (before.bind(*upload).bind(number).next()) replaced = blobs_of_part_row(before.bytes(0));
      }
      detach(batch, replaced);
      batch.connection.query("REPLACE INTO parts(upload, number, record) VALUES(?, ?, ?)")
          .bind(*upload)
          .bind(number)
          .bind(row)
          .run();
      return StoreStatus::ok;
    });
  }

  StoreStatus complete_upload(std::string_view bucket_name, std::string_view upload_id, ObjectRecord object,
                              const Check& allow) override {
    const Bytes row = object_row(object);
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      const auto upload = upload_row_id(batch.connection, *bucket, object.key, upload_id);
      if (!upload) return StoreStatus::no_such_upload;
      const StoreStatus status = store_version(batch, *bucket, object, row, allow);
      if (status == StoreStatus::ok) drop_upload(batch, *upload);
      return status;
    });
  }

  StoreStatus abort_upload(std::string_view bucket_name, std::string_view key, std::string_view upload_id) override {
    return database_.write([&](Batch& batch) {
      const auto bucket = bucket_id(batch.connection, bucket_name);
      if (!bucket) return StoreStatus::no_such_bucket;
      const auto upload = upload_row_id(batch.connection, *bucket, key, upload_id);
      if (!upload) return StoreStatus::no_such_upload;
      drop_upload(batch, *upload);
      return StoreStatus::ok;
    });
  }

  void save_snapshot(const std::string& name) override { database_.save_snapshot(name); }
  bool restore_snapshot(const std::string& name) override { return database_.restore_snapshot(name); }

 private:
  [[nodiscard]] RecordReader reader_in(Batch& batch) const {
    return {database_, batch.connection, Ciphertext::when_read};
  }

  static UploadRef upload_in(std::int64_t key_changed, ByteView record) {
    auto upload = std::make_shared<UploadRecord>(decoded<UploadRecord>(record, "an upload"));
    upload->key_changed = key_changed != 0;
    return upload;
  }

  template <class Entry, class Read>
  [[nodiscard]] Listing<Entry> listed(std::string_view bucket_name, const ListQuery& query, const RowOrder& order,
                                      RowStride stride, const Read& read) const {
    Database::Reader reader(database_);
    const auto bucket = bucket_id(*reader, bucket_name);
    if (!bucket) return {};
    const RecordReader records(database_, *reader, Ciphertext::when_read);
    RowCursor<Entry> cursor(*reader, *bucket, order, stride, [&](const KeyRow& row) { return read(records, row); });
    return list_entries<Entry>(cursor, query);
  }

  static BlobIds without(const BlobIds& all, const BlobIds& some) {
    BlobIds rest;
    std::ranges::set_difference(all, some, std::inserter(rest, rest.end()));
    return rest;
  }

  StoreStatus store_version(Batch& batch, std::int64_t bucket, const ObjectRecord& object, const Bytes& row,
                            const Check& allow) {
    const std::string_view key = object.key;
    const auto newest = newest_version(batch.connection, bucket, key);
    if (allow && !allow(newest ? reader_in(batch).object(newest->row) : nullptr)) return StoreStatus::refused;
    attach(batch, object.parts, blobs_of(object.parts));
    // A version id is there once; without versioning all versions are called "null", so the new one replaces the old.
    if (newest) {
      if (const auto same = version_named(batch.connection, bucket, key, object.version_id))
        drop_version(batch, bucket, key, *same);
    }
    batch.connection
        .query("INSERT INTO versions(bucket, key, rank, version_id, delete_marker, record) VALUES(?, ?, ?, ?, ?, ?)")
        .bind(bucket)
        .bind(key)
        .bind(newest ? newest->rank + 1 : 1)
        .bind(std::string_view(object.version_id))
        .bind(std::int64_t{object.delete_marker})
        .bind(row)
        .run();
    tell_uploads(batch, bucket, key);
    return StoreStatus::ok;
  }

  const std::shared_ptr<void> owner_;
  Database& database_;
};

}  // namespace

std::unique_ptr<ObjectStore> make_durable_store(std::shared_ptr<void> owner, Database& database) {
  return std::make_unique<DurableStore>(std::move(owner), database);
}

}  // namespace s3sse::store
