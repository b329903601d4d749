// SPDX-License-Identifier: Apache-2.0
#include "apply/rollback_report.h"

#include <algorithm>
#include <utility>

#include "coin/coin_id.h"

namespace coins {
namespace {

constexpr std::uint64_t kNoRow = UINT64_MAX;

}  // namespace

Status RollbackReport::PrepareBits() {
  std::size_t bits = 0;
  std::vector<UndoneBlock> undone;
  undone.reserve(records_.size());
  for (const std::uint64_t number : records_) {
    COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, log_->ReadBlock(number));
    undone.push_back({record.first_coin, record.first_coin + record.coin_count, bits});
    bits += record.coin_count;
  }
  undone_ = std::move(undone);
  reported_.assign(bits, false);
  bits_ready_ = true;
  return {};
}

std::size_t RollbackReport::BitOf(std::uint64_t coin_number) const {
  auto above = std::upper_bound(
      undone_.begin(), undone_.end(), coin_number,
      [](std::uint64_t number, const UndoneBlock& block) { return number < block.first_coin; });
  if (above == undone_.begin() || std::prev(above)->end_coin <= coin_number) return kNoBit;
  const UndoneBlock& block = *std::prev(above);
  return block.first_bit + (coin_number - block.first_coin);
}

Status RollbackReport::LoadBlock(const Interruptible& call) {
  if (!bits_ready_) COINSTORE_RETURN_IF_ERROR(PrepareBits());
  COINSTORE_ASSIGN_OR_RETURN(const BlockRecord record, log_->ReadBlock(records_.back()));
  COINSTORE_ASSIGN_OR_RETURN(const std::vector<Spend> spends, log_->ReadSpends(record));
  std::vector<ReportedCoin> coins;
  coins.reserve(spends.size() + record.coin_count);
  LoggedCoins row;
  std::uint64_t row_number = kNoRow;
  for (const Spend& spend : spends) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (RowOf(spend.coin_number) != row_number) {
      row_number = RowOf(spend.coin_number);
      COINSTORE_ASSIGN_OR_RETURN(row, log_->ReadRow(row_number));
    }
    const std::size_t place = spend.coin_number % kCoinsPerRow;
    if (place >= row.coins.size()) {
      return Status::Corruption("coins row " + std::to_string(row_number) + ": a coin is missing");
    }
    coins.push_back({row.coins[place], BitOf(spend.coin_number) == kNoBit
                                           ? ReportedCoin::Kind::kUnspentAgain
                                           : ReportedCoin::Kind::kDeleted});
    coins.back().record.spent_height = record.height;
  }
  COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins created, log_->ReadCreated(record));
  // A coin spent above is marked before it is asked for: blocks come newest first.
  const auto is_spent_here = [&](std::uint64_t number) {
    return std::binary_search(
        spends.begin(), spends.end(), Spend{.coin_number = number},
        [](const Spend& a, const Spend& b) { return a.coin_number < b.coin_number; });
  };
  for (const CoinRecord& coin : created.coins) {
    if (reported_[BitOf(coin.number)] || is_spent_here(coin.number)) continue;
    coins.push_back({coin, ReportedCoin::Kind::kDeleted});
  }
  for (const Spend& spend : spends) {
    if (const std::size_t bit = BitOf(spend.coin_number); bit != kNoBit) reported_[bit] = true;
  }
  for (ReportedCoin& coin : coins) {
    coin.record.coin_id = CoinId(coin.record.coin);
    coin.record.hints = nullptr;
  }
  pending_ = std::move(coins);
  pending_at_ = 0;
  records_.pop_back();
  return {};
}

Result<std::size_t> RollbackReport::Next(std::span<ReportedCoin> coins, const Interruptible& call) {
  std::size_t filled = 0;
  while (filled < coins.size()) {
    if (pending_at_ == pending_.size()) {
      if (records_.empty()) break;
      // What is filled already is handed out; a failure to load more comes with the next call.
      Status status = call.Check();
      if (status.ok()) status = LoadBlock(call);
      if (!status.ok()) {
        if (filled > 0) break;
        return status;
      }
      continue;
    }
    coins[filled++] = pending_[pending_at_++];
  }
  return filled;
}

}  // namespace coins
