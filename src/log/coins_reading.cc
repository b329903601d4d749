// SPDX-License-Identifier: Apache-2.0
#include "log/coins_reading.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/helper_thread.h"

namespace coins {
namespace {

// Read in one call; a thread costs more than so few.
constexpr std::size_t kPieceRows = 16;
constexpr std::size_t kPiecesForAHelper = 4;
constexpr std::size_t kMaxHelpers = 8;

}  // namespace

CoinsReading::CoinsReading(const Log& log, std::vector<std::uint64_t> coin_numbers, CacheUse cache)
    : log_(log),
      numbers_(std::move(coin_numbers)),
      cache_(cache),
      rows_(Log::ByRow(numbers_)),
      pieces_((rows_.size() + kPieceRows - 1) / kPieceRows),
      statuses_(pieces_.size()) {
  const std::size_t helpers = (pieces_.size() + kPiecesForAHelper - 2) / kPiecesForAHelper;
  for (std::size_t i = 0; i < std::min(helpers, kMaxHelpers); ++i) {
    helpers_.push_back(RunBeside([this] { ReadPieces(); }));
  }
}

// Of a refused block: nobody wants the rest.
CoinsReading::~CoinsReading() { next_piece_ = pieces_.size(); }

void CoinsReading::ReadPieces() {
  for (std::size_t i; (i = next_piece_++) < pieces_.size();) {
    const std::size_t begin = i * kPieceRows;
    const std::size_t count = std::min(kPieceRows, rows_.size() - begin);
    Result<LoggedCoins> coins = log_.ReadRows(std::span(rows_).subspan(begin, count), cache_);
    if (coins.ok()) {
      pieces_[i] = std::move(coins).value();
    } else {
      statuses_[i] = std::move(coins).status();
    }
  }
}

Result<LoggedCoins> CoinsReading::Finish() {
  ReadPieces();
  for (std::future<void>& helper : helpers_) helper.get();
  for (Status& status : statuses_) COINSTORE_RETURN_IF_ERROR(std::move(status));
  LoggedCoins all;
  all.rows.reserve(rows_.size());
  all.coins.reserve(numbers_.size());
  for (LoggedCoins& piece : pieces_) {
    std::move(piece.rows.begin(), piece.rows.end(), std::back_inserter(all.rows));
    all.coins.insert(all.coins.end(), piece.coins.begin(), piece.coins.end());
  }
  return all;
}

}  // namespace coins
