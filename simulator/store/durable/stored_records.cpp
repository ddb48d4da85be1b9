#include "simulator/store/durable/stored_records.h"

#include <algorithm>

namespace s3sse::store {
namespace {

/// Bytes of a row that is looked up when they are read.
class RowBlob final : public DurableBlob {
 public:
  RowBlob(Database& database, std::int64_t id_in, std::uint64_t size_in)
      : DurableBlob(id_in, size_in), database_(database) {}
  [[nodiscard]] const Bytes* in_row() const override { return nullptr; }

  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    try {
      Database::Reader reader(database_);
      Query row = reader->query("SELECT bytes FROM blobs WHERE id = ? AND bytes IS NOT NULL");
      if (row.bind(id).next()) return InlineBlob(id, {row.bytes(0).begin(), row.bytes(0).end()}).read_at(offset, out);
    } catch (const StoreFailure& failure) {
      return fail(failure.what(), "store");
    }
    return fail("the object was removed while it was read", "store");
  }

 private:
  Database& database_;
};

const DurableBlob& durable(const BlobRef& blob) {
  const auto* own = dynamic_cast<const DurableBlob*>(blob.get());
  if (own == nullptr) throw StoreFailure("ciphertext of another store was given to this one");
  return *own;
}

StoredPart stored_part(const SealedPart& part) {
  const DurableBlob& blob = durable(part.ciphertext);
  return {.part = part, .blob = blob.id, .ciphertext_size = blob.size()};
}

}  // namespace

std::shared_ptr<ObjectRecord> RecordReader::object(ByteView row) const {
  auto stored = decoded<StoredObject>(row, "an object");
  // The size is bound to no ciphertext: whoever can write here could make an object end early.
  std::uint64_t size = 0;
  for (StoredPart& part : stored.parts) {
    size += part.part.size;
    stored.object.parts.push_back(with_blob(std::move(part)));
  }
  if (size != stored.object.size)
    throw StoreFailure("the data folder has a record of an object whose parts have not its size");
  return std::make_shared<ObjectRecord>(std::move(stored.object));
}

SealedPart RecordReader::part(ByteView row) const {
  return with_blob(decoded<StoredPart>(row, "a part"));
}

SealedPart RecordReader::with_blob(StoredPart stored) const {
  SealedPart part = std::move(stored.part);
  if (stored.ciphertext_size > largest_inline_blob) {
    part.ciphertext = database_.blobs().file(stored.blob, stored.ciphertext_size);
  } else if (ciphertext_ == Ciphertext::when_read) {
    part.ciphertext = std::make_shared<RowBlob>(database_, stored.blob, stored.ciphertext_size);
  } else {
    Query row = connection_.query("SELECT bytes FROM blobs WHERE id = ?");
    if (!row.bind(stored.blob).next()) throw StoreFailure("the data folder lacks bytes of an object that it has");
    part.ciphertext = std::make_shared<InlineBlob>(stored.blob, Bytes(row.bytes(0).begin(), row.bytes(0).end()));
  }
  return part;
}

Bytes object_row(const ObjectRecord& object) {
  StoredObject stored{.object = object, .parts = {}};
  for (const SealedPart& part : object.parts) stored.parts.push_back(stored_part(part));
  return encoded(stored);
}

Bytes part_row(const SealedPart& part) {
  StoredPart stored = stored_part(part);
  return encoded(stored);
}

BlobIds blobs_of(const std::vector<SealedPart>& parts) {
  BlobIds ids;
  for (const SealedPart& part : parts) ids.insert(durable(part.ciphertext).id);
  return ids;
}

BlobIds blobs_of_object_row(ByteView row) {
  BlobIds ids;
  for (const StoredPart& part : decoded<StoredObject>(row, "an object").parts) ids.insert(part.blob);
  return ids;
}

BlobIds blobs_of_part_row(ByteView row) {
  return {decoded<StoredPart>(row, "a part").blob};
}

void attach(Batch& batch, const std::vector<SealedPart>& parts, const BlobIds& ids) {
  for (const SealedPart& part : parts) {
    const DurableBlob& blob = durable(part.ciphertext);
    if (!ids.contains(blob.id)) continue;
    if (batch.connection.query("UPDATE blobs SET refs = refs + 1 WHERE id = ?").bind(blob.id).run() != 0) continue;
    const auto size = static_cast<std::int64_t>(blob.size());
    if (const Bytes* bytes = blob.in_row()) {
      batch.connection.query("INSERT INTO blobs(id, refs, size, bytes) VALUES(?, 1, ?, ?)")
          .bind(blob.id)
          .bind(size)
          .bind(*bytes)
          .run();
    } else if (dynamic_cast<const FileBlob*>(&blob) != nullptr) {
      batch.connection.query("INSERT INTO blobs(id, refs, size) VALUES(?, 1, ?)").bind(blob.id).bind(size).run();
      batch.kept[blob.id] = part.ciphertext;
      batch.doomed.erase(blob.id);
    } else {
      throw StoreFailure("the ciphertext was removed while it was copied");
    }
  }
}

void detach(Batch& batch, const BlobIds& ids) {
  for (const std::int64_t id : ids) {
    batch.connection.query("UPDATE blobs SET refs = refs - 1 WHERE id = ?").bind(id).run();
    Query gone = batch.connection.query("DELETE FROM blobs WHERE id = ? AND refs <= 0 RETURNING bytes IS NULL");
    if (!gone.bind(id).next() || gone.number(0) == 0) continue;
    batch.kept.erase(id);
    batch.doomed.insert(id);
  }
}

}  // namespace s3sse::store
