#pragma once
// Walks through the rows of a bucket that stand under keys, as list_entries() wants them.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/store/durable/sqlite.h"

namespace s3sse::store {

/// A row under a key: a look at it, which is there until the cursor moves.
struct KeyRow {
  bool first = false;     ///< of its key, in the order of the listing
  std::int64_t flag = 0;  ///< delete_marker of a version, key_changed of an upload
  ByteView record{};
};

/// Statements that give key, flag and record, in the order of the listing. String literals.
struct RowOrder {
  const char* from_key;     ///< of a bucket, from a key on
  const char* rest_of_key;  ///< of a bucket and key, behind a place
  const char* place_of;     ///< the place of a bucket, key and id
  bool skips_unknown;       ///< an id that is not there: behind the key, or else at its first row
};
extern const RowOrder version_rows;
extern const RowOrder upload_rows;

/// The steps of a cursor: from row to row, or to the first row of each key.
enum class RowStride : std::uint8_t { rows, keys };

template <class Entry>
class RowCursor {
 public:
  /// The entry of a row; nothing where it is passed over.
  using Read = std::function<std::optional<Entry>(const KeyRow& row)>;

  RowCursor(Connection& connection, std::int64_t bucket, const RowOrder& order, RowStride stride, Read read)
      : connection_(connection), bucket_(bucket), order_(order), stride_(stride), read_(std::move(read)) {}

  void seek(std::string_view key) {
    query_.reset();
    from_ = key;
    key_.reset();
    query_.emplace(connection_.query(order_.from_key));
    query_->bind(bucket_).bind(std::string_view(from_));
    rest_ = false;
    step();
  }

  void seek_behind(std::string_view key, std::string_view id) {
    if (id.empty()) return seek_behind_key(std::string(key));
    const auto place = place_of(key, id);
    if (!place) return order_.skips_unknown ? seek_behind_key(std::string(key)) : seek(key);
    query_.reset();
    from_ = key;
    key_ = from_;
    query_.emplace(connection_.query(order_.rest_of_key));
    query_->bind(bucket_).bind(std::string_view(from_)).bind(*place);
    rest_ = true;
    step();
  }

  [[nodiscard]] bool done() const { return !query_.has_value(); }
  [[nodiscard]] std::string_view key() const { return *key_; }
  [[nodiscard]] std::optional<Entry> entry() const { return read_(row_); }

  void next() {
    if (stride_ == RowStride::rows) return step();
    // Past the older versions of this key: a few are stepped over, many are jumped.
    const std::string last = *key_;
    for (int steps = 0; steps < 8; ++steps) {
      step();
      if (done() || *key_ != last) return;
    }
    seek_behind_key(last);
  }

 private:
  void seek_behind_key(std::string key) { seek(std::move(key) + '\0'); }

  std::optional<std::int64_t> place_of(std::string_view key, std::string_view id) {
    Query place = connection_.query(order_.place_of);
    if (!place.bind(bucket_).bind(key).bind(id).next()) return std::nullopt;
    return place.number(0);
  }

  void step() {
    if (query_->next()) {
      const std::string_view found = as_text(query_->bytes(0));
      row_ = {.first = key_ != found, .flag = query_->number(1), .record = query_->bytes(2)};
      if (row_.first) key_ = found;
      return;
    }
    query_.reset();
    if (rest_) seek_behind_key(from_);
  }

  Connection& connection_;
  std::int64_t bucket_;
  const RowOrder& order_;
  RowStride stride_;
  Read read_;
  std::string from_;
  bool rest_ = false;  ///< the rows are those of one key, and others follow
  std::optional<Query> query_;
  std::optional<std::string> key_;
  KeyRow row_;
};

}  // namespace s3sse::store
