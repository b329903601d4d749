// SPDX-License-Identifier: Apache-2.0
// SQLite's connection and prepared statements, with failures as exceptions.
#ifndef COINSTORE_BENCH_CONTENDERS_SQLITE_STATEMENT_H_
#define COINSTORE_BENCH_CONTENDERS_SQLITE_STATEMENT_H_

#include <sqlite3.h>

#include <cstdint>
#include <span>
#include <string>

#include "workload/block.h"

namespace coins::bench {

class SqliteConnection {
 public:
  explicit SqliteConnection(const std::string& file);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  void Execute(const std::string& sql);
  // Rows that the last statement changed.
  std::uint64_t changes() const;
  sqlite3* get() { return connection_; }

 private:
  sqlite3* connection_ = nullptr;
};

class SqliteStatement {
 public:
  SqliteStatement(SqliteConnection& connection, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  // Parameters are numbered on from the first since the last Reset. Bytes are not copied: they live
  // until the statement is reset.
  SqliteStatement& Bind(std::int64_t number);
  SqliteStatement& Bind(std::span<const std::uint8_t> bytes);
  SqliteStatement& BindAll(std::span<const Bytes32> keys);

  bool Step();  // true: there is a row
  void Run();   // to its end, and ready for other parameters
  void Reset();

  std::int64_t Number(int column);
  Bytes32 Key(int column);
  std::uint64_t BigEndian(int column);

 private:
  void Require(int code);

  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

// "?,?,?"
std::string Placeholders(std::size_t count);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_SQLITE_STATEMENT_H_
