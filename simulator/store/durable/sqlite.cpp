#include "simulator/store/durable/sqlite.h"

#include <sqlite3.h>

#include "simulator/store/store.h"

namespace s3sse::store {
namespace {

constexpr int patience_in_milliseconds = 10'000;

[[noreturn]] void fail_in(sqlite3* database, const char* what) {
  throw StoreFailure(std::string("the database of the data folder failed to ") + what + ": " +
                     (database == nullptr ? "no memory" : sqlite3_errmsg(database)));
}

void check(sqlite3_stmt* statement, int outcome, const char* what) {
  if (outcome != SQLITE_OK) fail_in(sqlite3_db_handle(statement), what);
}

}  // namespace

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(ByteView bytes) {
  // A null pointer would be NULL, and not the empty text that it stands for.
  static constexpr std::uint8_t nothing = 0;
  const void* data = bytes.empty() ? &nothing : bytes.data();
  check(statement_, sqlite3_bind_blob64(statement_, ++bound_, data, bytes.size(), SQLITE_STATIC), "take a value");
  return *this;
}

Query& Query::bind(std::int64_t number) {
  check(statement_, sqlite3_bind_int64(statement_, ++bound_, number), "take a value");
  return *this;
}

bool Query::next() {
  const int outcome = sqlite3_step(statement_);
  if (outcome == SQLITE_ROW) return true;
  if (outcome != SQLITE_DONE) fail_in(sqlite3_db_handle(statement_), "read or write");
  return false;
}

std::int64_t Query::run() {
  while (next()) {
  }
  return sqlite3_changes64(sqlite3_db_handle(statement_));
}

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

ByteView Query::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Connection::Connection(const std::string& path, Access access) {
  const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(path.c_str(), &database_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    const std::string reason = database_ == nullptr ? "no memory" : sqlite3_errmsg(database_);
    sqlite3_close_v2(database_);
    throw StoreFailure(path + " cannot be opened: " + reason);
  }
  sqlite3_busy_timeout(database_, patience_in_milliseconds);
  // Tables alone: what else a file says was not written by a store, and would be SQL of somebody else that runs here
  // (sqlite.org/security.html, "Untrusted SQLite Database Files").
  for (const int power : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_TRUSTED_SCHEMA})
    sqlite3_db_config(database_, power, 0, nullptr);
}

Connection::~Connection() {
  for (const auto& [text, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close_v2(database_);
}

void Connection::execute(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail_with("read or write");
}

Query Connection::query(const char* sql) {
  sqlite3_stmt*& statement = prepared_[sql];
  if (statement == nullptr &&
      sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    fail_with("understand a statement");
  return Query(statement);
}

std::int64_t Connection::ask(const char* sql) {
  Query query = this->query(sql);
  return query.next() ? query.number(0) : 0;
}

bool Connection::idle() const {
  return sqlite3_get_autocommit(database_) != 0;
}

void Connection::fail_with(const char* what) const {
  fail_in(database_, what);
}

}  // namespace s3sse::store
