// SPDX-License-Identifier: Apache-2.0
#include "query/reads.h"

#include <algorithm>
#include <set>
#include <string>

#include "coin/hint_list.h"

namespace coins {
namespace {

// Under the lock.
ChainBlock WithDurableHeight(const ChainState& state, const BlockRecord& record) {
  return {record, state.durable.Get(state.log->synced())};
}

// Memory first, then the tables; again if rows were installed meanwhile, for then a coin may have been in
// neither place when it was asked for there.
template <typename Read>
Status UntilSettled(const ChainState& state, Read read) {
  while (true) {
    const std::uint64_t generation = state.generation.load();
    Status status = read();
    if (!status.ok()) return status;
    if (state.generation.load() == generation) return {};
  }
}

enum class Found : std::uint8_t { kNo, kRecord, kNumber, kElsewhere };

// What memory says of a coin, under the lock: its record, or the number under which the log describes it.
struct InMemory {
  Found found = Found::kElsewhere;
  CoinRecord coin;
  std::uint64_t number = 0;
};
InMemory Look(const ChainState& state, const Bytes32& coin_id, const RecentEntry* entry,
              std::string* hint_bytes) {
  InMemory answer;
  if (entry != nullptr) {
    answer.found = entry->exists ? Found::kRecord : Found::kNo;
    answer.coin = entry->coin;
    if (entry->coin.hints != nullptr) {  // they do not outlive the lock
      hint_bytes->assign(AsText({entry->coin.hints, HintListSize(entry->coin.hints)}));
      answer.coin.hints = AsBytes(*hint_bytes).data();
    }
  } else if (const auto leaf = state.tree.Find(coin_id)) {
    answer.found = Found::kNumber;
    answer.number = leaf->coin_number;
  }
  return answer;
}

// The rest of the way, without the lock.
Result<std::optional<CoinRecord>> Follow(const ChainState& state, const Bytes32& coin_id,
                                         const InMemory& answer, std::string* row_bytes) {
  switch (answer.found) {
    case Found::kNo:
      return std::optional<CoinRecord>();
    case Found::kRecord:
      return std::optional<CoinRecord>(answer.coin);
    case Found::kNumber: {
      COINSTORE_ASSIGN_OR_RETURN(const CoinRecord coin,
                                 state.log->ReadCoin(answer.number, row_bytes));
      if (coin.coin_id == coin_id) return std::optional<CoinRecord>(coin);
      return Status::Corruption("coin " + std::to_string(answer.number) + " of the log is not " +
                                ToHex(coin_id));
    }
    case Found::kElsewhere:
      return Tables::SpentFinder(*state.tables).Find(coin_id, row_bytes);
  }
  COINSTORE_CHECK(false);
  return std::optional<CoinRecord>();
}

// A coin with its hints, which point into *bytes.
Result<std::optional<CoinRecord>> FindCoin(ChainState* state, const Bytes32& coin_id,
                                           std::string* bytes) {
  const LogPins::Pin pin = PinLog(*state);
  std::optional<CoinRecord> found;
  Status status = UntilSettled(*state, [&]() -> Status {
    InMemory answer;
    {
      const Reading reading(state);
      COINSTORE_RETURN_IF_ERROR(reading.Check());
      answer = Look(*state, coin_id, state->recent.Find(coin_id), bytes);
    }
    COINSTORE_ASSIGN_OR_RETURN(found, Follow(*state, coin_id, answer, bytes));
    return {};
  });
  if (!status.ok()) return status;
  return found;
}

}  // namespace

Result<std::optional<ChainBlock>> ReadTip(ChainState* state, const View* view) {
  std::optional<ChainBlock> block;
  {
    const Reading reading(state);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    if (state->tip) block = WithDurableHeight(*state, *state->tip);
  }
  if (view == nullptr) return block;
  const LogPins::Pin pin = PinLog(*state);
  COINSTORE_RETURN_IF_ERROR(CheckView(*state->log, *view));
  if (!block) block.emplace();  // it has been emptied and filled again since
  COINSTORE_ASSIGN_OR_RETURN(block->record, state->log->ReadBlock(view->record_number));
  return block;
}

Result<std::uint64_t> ReadDurableHeight(ChainState* state) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  return state->durable.Get(state->log->synced());
}

Result<std::optional<ChainBlock>> ReadBlockAt(ChainState* state, const View* view,
                                              std::uint64_t height) {
  std::optional<ChainBlock> block;
  Status status = ReadAtTip(state, view, Interruptible(), [&](const auto& tip) -> Status {
    block.reset();
    if (!tip || height > (view != nullptr ? view->height : tip->height)) return {};
    COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, state->log->RecordAt(height));
    if (record == 0) return {};
    block.emplace();
    COINSTORE_ASSIGN_OR_RETURN(block->durable_height, ReadDurableHeight(state));
    COINSTORE_ASSIGN_OR_RETURN(block->record, state->log->ReadBlock(record));
    return {};
  });
  if (!status.ok()) return status;
  return block;
}

Result<std::optional<CoinRecord>> ReadCoin(ChainState* state, const View* view,
                                           const Bytes32& coin_id) {
  const LogPins::Pin pin = PinLog(*state);
  std::string bytes;
  COINSTORE_ASSIGN_OR_RETURN(auto coin, FindCoin(state, coin_id, &bytes));
  if (coin) coin->hints = nullptr;
  if (view == nullptr) return coin;
  COINSTORE_RETURN_IF_ERROR(CheckView(*state->log, *view));
  return coin ? AsOf(*coin, view->height) : coin;
}

namespace {

// A slice of ids, against the state of one moment.
class CoinsReader {
 public:
  CoinsReader(ChainState* state, std::span<const Bytes32> ids, WithHints with_hints)
      : state_(state), ids_(ids), with_hints_(with_hints) {
    hashes_.reserve(ids.size());
    for (const Bytes32& id : ids) hashes_.push_back(KeyedHash(state->recent.secret(), id));
  }

  Status Read() {
    found_.coins.assign(ids_.size(), {});
    found_.found.assign(ids_.size(), 0);
    if (with_hints_ == WithHints::kYes) found_.hints.assign(ids_.size(), {});
    numbers_.clear();
    elsewhere_.clear();
    COINSTORE_RETURN_IF_ERROR(ReadMemory());
    COINSTORE_RETURN_IF_ERROR(ReadRows());
    return ReadSpent();
  }
  const FoundCoins& found() const { return found_; }

 private:
  struct Numbered {
    std::uint64_t coin_number;
    std::size_t position;
  };

  Status ReadMemory() {
    std::vector<const RecentEntry*> entries(ids_.size());
    const Reading reading(state_);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    Recent::FindMany(state_->recent.segments(), ids_, hashes_, entries.data());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (entries[i] != nullptr) {
        if (entries[i]->exists) Take(i, entries[i]->coin);
      } else if (const auto leaf = state_->tree.Find(ids_[i])) {
        numbers_.push_back({leaf->coin_number, i});
      } else {
        elsewhere_.push_back(i);
      }
    }
    return {};
  }

  Status ReadRows() {
    if (numbers_.empty()) return {};
    std::sort(numbers_.begin(), numbers_.end(),
              [](const Numbered& a, const Numbered& b) { return a.coin_number < b.coin_number; });
    std::vector<std::uint64_t> coin_numbers;
    coin_numbers.reserve(numbers_.size());
    for (const Numbered& each : numbers_) {
      // An id that was asked for twice.
      if (!coin_numbers.empty() && coin_numbers.back() == each.coin_number) continue;
      coin_numbers.push_back(each.coin_number);
    }
    COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins coins,
                               state_->log->ReadCoins(coin_numbers, CacheUse::kFill));
    std::size_t at = 0;
    for (const Numbered& each : numbers_) {
      if (coin_numbers[at] != each.coin_number) ++at;
      if (coins.coins[at].coin_id != ids_[each.position]) {
        return Status::Corruption("coin " + std::to_string(each.coin_number) +
                                  " of the log is not " + ToHex(ids_[each.position]));
      }
      Take(each.position, coins.coins[at]);
    }
    return {};
  }

  Status ReadSpent() {
    if (elsewhere_.empty()) return {};
    Tables::SpentFinder spent(*state_->tables);
    std::string row_bytes;
    for (const std::size_t position : elsewhere_) {
      COINSTORE_ASSIGN_OR_RETURN(const auto coin, spent.Find(ids_[position], &row_bytes));
      if (coin) Take(position, *coin);
    }
    return {};
  }

  void Take(std::size_t position, const CoinRecord& coin) {
    if (with_hints_ == WithHints::kYes && coin.hints != nullptr) {
      found_.hints[position].assign(AsText({coin.hints, HintListSize(coin.hints)}));
    }
    found_.coins[position] = coin;
    found_.coins[position].hints = nullptr;
    found_.found[position] = 1;
  }

  ChainState* state_;
  std::span<const Bytes32> ids_;
  WithHints with_hints_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Numbered> numbers_;
  std::vector<std::size_t> elsewhere_;
  FoundCoins found_;
};

void Append(const FoundCoins& slice, FoundCoins* all) {
  all->coins.insert(all->coins.end(), slice.coins.begin(), slice.coins.end());
  all->found.insert(all->found.end(), slice.found.begin(), slice.found.end());
  all->hints.insert(all->hints.end(), slice.hints.begin(), slice.hints.end());
}

}  // namespace

Result<FoundCoins> ReadNewest(ChainState* state, std::span<const Bytes32> ids, WithHints with_hints,
                              const Interruptible& call) {
  // So many are looked up under the lock at a time.
  constexpr std::size_t kSlice = 1000;
  FoundCoins all;
  for (std::size_t begin = 0; begin < ids.size(); begin += kSlice) {
    COINSTORE_RETURN_IF_ERROR(call.Check());
    CoinsReader reader(state, ids.subspan(begin, std::min(kSlice, ids.size() - begin)), with_hints);
    COINSTORE_RETURN_IF_ERROR(UntilSettled(*state, [&] { return reader.Read(); }));
    Append(reader.found(), &all);
  }
  return all;
}

Result<FoundCoins> ReadCoins(ChainState* state, const View* view, std::span<const Bytes32> ids,
                             WithHints with_hints, const Interruptible& call) {
  FoundCoins all;
  Status status = ReadAtTip(state, view, call, [&](const auto& tip) -> Status {
    if (!tip) {
      all = {std::vector<CoinRecord>(ids.size()), std::vector<std::uint8_t>(ids.size()),
             std::vector<std::string>(with_hints == WithHints::kYes ? ids.size() : 0)};
      return {};
    }
    COINSTORE_ASSIGN_OR_RETURN(all, ReadNewest(state, ids, with_hints, call));
    const std::uint64_t height = view != nullptr ? view->height : tip->height;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (all.found[i] == 0) continue;
      const std::optional<CoinRecord> coin = AsOf(all.coins[i], height);
      all.coins[i] = coin.value_or(CoinRecord());
      all.found[i] = coin ? 1 : 0;
      if (!coin && with_hints == WithHints::kYes) all.hints[i].clear();
    }
    return {};
  });
  if (!status.ok()) return status;
  return all;
}

Status ReadUnspent(ChainState* state, const View* view, std::span<const Bytes32> ids,
                   std::uint8_t* answers, const Interruptible& call) {
  {
    const Reading reading(state);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    if (view == nullptr || (state->tip && ViewOf(*state->tip) == *view)) {
      state->tree.Contains(ids, answers);
      return {};
    }
  }
  COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                             ReadCoins(state, view, ids, WithHints::kNo, call));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    answers[i] = found.found[i] != 0 && found.coins[i].is_unspent() ? 1 : 0;
  }
  return {};
}

CoinHint MakeCoinHint(const Bytes32& coin_id, ByteSpan bytes) {
  CoinHint hint{.coin_id = coin_id, .size = static_cast<std::uint32_t>(bytes.size())};
  std::copy(bytes.begin(), bytes.end(), hint.bytes.begin());
  return hint;
}

Result<std::vector<CoinHint>> ReadHints(ChainState* state, const View* view,
                                        std::span<const Bytes32> ids, const Interruptible& call) {
  std::vector<Bytes32> first_given;
  std::set<Bytes32> seen;
  for (const Bytes32& id : ids) {
    if (seen.insert(id).second) first_given.push_back(id);
  }
  COINSTORE_ASSIGN_OR_RETURN(const FoundCoins found,
                             ReadCoins(state, view, first_given, WithHints::kYes, call));
  std::vector<CoinHint> hints;
  for (std::size_t i = 0; i < first_given.size(); ++i) {
    if (found.hints[i].empty()) continue;
    ForEachHint(AsBytes(found.hints[i]).data(),
                [&](ByteSpan bytes) { hints.push_back(MakeCoinHint(first_given[i], bytes)); });
  }
  return hints;
}

Result<std::optional<std::vector<std::uint8_t>>> ReadProof(ChainState* state, const View* view,
                                                           const Bytes32& coin_id) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  if (view != nullptr && !(state->tip && ViewOf(*state->tip) == *view)) {
    return std::optional<std::vector<std::uint8_t>>();
  }
  return std::optional<std::vector<std::uint8_t>>(state->tree.Prove(coin_id));
}

}  // namespace coins
