// SPDX-License-Identifier: Apache-2.0
#include "apply/cold_reading.h"

#include <algorithm>
#include <utility>

#include "base/helper_thread.h"

namespace coins {
namespace {

// Read in one call; a thread costs more than so few.
constexpr std::size_t kPieceCoins = 16;
constexpr std::size_t kPiecesForAHelper = 4;
constexpr std::size_t kMaxHelpers = 8;

}  // namespace

ColdReading::ColdReading(const Log& log, std::vector<std::uint64_t> coin_numbers)
    : log_(log),
      numbers_(std::move(coin_numbers)),
      pieces_((numbers_.size() + kPieceCoins - 1) / kPieceCoins),
      statuses_(pieces_.size()) {
  const std::size_t helpers = (pieces_.size() + kPiecesForAHelper - 2) / kPiecesForAHelper;
  for (std::size_t i = 0; i < std::min(helpers, kMaxHelpers); ++i) {
    helpers_.push_back(RunBeside([this] { ReadPieces(); }));
  }
}

// Of a refused block: nobody wants the rest.
ColdReading::~ColdReading() { next_piece_ = pieces_.size(); }

void ColdReading::ReadPieces() {
  for (std::size_t i; (i = next_piece_++) < pieces_.size();) {
    const std::size_t begin = i * kPieceCoins;
    const std::size_t count = std::min(kPieceCoins, numbers_.size() - begin);
    // A coin that is spent is wanted for the last time, in most of its block of the database likewise.
    Result<LoggedCoins> coins =
        log_.ReadCoins(std::span(numbers_).subspan(begin, count), CacheUse::kLeave);
    if (coins.ok()) {
      pieces_[i] = std::move(coins).value();
    } else {
      statuses_[i] = std::move(coins).status();
    }
  }
}

Result<std::vector<LoggedCoins>> ColdReading::Finish() {
  ReadPieces();
  for (std::future<void>& helper : helpers_) helper.get();
  for (Status& status : statuses_) COINSTORE_RETURN_IF_ERROR(std::move(status));
  return std::move(pieces_);
}

}  // namespace coins
