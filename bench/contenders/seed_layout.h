// SPDX-License-Identifier: Apache-2.0
// The seed layout on the RocksDB that libcoinstore uses: one batch a block through the memtables of
// twelve families, and in memory a set of the unspent ids. It has no root.
#ifndef COINSTORE_BENCH_CONTENDERS_SEED_LAYOUT_H_
#define COINSTORE_BENCH_CONTENDERS_SEED_LAYOUT_H_

#include <rocksdb/db.h>

#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "contenders/contender.h"
#include "contenders/seed_rows.h"

namespace coins::bench {

struct SeedVariant {
  IndexValue value = IndexValue::kEmpty;
  rocksdb::CompressionType compression = rocksdb::kNoCompression;
};

std::unique_ptr<Contender> MakeSeedLayout(const Settings& settings, SeedVariant variant);

// Throws std::runtime_error for a failure.
void Require(const rocksdb::Status& status);

// Ids are digests: any eight bytes of them are a good hash.
struct IdHash {
  std::size_t operator()(const Bytes32& id) const {
    std::size_t hash = 0;
    std::memcpy(&hash, id.data(), sizeof(hash));
    return hash;
  }
};

// The open database: its options, its families, and reads that all parts share.
class SeedDatabase {
 public:
  SeedDatabase(const std::string& directory, std::uint64_t cache_bytes, SeedVariant variant);
  ~SeedDatabase();
  SeedDatabase(const SeedDatabase&) = delete;
  SeedDatabase& operator=(const SeedDatabase&) = delete;

  rocksdb::DB& db() { return *db_; }
  rocksdb::ColumnFamilyHandle* family(SeedFamily family) { return families_[family]; }
  rocksdb::Options OptionsOf(SeedFamily family) const;

  std::optional<std::string> Get(SeedFamily family, std::string_view key);
  std::optional<SeedRecord> GetCoin(const Bytes32& id);
  // The keys of a family that begin with `prefix`, in order, until `visit` has seen them all.
  void Scan(SeedFamily family, std::string_view prefix,
            const std::function<void(std::string_view key)>& visit);

  // Flushes every family and waits until no compaction runs or is due.
  void Settle();

 private:
  rocksdb::ColumnFamilyOptions FamilyOptions(SeedFamily family) const;
  bool Busy();

  rocksdb::DBOptions options_;
  std::shared_ptr<rocksdb::Cache> cache_;
  SeedVariant variant_;
  rocksdb::DB* db_ = nullptr;
  rocksdb::ColumnFamilyHandle* default_family_ = nullptr;
  std::array<rocksdb::ColumnFamilyHandle*, kSeedFamilies> families_{};
};

// A batch as a sink of rows.
class BatchSink final : public RowSink {
 public:
  explicit BatchSink(SeedDatabase& database) : database_(database) {}
  void Put(SeedFamily family, std::string_view key, std::string_view value) override {
    Require(batch_.Put(database_.family(family), Slice(key), Slice(value)));
  }
  void Delete(SeedFamily family, std::string_view key) override {
    Require(batch_.Delete(database_.family(family), Slice(key)));
  }
  void Write(bool sync) {
    rocksdb::WriteOptions options;
    options.sync = sync;
    Require(database_.db().Write(options, &batch_));
  }

 private:
  static rocksdb::Slice Slice(std::string_view view) { return {view.data(), view.size()}; }
  SeedDatabase& database_;
  rocksdb::WriteBatch batch_;
};

// The rows of `metadata` that blocks write.
struct SeedTip {
  std::uint64_t height = 0;
  std::uint64_t timestamp_s = 0;
  Bytes32 hash{};
  std::uint64_t unspent = 0;
  std::uint64_t spent = 0;
  std::uint64_t total_value = 0;
};
void PutTip(const SeedTip& tip, RowSink& sink);
std::optional<SeedTip> ReadTip(SeedDatabase& database);

// In memory, changed after each write.
struct SeedState {
  std::optional<SeedTip> tip;
  std::unordered_set<Bytes32, IdHash> unspent;
};

void RollBackSeed(SeedDatabase& database, SeedState& state, const Block& target, bool sync);

// Gathers rows and brings them in as sorted files.
class SeedPreload {
 public:
  SeedPreload(const Settings& settings, SeedVariant variant);
  ~SeedPreload();
  void Add(const Block& block);
  void Finish();

 private:
  class Rows;
  SeedDatabase database_;
  SeedVariant variant_;
  std::string directory_;
  std::unique_ptr<Rows> rows_;
  SeedTip tip_;
};

std::unique_ptr<Answers> MakeSeedAnswers(SeedDatabase& database);

}  // namespace coins::bench

#endif  // COINSTORE_BENCH_CONTENDERS_SEED_LAYOUT_H_
