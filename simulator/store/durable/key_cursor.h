#pragma once
// The keys of a bucket with their newest versions, as the sorted map that list_keys() walks.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/store/durable/stored_records.h"

namespace s3sse::store {

/// The newest version of a key: a look at its row, which is there until the cursor moves.
struct NewestVersion {
  bool delete_marker = false;
  ByteView row{};
};

class KeyCursor {
 public:
  struct End {};
  /// The cursor itself: there is one place that it is at.
  class Place {
   public:
    explicit Place(KeyCursor& cursor) : cursor_(&cursor) {}
    const std::pair<std::string, NewestVersion>* operator->() const { return &cursor_->at_; }
    Place& operator++() {
      cursor_->advance();
      return *this;
    }
    bool operator!=(End) const { return cursor_->query_.has_value(); }

   private:
    KeyCursor* cursor_;
  };

  KeyCursor(Connection& connection, std::int64_t bucket) : connection_(connection), bucket_(bucket) {}

  Place lower_bound(std::string key) {
    seek(std::move(key));
    return Place(*this);
  }
  Place upper_bound(std::string key) { return lower_bound(std::move(key) + '\0'); }
  [[nodiscard]] End end() const { return {}; }

 private:
  void seek(std::string from) {
    query_.reset();
    from_ = std::move(from);
    query_.emplace(connection_.query(
        "SELECT key, delete_marker, record FROM versions WHERE bucket = ? AND key >= ? ORDER BY key, rank DESC"));
    query_->bind(bucket_).bind(std::string_view(from_));
    step();
  }
  void step() {
    if (query_->next()) {
      at_ = {query_->text(0), NewestVersion{query_->number(1) != 0, query_->bytes(2)}};
    } else {
      query_.reset();
    }
  }
  /// To the next key, past the older versions of this one: a few are stepped over, many are jumped.
  void advance() {
    const std::string last = std::move(at_.first);
    for (int steps = 0; steps < 8; ++steps) {
      step();
      if (!query_ || at_.first != last) return;
    }
    seek(last + '\0');
  }

  Connection& connection_;
  std::int64_t bucket_;
  std::string from_;
  std::optional<Query> query_;
  std::pair<std::string, NewestVersion> at_;
};

}  // namespace s3sse::store
