// SPDX-License-Identifier: Apache-2.0
// The bulk path of the seed layout: rows gathered, sorted, and brought in as files.
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <unordered_map>

#include "contenders/seed_layout.h"

namespace coins::bench {
namespace {

constexpr std::size_t kRowsAtOnce = 2'000'000;

struct Row {
  std::string key;
  std::string value;
  bool deleted = false;
};

}  // namespace

class SeedPreload::Rows final : public RowSink {
 public:
  void Put(SeedFamily family, std::string_view key, std::string_view value) override {
    families_[family].push_back({std::string(key), std::string(value), false});
    ++count_;
  }
  void Delete(SeedFamily family, std::string_view key) override {
    families_[family].push_back({std::string(key), {}, true});
    ++count_;
  }
  std::size_t count() const { return count_; }

  void Ingest(SeedDatabase& database, const std::string& directory) {
    for (std::size_t i = 0; i < kSeedFamilies; ++i) {
      if (families_[i].empty()) continue;
      const auto family = static_cast<SeedFamily>(i);
      const std::string file = directory + "/preload.sst";
      WriteSorted(&families_[i], database.OptionsOf(family), file);
      rocksdb::IngestExternalFileOptions options;
      options.move_files = true;
      Require(database.db().IngestExternalFile(database.family(family), {file}, options));
      families_[i].clear();
    }
    count_ = 0;
  }

  // Unspent coins, for a spend writes the whole record anew.
  std::unordered_map<Bytes32, SeedRecord, IdHash> unspent;

 private:
  static void WriteSorted(std::vector<Row>* rows, const rocksdb::Options& options,
                          const std::string& file) {
    // Of rows with one key the last is what holds.
    std::stable_sort(rows->begin(), rows->end(),
                     [](const Row& x, const Row& y) { return x.key < y.key; });
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
    Require(writer.Open(file));
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const Row& row = (*rows)[i];
      if (i + 1 < rows->size() && (*rows)[i + 1].key == row.key) continue;
      Require(row.deleted ? writer.Delete(row.key) : writer.Put(row.key, row.value));
    }
    Require(writer.Finish());
  }

  std::array<std::vector<Row>, kSeedFamilies> families_;
  std::size_t count_ = 0;
};

SeedPreload::SeedPreload(const Settings& settings, SeedVariant variant)
    : database_(settings.directory, settings.cache_bytes, variant),
      variant_(variant),
      directory_(settings.directory),
      rows_(std::make_unique<Rows>()) {}

SeedPreload::~SeedPreload() = default;

void SeedPreload::Add(const Block& block) {
  for (std::size_t i = 0; i < block.ids.size(); ++i) {
    const SeedRecord record = CreatedRecord(block, i);
    PutCreated(block.ids[i], record, variant_.value, *rows_);
    rows_->unspent.emplace(block.ids[i], record);
    tip_.total_value += record.coin.amount;
  }
  for (const Bytes32& id : block.spent) {
    auto spent = rows_->unspent.extract(id);
    spent.mapped().spent = block.height();
    PutSpent(id, spent.mapped(), variant_.value, *rows_);
    tip_.total_value -= spent.mapped().coin.amount;
  }
  for (const coinstore_hint& hint : block.hints) PutHint(hint, *rows_);
  tip_.height = block.height();
  tip_.timestamp_s = block.info.timestamp;
  std::copy_n(block.info.block_hash, tip_.hash.size(), tip_.hash.begin());
  tip_.unspent += block.ids.size() - block.spent.size();
  tip_.spent += block.spent.size();
  if (rows_->count() >= kRowsAtOnce) rows_->Ingest(database_, directory_);
}

void SeedPreload::Finish() {
  rows_->Put(kMetadata, "initialized", std::string_view("\x01", 1));
  PutTip(tip_, *rows_);
  rows_->Ingest(database_, directory_);
  for (std::size_t i = 0; i < kSeedFamilies; ++i) {
    Require(database_.db().CompactRange(rocksdb::CompactRangeOptions(),
                                        database_.family(static_cast<SeedFamily>(i)), nullptr,
                                        nullptr));
  }
  database_.Settle();
}

}  // namespace coins::bench
