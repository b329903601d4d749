// SPDX-License-Identifier: Apache-2.0
// Chia's tables, indexes and statements in SQLite, through its C interface. It has no root.
#ifndef COINSTORE_BENCH_CONTENDERS_SQLITE_STORE_H_
#define COINSTORE_BENCH_CONTENDERS_SQLITE_STORE_H_

#include <memory>

#include "contenders/contender.h"
#include "contenders/sqlite_statement.h"

namespace coins::bench {

enum class Removals : std::uint8_t { kOneStatement, kByRow };

struct SqliteVariant {
  Removals removals = Removals::kOneStatement;
  std::uint64_t cache_bytes = 0;
};

std::unique_ptr<Contender> MakeSqliteStore(const Settings& settings, SqliteVariant variant);

std::unique_ptr<Answers> MakeSqliteAnswers(SqliteConnection& connection);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_SQLITE_STORE_H_
