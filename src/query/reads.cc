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
  const LogPins::Pin pin = state->log->Pin();
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

Result<std::optional<ChainBlock>> ReadTip(ChainState* state) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  if (!state->tip) return std::optional<ChainBlock>();
  return std::optional<ChainBlock>(WithDurableHeight(*state, *state->tip));
}

Result<std::optional<ChainBlock>> ReadBlockAt(ChainState* state, std::uint64_t height) {
  const LogPins::Pin pin = state->log->Pin();
  ChainBlock block;
  {
    const Reading reading(state);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    if (!state->tip || height > state->tip->height) return std::optional<ChainBlock>();
    block = WithDurableHeight(*state, *state->tip);
    if (height == block.record.height) return std::optional<ChainBlock>(block);
  }
  COINSTORE_ASSIGN_OR_RETURN(const std::uint64_t record, state->log->RecordAt(height));
  // A block that is written and not published yet is nobody's business.
  if (record == 0 || record > state->published_record.load()) return std::optional<ChainBlock>();
  COINSTORE_ASSIGN_OR_RETURN(block.record, state->log->ReadBlock(record));
  return std::optional<ChainBlock>(block);
}

Result<std::optional<CoinRecord>> ReadCoin(ChainState* state, const Bytes32& coin_id) {
  std::string bytes;
  COINSTORE_ASSIGN_OR_RETURN(auto coin, FindCoin(state, coin_id, &bytes));
  if (coin) coin->hints = nullptr;
  return coin;
}

namespace {

// A slice of ids, against one state.
class CoinsReader {
 public:
  CoinsReader(ChainState* state, std::span<const Bytes32> ids, std::span<CoinRecord> records,
              std::span<std::uint8_t> found)
      : state_(state), ids_(ids), records_(records), found_(found) {
    hashes_.reserve(ids.size());
    for (const Bytes32& id : ids) hashes_.push_back(KeyedHash(state->recent.secret(), id));
  }

  Status Read() {
    numbers_.clear();
    elsewhere_.clear();
    COINSTORE_RETURN_IF_ERROR(ReadMemory());
    COINSTORE_RETURN_IF_ERROR(ReadRows());
    return ReadSpent();
  }

 private:
  struct Numbered {
    std::uint64_t coin_number;
    std::size_t position;
  };

  Status ReadMemory() {
    std::vector<const RecentEntry*> entries(ids_.size());
    std::string hint_bytes;
    const Reading reading(state_);
    COINSTORE_RETURN_IF_ERROR(reading.Check());
    Recent::FindMany(state_->recent.segments(), ids_, hashes_, entries.data());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const InMemory answer = Look(*state_, ids_[i], entries[i], &hint_bytes);
      found_[i] = answer.found == Found::kRecord ? 1 : 0;
      records_[i] = answer.found == Found::kRecord ? answer.coin : CoinRecord();
      records_[i].hints = nullptr;
      if (answer.found == Found::kNumber) numbers_.push_back({answer.number, i});
      if (answer.found == Found::kElsewhere) elsewhere_.push_back(i);
    }
    return {};
  }

  Status ReadRows() {
    if (numbers_.empty()) return {};
    std::sort(numbers_.begin(), numbers_.end(), [](const Numbered& a, const Numbered& b) {
      return a.coin_number < b.coin_number;
    });
    std::vector<std::uint64_t> coin_numbers;
    coin_numbers.reserve(numbers_.size());
    for (const Numbered& each : numbers_) coin_numbers.push_back(each.coin_number);
    COINSTORE_ASSIGN_OR_RETURN(const LoggedCoins coins, state_->log->ReadCoins(coin_numbers));
    for (std::size_t i = 0; i < numbers_.size(); ++i) Take(numbers_[i].position, coins.coins[i]);
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
    records_[position] = coin;
    records_[position].hints = nullptr;
    found_[position] = 1;
  }

  ChainState* state_;
  std::span<const Bytes32> ids_;
  std::span<CoinRecord> records_;
  std::span<std::uint8_t> found_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Numbered> numbers_;
  std::vector<std::size_t> elsewhere_;
};

}  // namespace

Status ReadCoins(ChainState* state, std::span<const Bytes32> ids, std::span<CoinRecord> records,
                 std::span<std::uint8_t> found) {
  const LogPins::Pin pin = state->log->Pin();
  CoinsReader reader(state, ids, records, found);
  return UntilSettled(*state, [&] { return reader.Read(); });
}

Status ReadUnspent(ChainState* state, std::span<const Bytes32> ids, std::uint8_t* answers) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  state->tree.Contains(ids, answers);
  return {};
}

Result<std::vector<CoinHint>> ReadHints(ChainState* state, std::span<const Bytes32> ids) {
  std::vector<CoinHint> hints;
  std::set<Bytes32> seen;
  std::string bytes;
  for (const Bytes32& id : ids) {
    if (!seen.insert(id).second) continue;
    COINSTORE_ASSIGN_OR_RETURN(const auto coin, FindCoin(state, id, &bytes));
    if (!coin || coin->hints == nullptr) continue;
    ForEachHint(coin->hints, [&](ByteSpan hint_bytes) {
      CoinHint hint{.coin_id = id, .size = static_cast<std::uint32_t>(hint_bytes.size())};
      std::copy(hint_bytes.begin(), hint_bytes.end(), hint.bytes.begin());
      hints.push_back(hint);
    });
  }
  return hints;
}

Result<std::vector<std::uint8_t>> ReadProof(ChainState* state, const Bytes32& coin_id) {
  const Reading reading(state);
  COINSTORE_RETURN_IF_ERROR(reading.Check());
  return state->tree.Prove(coin_id);
}

}  // namespace coins
