// SPDX-License-Identifier: Apache-2.0
#include "check/log_check.h"

#include <string>
#include <utility>
#include <variant>

#include "base/big_endian.h"
#include "coin/hint_list.h"

namespace coins {
namespace {

Status Bad(std::uint64_t record_number, const char* what) {
  return Status::Corruption("log record " + std::to_string(record_number) + ": " + what);
}

class LogChecker {
 public:
  LogChecker(Engine* engine, const Log& log, std::uint64_t as_of, const Interruptible& call,
             Progress* progress, CheckReport* report)
      : engine_(engine),
        log_(log),
        as_of_(as_of),
        call_(call),
        progress_(progress),
        report_(report) {}

  Result<Chain> Run() {
    COINSTORE_ASSIGN_OR_RETURN(LogReader reader, LogReader::After(0, engine_, Gaps::kAllowed));
    for (LogReader::Record record;;) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      COINSTORE_ASSIGN_OR_RETURN(const bool has_record, reader.Next(&record));
      if (!has_record) break;
      COINSTORE_RETURN_IF_ERROR(Take(record));
      progress_->Step();
    }
    if (!gaps_.empty()) return Bad(gaps_.front(), "missing, and no rollback undoes it");
    if (last_ != log_.last()) return Bad(last_ + 1, "missing");
    report_->checked.push_back("log: " + std::to_string(records_) + " records up to " +
                               std::to_string(last_) + ", " + std::to_string(chain_.size()) +
                               " blocks in the chain");
    COINSTORE_RETURN_IF_ERROR(CompareHeights());
    return std::move(as_of_chain_);
  }

 private:
  struct ChainBlock {
    std::uint64_t height;
    std::uint64_t record_number;
    Counters counters;
  };

  Status Take(const LogReader::Record& record) {
    const std::uint64_t number = std::visit(
        [](const auto& each) -> std::uint64_t {
          if constexpr (std::is_same_v<std::decay_t<decltype(each)>, LoggedBlock>) {
            return each.record.number;
          } else {
            return each.number;
          }
        },
        record);
    if (number != last_ + 1) gaps_.push_back(last_ + 1);
    last_ = number;
    ++records_;
    if (const auto* rollback = std::get_if<RollbackRecord>(&record)) {
      COINSTORE_RETURN_IF_ERROR(TakeRollback(*rollback));
    } else {
      COINSTORE_RETURN_IF_ERROR(TakeBlock(std::get<LoggedBlock>(record)));
    }
    if (number != as_of_) return {};
    as_of_chain_.reserve(chain_.size());
    for (const ChainBlock& block : chain_) {
      as_of_chain_.push_back({block.height, block.record_number});
    }
    return {};
  }

  Status TakeBlock(const LoggedBlock& block) {
    const BlockRecord& record = block.record;
    if (!chain_.empty() && chain_.back().height >= record.height) {
      return Bad(record.number, "height is not above the one before");
    }
    // The block before may be one of those that are gone.
    if (gaps_.empty()) {
      const Counters before = chain_.empty() ? Counters() : chain_.back().counters;
      std::uint64_t hints = before.hints;
      for (const CoinRecord& coin : block.created.coins) {
        if (coin.hints != nullptr) hints += HintCount(coin.hints);
      }
      if (record.counters.unspent != before.unspent + record.coin_count - record.spend_count ||
          record.counters.spent != before.spent + record.spend_count ||
          record.counters.hints != hints) {
        return Bad(record.number, "its counters do not follow from those of the block before");
      }
    }
    chain_.push_back({record.height, record.number, record.counters});
    return {};
  }

  Status TakeRollback(const RollbackRecord& rollback) {
    const std::uint64_t target = rollback.target_record;
    while (!chain_.empty() && chain_.back().record_number > target) chain_.pop_back();
    // A rollback that a later one undoes may go back to a block that is gone.
    const bool may_be_gone = !gaps_.empty() && gaps_.front() <= target;
    const bool is_there = !chain_.empty() && chain_.back().record_number == target;
    if (target > 0 && !is_there && !may_be_gone) {
      return Bad(rollback.number, "target is not in the chain");
    }
    if (is_there && chain_.back().height != rollback.target_height) {
      return Bad(rollback.number, "target height");
    }
    while (!gaps_.empty() && gaps_.back() > target) gaps_.pop_back();
    return {};
  }

  Status CompareHeights() {
    const std::unique_ptr<Scan> scan = engine_->NewScan(Family::kHeights, ScanKind::kWhole);
    std::size_t next = 0;
    const auto report_missing_below = [&](std::uint64_t height) {
      for (; next < chain_.size() && chain_[next].height < height; ++next) {
        Differ(chain_[next].height, "missing");
      }
    };
    for (scan->Seek({}); scan->Valid(); scan->Next()) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      if (scan->key().size() != 8 || scan->value().size() != 8) {
        report_->Differ("heights: the size of row " + ToHex(AsBytes(scan->key())));
        continue;
      }
      const std::uint64_t height = LoadU64Be(scan->key().data());
      const std::uint64_t record_number = LoadU64Be(scan->value().data());
      report_missing_below(height);
      if (next == chain_.size() || chain_[next].height != height) {
        Differ(height, "no block of the chain has it");
        continue;
      }
      if (chain_[next].record_number != record_number) {
        Differ(height, "names log record " + std::to_string(record_number) + ", the chain has " +
                           std::to_string(chain_[next].record_number));
      }
      ++next;
    }
    COINSTORE_RETURN_IF_ERROR(scan->status());
    report_missing_below(UINT64_MAX);
    report_->checked.push_back("heights: " + std::to_string(chain_.size()) + " blocks");
    return {};
  }

  void Differ(std::uint64_t height, const std::string& what) {
    report_->Differ("heights: height " + std::to_string(height) + ": " + what);
  }

  Engine* engine_;
  const Log& log_;
  std::uint64_t as_of_;
  const Interruptible& call_;
  Progress* progress_;
  CheckReport* report_;
  std::uint64_t last_ = 0;  // record read
  std::uint64_t records_ = 0;
  std::vector<ChainBlock> chain_;
  // The first record of each gap that no rollback behind it has accounted for yet, ascending.
  std::vector<std::uint64_t> gaps_;
  Chain as_of_chain_;
};

}  // namespace

Result<Chain> CheckLog(Engine* engine, const Log& log, std::uint64_t as_of,
                       const Interruptible& call, Progress* progress, CheckReport* report) {
  return LogChecker(engine, log, as_of, call, progress, report).Run();
}

}  // namespace coins
