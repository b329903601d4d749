// SPDX-License-Identifier: Apache-2.0
// The list of contenders, and which of several variants stands for its kind: the one that was faster.
#include <stdexcept>

#include "contenders/broken.h"
#include "contenders/coinstore_contender.h"
#include "contenders/contender.h"
#include "contenders/floor.h"
#include "contenders/seed_layout.h"
#include "contenders/sqlite_store.h"

namespace coins::bench {
namespace {

constexpr std::uint64_t kChiaCacheBytes = 2'000 * 1024;  // SQLite's default, which Chia leaves

}  // namespace

const std::vector<ContenderKind>& ContenderKinds() {
  static const std::vector<ContenderKind> kKinds = {
      {"coinstore", "libcoinstore through its C header, with a root for every block", true},
      {"seed", "the seed layout on the same RocksDB, no root", true},
      {"seed-shipped", "the same as it was shipped: the coin id is the value of every index row",
       true},
      {"seed-snappy", "seed with Snappy compression", false},
      {"sqlite", "Chia's SQLite tables and statements, no root", true},
      {"sqlite-2mb", "the same with the cache that Chia leaves at its default", true},
      {"sqlite-by-row", "sqlite with a statement for each removal", false},
      {"floor", "the same log bytes appended to a plain file: no checks, no indexes, no answers",
       true},
      {"broken-seed", "seed that loses one spend: the cross-check must notice it", false},
  };
  return kKinds;
}

std::unique_ptr<Contender> MakeContender(const Settings& settings) {
  const std::string& name = settings.contender;
  if (name == "coinstore") return MakeCoinstoreContender(settings);
  if (name == "seed") return MakeSeedLayout(settings, {});
  if (name == "seed-shipped") return MakeSeedLayout(settings, {.value = IndexValue::kCoinId});
  if (name == "seed-snappy") {
    return MakeSeedLayout(settings, {.compression = rocksdb::kSnappyCompression});
  }
  if (name == "sqlite") return MakeSqliteStore(settings, {.cache_bytes = settings.cache_bytes});
  if (name == "sqlite-2mb") return MakeSqliteStore(settings, {.cache_bytes = kChiaCacheBytes});
  if (name == "sqlite-by-row") {
    return MakeSqliteStore(settings,
                           {.removals = Removals::kByRow, .cache_bytes = settings.cache_bytes});
  }
  if (name == "floor") return MakeFloor(settings);
  if (name == "broken-seed") return MakeBroken(MakeSeedLayout(settings, {}));
  throw std::invalid_argument("no contender is called " + name);
}

}  // namespace coins::bench
