// SPDX-License-Identifier: Apache-2.0
// Balances of all puzzle hashes. The rows of the tables come in the order of the hashes and bound the page; what is
// in memory comes in no such order and is gone through for each page.
#include <algorithm>
#include <map>
#include <utility>

#include "query/balances.h"
#include "query/owner_walk.h"
#include "query/spent_since.h"
#include "tables/rows.h"

namespace coins {
namespace {

// Recent as it was at the beginning, the rows of that moment, and the sums of a range of puzzle hashes.
class BalanceSums {
 public:
  // `height`: as of which block; `count`: how many puzzle hashes are wanted.
  BalanceSums(ChainState* state, std::uint64_t height, const Bytes32& from, std::size_t count,
              const Interruptible& call)
      : state_(state), height_(height), from_(from), count_(count), call_(call) {}

  Status Add(std::uint64_t tip_height, std::uint64_t max_changes) {
    {
      const Reading reading(state_);
      COINSTORE_RETURN_IF_ERROR(reading.Check());
      segments_ = state_->recent.segments();
      newest_entries_ = segments_.back()->entry_count();
      rows_ = state_->tables->engine()->NewScan(Family::kUnspentByOwner, ScanKind::kWhole);
    }
    COINSTORE_RETURN_IF_ERROR(AddRows());
    for (const auto& segment : segments_) COINSTORE_RETURN_IF_ERROR(AddSegment(*segment));
    COINSTORE_ASSIGN_OR_RETURN(const std::vector<CoinRecord> spent,
                               SpentSince(*state_->log, height_, tip_height, max_changes, call_));
    return AddKnownToTablesOnly(spent);
  }

  // Sums of the first `count` puzzle hashes from the place on.
  const std::map<Bytes32, Balance>& sums() const { return sums_; }
  // What comes behind them, if anything may.
  const std::optional<Bytes32>& end() const { return end_; }

 private:
  static constexpr std::size_t kAtOnce = 1000;

  bool IsInRange(const Bytes32& puzzle_hash) const {
    return puzzle_hash >= from_ && (!end_ || puzzle_hash < *end_);
  }

  void AddCoin(const CoinRecord& newest) {
    const std::optional<CoinRecord> coin = AsOf(newest, height_);
    if (!coin || !coin->is_unspent() || !IsInRange(coin->coin.puzzle_hash)) return;
    Balance& balance = sums_[coin->coin.puzzle_hash];
    balance.puzzle_hash = coin->coin.puzzle_hash;
    balance.amount += coin->coin.amount;
    ++balance.coins;
    if (sums_.size() <= count_) return;
    end_ = std::prev(sums_.end())->first;
    sums_.erase(std::prev(sums_.end()));
  }

  // What memory said of a coin at the beginning. A block that came since names coins that are counted elsewhere.
  const RecentEntry* FindAtBegin(const Bytes32& coin_id, std::uint64_t hash) const {
    for (std::size_t i = segments_.size(); i-- > 0;) {
      const std::uint32_t entry = segments_[i]->Find(coin_id, hash);
      const bool is_newest = i + 1 == segments_.size();
      if (entry == kNoEntry || (is_newest && entry >= newest_entries_)) continue;
      return &segments_[i]->entry(entry);
    }
    return nullptr;
  }

  // Of coins that memory does not name, the tables know the newest state.
  Status AddKnownToTablesOnly(std::span<const CoinRecord> coins) {
    for (std::size_t begin = 0; begin < coins.size(); begin += kAtOnce) {
      const auto slice = coins.subspan(begin, std::min(kAtOnce, coins.size() - begin));
      std::vector<Bytes32> ids;
      std::vector<std::uint64_t> hashes;
      for (const CoinRecord& coin : slice) {
        ids.push_back(coin.coin_id);
        hashes.push_back(KeyedHash(state_->recent.secret(), coin.coin_id));
      }
      std::vector<const RecentEntry*> entries(slice.size());
      {
        const Reading reading(state_);
        COINSTORE_RETURN_IF_ERROR(reading.Check());
        Recent::FindMany(segments_, ids, hashes, entries.data());
        for (std::size_t i = 0; i < slice.size(); ++i) {
          if (entries[i] != nullptr) entries[i] = FindAtBegin(ids[i], hashes[i]);
        }
      }
      for (std::size_t i = 0; i < slice.size(); ++i) {
        if (entries[i] == nullptr) AddCoin(slice[i]);
      }
    }
    return {};
  }

  // Until there are more puzzle hashes than wanted.
  Status AddRows() {
    std::vector<CoinRecord> coins;
    rows_->Seek(UnspentPrefix(Owner::OfPuzzleHash(from_)));
    while (rows_->Valid() && !end_) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      coins.clear();
      for (; rows_->Valid() && coins.size() < kAtOnce; rows_->Next()) {
        COINSTORE_ASSIGN_OR_RETURN(const UnspentRow row,
                                   DecodeUnspentRow(rows_->key(), rows_->value()));
        if (!row.owner.is_puzzle_hash()) break;
        coins.push_back(row.coin);
      }
      if (coins.empty()) break;
      COINSTORE_RETURN_IF_ERROR(AddKnownToTablesOnly(coins));
    }
    return rows_->status();
  }

  // Slice by slice, for the newest segment may be read under the lock only.
  Status AddSegment(const Segment& segment) {
    constexpr std::uint32_t kEntriesAtOnce = 4096;
    const bool is_newest = &segment == segments_.back().get();
    std::uint32_t entry = 0;
    for (bool is_done = false; !is_done;) {
      COINSTORE_RETURN_IF_ERROR(call_.Check());
      const Reading reading(state_);
      COINSTORE_RETURN_IF_ERROR(reading.Check());
      const std::uint32_t count =
          is_newest ? std::min(newest_entries_, segment.entry_count()) : segment.entry_count();
      const std::uint32_t end = std::min(count, entry + kEntriesAtOnce);
      for (; entry < end; ++entry) {
        const RecentEntry& each = segment.entry(entry);
        if (!each.exists || !IsInRange(each.coin.coin.puzzle_hash)) continue;
        const std::uint64_t hash = KeyedHash(state_->recent.secret(), each.coin.coin_id);
        if (FindAtBegin(each.coin.coin_id, hash) == &each) AddCoin(each.coin);
      }
      is_done = entry >= count;
    }
    return {};
  }

  ChainState* state_;
  std::uint64_t height_;
  Bytes32 from_;
  std::size_t count_;
  const Interruptible& call_;
  Recent::Segments segments_;
  std::uint32_t newest_entries_ = 0;  // of the newest segment, at the beginning
  std::unique_ptr<Scan> rows_;
  std::map<Bytes32, Balance> sums_;
  std::optional<Bytes32> end_;
};

}  // namespace

Result<BalancePage> ReadBalancePage(ChainState* state, const PageRequest& request,
                                    const Interruptible& call) {
  const CursorOwner owner{.instance = request.instance,
                          .secret = state->recent.secret(),
                          .question = {'b', 'a', 'l', 'a', 'n', 'c', 'e', 's'},
                          .view = request.view};
  BalancePage page;
  const auto read = [&](const BlockRecord& tip, QueryPlace* at) -> Result<bool> {
    page.balances.clear();
    if (at->key > 0) return false;  // behind the last
    const std::uint64_t height = request.view != nullptr ? request.view->height : tip.height;
    BalanceSums sums(state, height, at->coin_id, request.limits.entries, call);
    COINSTORE_RETURN_IF_ERROR(sums.Add(tip.height, request.limits.max_view_changes));
    for (const auto& [puzzle_hash, balance] : sums.sums()) page.balances.push_back(balance);
    *at = sums.end() ? QueryPlace{0, 0, *sums.end()} : QueryPlace{.key = 1};
    return sums.end().has_value();
  };
  COINSTORE_ASSIGN_OR_RETURN(page.end, MakePage(state, owner, request, call, read));
  if (!page.end.block) page.balances.clear();
  return page;
}

}  // namespace coins
