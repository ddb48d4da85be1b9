#pragma once
// Records and the blobs that they name, between memory and the rows.
#include <memory>
#include <set>
#include <vector>

#include "simulator/store/durable/database.h"
#include "simulator/store/durable/record_fields.h"

namespace s3sse::store {

/// The time at which the bytes of the blobs of a record are fetched.
enum class Ciphertext : std::uint8_t {
  fetched,   ///< at once: the record is about to be read
  when_read  ///< one of many, most of which nobody reads; then gone if the record is gone
};

/// The blobs that a record names, without those that are empty.
using BlobIds = std::set<std::int64_t>;

class RecordReader {
 public:
  /// `connection` serves until the records are read; `database` for as long as blobs that come `when_read` live.
  RecordReader(Database& database, Connection& connection, Ciphertext ciphertext)
      : database_(database), connection_(connection), ciphertext_(ciphertext) {}

  [[nodiscard]] std::shared_ptr<ObjectRecord> object(ByteView row) const;
  [[nodiscard]] SealedPart part(ByteView row) const;

 private:
  [[nodiscard]] SealedPart with_blob(StoredPart stored) const;

  Database& database_;
  Connection& connection_;
  Ciphertext ciphertext_;
};

[[nodiscard]] Bytes object_row(const ObjectRecord& object);
[[nodiscard]] Bytes part_row(const SealedPart& part);
[[nodiscard]] BlobIds blobs_of(const std::vector<SealedPart>& parts);
[[nodiscard]] BlobIds blobs_of_object_row(ByteView row);
[[nodiscard]] BlobIds blobs_of_part_row(ByteView row);

/// Counts one more record that names each of these blobs. A blob that no row had comes in with its bytes.
void attach(Batch& batch, const std::vector<SealedPart>& parts, const BlobIds& ids);
/// Counts one less; a blob that no record names any more goes.
void detach(Batch& batch, const BlobIds& ids);

}  // namespace s3sse::store
