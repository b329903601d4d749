// SPDX-License-Identifier: Apache-2.0
// Reads of the tables: what the log says up to the marker, sorted. Any thread. An answer holds for the moment
// of the read: whoever asks memory first and then the tables must look whether the marker moved meanwhile.
#ifndef COINSTORE_TABLES_TABLES_H_
#define COINSTORE_TABLES_TABLES_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/interrupt.h"
#include "base/result.h"
#include "commitment/leaf.h"
#include "log/log.h"
#include "storage/storage.h"
#include "tables/rows.h"

namespace coins {

class Tables {
 public:
  Tables(Engine* engine, const Log* log, const Secret& secret)
      : engine_(engine), log_(log), secret_(secret) {}

  const Secret& secret() const { return secret_; }
  Engine* engine() const { return engine_; }
  const Log* log() const { return log_; }

  static Result<Marker> ReadMarker(Engine* engine);

  // Looks for many spent coins with one scan.
  class SpentFinder {
   public:
    explicit SpentFinder(const Tables& tables)
        : tables_(tables), scan_(tables.engine_->NewScan(Family::kSpent, ScanKind::kPrefix)) {}
    // The coin with its spent height. Its hints point into *row_bytes.
    Result<std::optional<CoinRecord>> Find(const Bytes32& coin_id, std::string* row_bytes);

   private:
    const Tables& tables_;
    std::unique_ptr<Scan> scan_;
  };

  // Whether a coin ever had an odd child that reached the tables.
  Result<bool> HadOddChild(const Bytes32& parent_id) const;

  // Every unspent coin as a leaf, in no useful order: half of them, by the first bit of their puzzle hashes.
  Status ForEachUnspent(unsigned first_bit, const Interruptible& call,
                        const std::function<void(const UnspentLeaf&)>& visit) const;

 private:
  Engine* engine_;
  const Log* log_;
  Secret secret_;
};

}  // namespace coins

#endif  // COINSTORE_TABLES_TABLES_H_
