#pragma once
// SQLite, as much of it as the store needs. The only way to it: no other source knows its header. Every failure is
// thrown as StoreFailure, with SQLite's words for it.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "simulator/base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace s3sse::store {

/// One prepared statement on its way: parameters are bound in order, then rows are fetched. Reset when it dies.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query();
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_) {}
  Query& operator=(Query&&) = delete;

  /// Bound as BLOB, which SQLite orders by byte, as S3 orders keys. The bytes must outlive the query.
  Query& bind(ByteView bytes);
  Query& bind(std::string_view bytes) { return bind(as_bytes(bytes)); }
  Query& bind(std::int64_t number);

  /// True if there is a row.
  bool next();
  /// For statements that give no rows; returns the number of rows that they changed.
  std::int64_t run();

  [[nodiscard]] std::int64_t number(int column) const;
  /// Valid until the next row.
  [[nodiscard]] ByteView bytes(int column) const;
  [[nodiscard]] std::string text(int column) const { return std::string(as_text(bytes(column))); }

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

/// Used by one thread at a time.
class Connection {
 public:
  enum class Access { read_write, read_only };
  Connection(const std::string& path, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// One or several statements without parameters.
  void execute(const char* sql);
  /// `sql` is prepared once, and known again by its address: string literals only. One query of a text at a time.
  Query query(const char* sql);
  /// The value of a PRAGMA or of another statement with one number as its result.
  std::int64_t ask(const char* sql);
  /// True outside of a transaction: SQLite leaves one by itself after some failures.
  [[nodiscard]] bool idle() const;

 private:
  [[noreturn]] void fail_with(const char* what) const;

  sqlite3* database_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> prepared_;
};

}  // namespace s3sse::store
