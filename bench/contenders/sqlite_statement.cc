// SPDX-License-Identifier: Apache-2.0
#include "contenders/sqlite_statement.h"

#include <algorithm>
#include <stdexcept>

namespace coins::bench {
namespace {

[[noreturn]] void Fail(sqlite3* connection) {
  throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(connection));
}

}  // namespace

SqliteConnection::SqliteConnection(const std::string& file) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file.c_str(), &connection_, kFlags, nullptr) != SQLITE_OK) {
    Fail(connection_);
  }
}

SqliteConnection::~SqliteConnection() { sqlite3_close(connection_); }

void SqliteConnection::Execute(const std::string& sql) {
  if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    Fail(connection_);
  }
}

std::uint64_t SqliteConnection::changes() const {
  return static_cast<std::uint64_t>(sqlite3_changes64(connection_));
}

SqliteStatement::SqliteStatement(SqliteConnection& connection, const std::string& sql) {
  if (sqlite3_prepare_v3(connection.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement_,
                         nullptr) != SQLITE_OK) {
    Fail(connection.get());
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

SqliteStatement& SqliteStatement::Bind(std::int64_t number) {
  Require(sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

SqliteStatement& SqliteStatement::Bind(std::span<const std::uint8_t> bytes) {
  Require(sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

SqliteStatement& SqliteStatement::BindAll(std::span<const Bytes32> keys) {
  for (const Bytes32& key : keys) Bind(key);
  return *this;
}

bool SqliteStatement::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) Fail(sqlite3_db_handle(statement_));
  return false;
}

void SqliteStatement::Run() {
  while (Step()) {
  }
  Reset();
}

void SqliteStatement::Reset() {
  Require(sqlite3_reset(statement_));
  bound_ = 0;
}

std::int64_t SqliteStatement::Number(int column) {
  return sqlite3_column_int64(statement_, column);
}

Bytes32 SqliteStatement::Key(int column) {
  Bytes32 key{};
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  if (sqlite3_column_bytes(statement_, column) != static_cast<int>(key.size())) {
    throw std::runtime_error("sqlite: a key of a wrong size");
  }
  std::copy_n(bytes, key.size(), key.begin());
  return key;
}

std::uint64_t SqliteStatement::BigEndian(int column) {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  std::uint64_t number = 0;
  for (int i = 0; i < sqlite3_column_bytes(statement_, column); ++i)
    number = number << 8 | bytes[i];
  return number;
}

void SqliteStatement::Require(int code) {
  if (code != SQLITE_OK) Fail(sqlite3_db_handle(statement_));
}

std::string Placeholders(std::size_t count) {
  std::string text;
  text.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ",?";
  return text;
}

}  // namespace coins::bench
