// SPDX-License-Identifier: Apache-2.0
// Goal and method: see random_blocks.h.
#include "model/random_blocks.h"

#include <algorithm>
#include <cstring>

namespace coinstore_test {
namespace {

// Counts how many of these are small on purpose: equal coins and equal hints must be frequent.
constexpr size_t kPuzzleHashes = 6;
constexpr size_t kStrangers = 4;
constexpr size_t kMostDeleted = 300;
constexpr uint64_t kTooHigh = uint64_t{1} << 39;

enum FaultKind : unsigned {
  kTooManyHints,  // the first two replace all hints, so they are made last
  kHintsTooLarge,
  kTooManyChanges,
  kHeightTooLarge,
  kHeightNotAboveTip,
  kHeightNotContiguous,
  kOtherParent,
  kRewardRule,
  kRemovalInFirstBlock,
  kCoinExists,
  kCoinAddedTwice,
  kCoinUnknown,
  kCoinAlreadySpent,
  kCoinSpentTwice,
  kHintTooLong,
  kHintWithoutCoin,
  kOtherRoot,
  kFaults
};

Bytes32 Filled(uint8_t byte) {
  Bytes32 bytes;
  bytes.fill(byte);
  return bytes;
}

// The first two are all zeros and all ones.
Bytes32 PuzzleHash(size_t index) {
  return index < 2 ? Filled(index == 0 ? 0x00 : 0xff) : Sha256("puzzle " + std::to_string(index));
}

uint64_t Amount(Random& random) {
  static constexpr uint64_t kEdges[] = {0,           1,           127,       128,
                                        255,         256,         32'767,    32'768,
                                        (1ul << 31), (1ul << 32), 1ul << 62, (1ul << 63) - 1,
                                        1ul << 63,   ~0ul - 1,    ~0ul};
  return random.Percent(40) ? kEdges[random.Below(std::size(kEdges))] : random.Below(4);
}

coinstore_addition Addition(const Bytes32& parent, const Bytes32& puzzle_hash, uint64_t amount) {
  coinstore_addition addition{};
  std::memcpy(addition.coin.parent_coin_info, parent.data(), 32);
  std::memcpy(addition.coin.puzzle_hash, puzzle_hash.data(), 32);
  addition.coin.amount = amount;
  return addition;
}

bool Contains(const BlockInput& block, const Bytes32& coin_id) {
  return std::any_of(block.additions.begin(), block.additions.end(),
                     [&](const auto& addition) { return CoinId(addition.coin) == coin_id; });
}

template <typename Items>
void InsertSomewhere(Random& random, Items& items, const typename Items::value_type& item) {
  items.insert(items.begin() + static_cast<ptrdiff_t>(random.Below(items.size() + 1)), item);
}

const ReferenceStore::Coin& AnyCoin(Random& random, const ReferenceStore& reference) {
  const auto place = reference.coins().lower_bound(random.Id());
  return place == reference.coins().end() ? reference.coins().begin()->second : place->second;
}

}  // namespace

Bytes32 Random::Id() {
  Bytes32 id;
  for (uint8_t& byte : id) byte = static_cast<uint8_t>(Any() >> 32);
  return id;
}

void RandomBlocks::Remember(const std::vector<coinstore_record>& report) {
  for (const coinstore_record& record : report) {
    if (!(record.flags & COINSTORE_DELETED)) continue;
    deleted_.push_back({record.coin, record.flags & COINSTORE_COINBASE, 0});
  }
  if (deleted_.size() > kMostDeleted) {
    deleted_.erase(deleted_.begin(), deleted_.end() - kMostDeleted);
  }
}

BlockInput RandomBlocks::Good(const ReferenceStore& reference) {
  if (random_.Percent(3)) spend_percent_ = static_cast<unsigned>(10 + random_.Below(90));
  BlockInput block;
  ChooseHead(reference, block);
  const size_t wished = random_.Percent(10)   ? 0
                        : random_.Percent(90) ? random_.Below(12)
                                              : 20 + random_.Below(80);
  const size_t room = std::min<size_t>(wished, reference.rules.max_block_changes / 3);
  if (reference.tip() != nullptr || block.height != 0) ChooseSpends(reference, block, room);
  for (size_t i = 0; i < room; ++i) AddCoin(reference, block);
  const bool spends_all = random_.Percent(2) && reference.tip() != nullptr &&
                          reference.unspent().size() <= reference.rules.max_block_changes / 2;
  if (spends_all) SpendAll(reference, block);
  if (reference.rules.chia_rewards && block.height != 0) {
    AddReward(block);
    AddReward(block);
  }
  if (reference.tip() == nullptr && block.height == 0) block.removals.clear();
  random_.Shuffle(block.additions);
  random_.Shuffle(block.removals);
  AddHints(reference, block);
  if (random_.Percent(30)) {
    const Verdict verdict = reference.DryRun(block);
    if (verdict.status == COINSTORE_OK) block.expected_root = ToBytes32(verdict.result.state_root);
  }
  return block;
}

void RandomBlocks::ChooseHead(const ReferenceStore& reference, BlockInput& block) {
  const coinstore_tip* tip = reference.tip();
  if (tip == nullptr) {
    const uint64_t first[] = {0, 0, 1, 1'000'000, random_.Below(50)};
    block.height = first[random_.Below(std::size(first))];
  } else {
    block.height = tip->height + 1;
    if (!reference.rules.contiguous && random_.Percent(40)) {
      block.height += random_.Below(random_.Percent(80) ? 4 : 10'000);
    }
  }
  const uint64_t times[] = {0, 1'600'000'000 + random_.Below(1'000), random_.Any(), ~0ul};
  block.timestamp = times[random_.Below(std::size(times))];
  if (!reference.rules.block_hashes) return;
  block.block_hash = random_.Percent(94) ? random_.Id() : Filled(random_.Percent(50) ? 0 : 0xff);
  block.parent_hash = tip == nullptr ? random_.Id() : ToBytes32(tip->block_hash);
}

void RandomBlocks::ChooseSpends(const ReferenceStore& reference, BlockInput& block, size_t room) {
  const Leaves& unspent = reference.unspent();
  for (size_t i = 0; i < room && !unspent.empty(); ++i) {
    if (!random_.Percent(spend_percent_)) continue;
    const auto place = unspent.lower_bound(random_.Id());
    const Bytes32& id = place == unspent.end() ? unspent.begin()->first : place->first;
    if (std::find(block.removals.begin(), block.removals.end(), id) == block.removals.end()) {
      block.removals.push_back(id);
    }
  }
}

// All that was unspent before, all that the block creates already, and nothing else.
void RandomBlocks::SpendAll(const ReferenceStore& reference, BlockInput& block) {
  block.additions.resize(std::min<size_t>(block.additions.size(), 4));
  block.removals.clear();
  for (const auto& [id, leaf] : reference.unspent()) block.removals.push_back(id);
  for (const coinstore_addition& a : block.additions) block.removals.push_back(CoinId(a.coin));
}

// Of every kind: spent in this block (most), spent earlier, unspent, deleted, never seen.
Bytes32 RandomBlocks::ChooseParent(const ReferenceStore& reference, const BlockInput& block) {
  if (!block.removals.empty() && random_.Percent(60)) return random_.OneOf(block.removals);
  if (!block.additions.empty() && random_.Percent(15)) {
    return CoinId(random_.OneOf(block.additions).coin);
  }
  if (!reference.coins().empty() && random_.Percent(60)) {
    return ToBytes32(AnyCoin(random_, reference).record.coin_id);
  }
  if (!deleted_.empty() && random_.Percent(20)) return CoinId(random_.OneOf(deleted_).coin);
  return Sha256("stranger " + std::to_string(random_.Below(kStrangers)));
}

coinstore_addition RandomBlocks::Stranger() {
  return Addition(random_.Id(), PuzzleHash(random_.Below(kPuzzleHashes)), Amount(random_));
}

void RandomBlocks::AddReward(BlockInput& block) {
  block.additions.push_back(Stranger());
  block.additions.back().flags = COINSTORE_COINBASE;
}

void RandomBlocks::AddCoin(const ReferenceStore& reference, BlockInput& block) {
  const Bytes32 parent = ChooseParent(reference, block);
  coinstore_addition addition =
      Addition(parent, PuzzleHash(random_.Below(kPuzzleHashes)), Amount(random_));
  const auto known = reference.coins().find(parent);
  const auto fellow = std::find_if(block.additions.begin(), block.additions.end(),
                                   [&](const auto& a) { return CoinId(a.coin) == parent; });
  const coinstore_coin* like = known != reference.coins().end()  ? &known->second.record.coin
                               : fellow != block.additions.end() ? &fellow->coin
                                                                 : nullptr;
  if (like != nullptr && random_.Percent(50)) {  // like a singleton's move, or nearly
    if (!random_.Percent(20)) std::memcpy(addition.coin.puzzle_hash, like->puzzle_hash, 32);
    if (!random_.Percent(20)) addition.coin.amount = like->amount;
  }
  const bool rewards_allowed = !reference.rules.chia_rewards || block.height != 0;
  if (rewards_allowed && random_.Percent(8)) addition.flags = COINSTORE_COINBASE;
  if (!deleted_.empty() && random_.Percent(15)) {
    addition = random_.OneOf(deleted_);
    if (!rewards_allowed) addition.flags = 0;
  }
  const Bytes32 id = CoinId(addition.coin);
  if (reference.coins().contains(id) || Contains(block, id)) return;
  block.additions.push_back(addition);
  if (random_.Percent(spend_percent_ / 2)) block.removals.push_back(id);
}

coinstore_hint RandomBlocks::Hint(const Bytes32& coin_id, size_t size) {
  coinstore_hint hint{};
  std::memcpy(hint.coin_id, coin_id.data(), 32);
  const Bytes32 source =
      random_.Percent(90) ? PuzzleHash(random_.Below(kPuzzleHashes)) : random_.Id();
  std::memcpy(hint.hint, source.data(), std::min<size_t>(size, 32));
  hint.hint_len = static_cast<uint32_t>(size);
  return hint;
}

void RandomBlocks::AddHints(const ReferenceStore& reference, BlockInput& block) {
  static constexpr size_t kSizes[] = {0, 1, 2, 31, 32, 32, 32};
  uint64_t bytes = 0;
  for (const coinstore_addition& addition : block.additions) {
    const Bytes32 id = CoinId(addition.coin);
    for (size_t n = random_.Percent(60) ? 0 : 1 + random_.Below(4); n > 0; --n) {
      const size_t size =
          random_.Percent(80) ? kSizes[random_.Below(std::size(kSizes))] : random_.Below(33);
      if ((bytes += size) > reference.rules.max_block_hint_bytes / 2) break;
      block.hints.push_back(Hint(id, size));
      if (random_.Percent(20)) block.hints.push_back(block.hints.back());
    }
  }
  const Rules& rules = reference.rules;
  if (rules.max_coin_hints < 100 && random_.Percent(4)) {  // both limits exactly reached
    FillHints(block, rules.max_coin_hints, rules.max_block_hint_bytes);
  }
  random_.Shuffle(block.hints);
}

// Gives the coins, one after the other, so many hints each until so many bytes are given; if there
// are too few coins, less.
void RandomBlocks::FillHints(BlockInput& block, uint64_t of_coin, uint64_t bytes) {
  block.hints.clear();
  for (const coinstore_addition& addition : block.additions) {
    for (uint64_t i = 0; i < of_coin && bytes > 0; ++i) {
      const uint64_t size = std::min<uint64_t>(32, bytes);
      block.hints.push_back(Hint(CoinId(addition.coin), size));
      block.hints.back().hint[0] = static_cast<uint8_t>(i);
      bytes -= size;
    }
  }
}

BlockInput RandomBlocks::Bad(const ReferenceStore& reference) {
  BlockInput block = Good(reference);
  std::vector<unsigned> faults = {static_cast<unsigned>(random_.Below(kFaults))};
  if (random_.Percent(30)) faults.push_back(static_cast<unsigned>(random_.Below(kFaults)));
  if (reference.tip() == nullptr && random_.Percent(50)) faults[0] = kRemovalInFirstBlock;
  // Which of two limits is named is not said anywhere.
  if (*std::max_element(faults.begin(), faults.end()) <= kTooManyChanges) faults.resize(1);
  std::sort(faults.rbegin(), faults.rend());
  for (const unsigned fault : faults) {
    BreakHead(reference, block, fault);
    BreakCoins(reference, block, fault);
    BreakHints(reference, block, fault);
  }
  return block;
}

void RandomBlocks::BreakHead(const ReferenceStore& reference, BlockInput& block, unsigned fault) {
  const coinstore_tip* tip = reference.tip();
  const uint64_t too_high[] = {kTooHigh, kTooHigh + random_.Below(1'000), ~0ul};
  if (fault == kHeightTooLarge) block.height = too_high[random_.Below(std::size(too_high))];
  if (fault == kHeightNotAboveTip && tip != nullptr) {
    block.height = random_.Percent(50) ? tip->height : random_.Below(tip->height + 1);
  }
  if (fault == kHeightNotContiguous && tip != nullptr) {
    block.height = tip->height + 2 + random_.Below(5);
  }
  if (fault == kOtherParent) block.parent_hash[random_.Below(32)] ^= 1;
  if (fault == kOtherParent && !reference.rules.block_hashes) block.parent_hash = {};
  if (fault == kOtherRoot) block.expected_root = random_.Percent(20) ? Bytes32{} : random_.Id();
  if (fault == kRemovalInFirstBlock && tip == nullptr) {
    block.height = 0;
    block.additions.push_back(Stranger());
    block.removals.push_back(CoinId(block.additions.back().coin));
  }
}

void RandomBlocks::BreakCoins(const ReferenceStore& reference, BlockInput& block, unsigned fault) {
  const auto& coins = reference.coins();
  if (fault == kTooManyChanges && reference.rules.max_block_changes < 1'000) {
    const uint64_t removals = block.removals.size();
    while (block.additions.size() + removals <= reference.rules.max_block_changes) {
      block.additions.push_back(Stranger());
    }
  }
  if (fault == kRewardRule) {
    for (coinstore_addition& addition : block.additions) addition.flags = block.height == 0;
  }
  if (fault == kCoinExists && !coins.empty()) {
    const coinstore_record& record = AnyCoin(random_, reference).record;
    InsertSomewhere(random_, block.additions, {record.coin, record.flags & COINSTORE_COINBASE, 0});
  }
  if (fault == kCoinAddedTwice && !block.additions.empty()) {
    const coinstore_addition copy = random_.OneOf(block.additions);
    InsertSomewhere(random_, block.additions, copy);
  }
  if (fault == kCoinUnknown) {
    const bool known_once = !deleted_.empty() && random_.Percent(50);
    InsertSomewhere(random_, block.removals,
                    known_once ? CoinId(random_.OneOf(deleted_).coin) : random_.Id());
  }
  if (fault == kCoinAlreadySpent && !coins.empty()) {
    const coinstore_record& record = AnyCoin(random_, reference).record;
    InsertSomewhere(random_, block.removals, ToBytes32(record.coin_id));
  }
  if (fault == kCoinSpentTwice && !block.removals.empty()) {
    const Bytes32 copy = random_.OneOf(block.removals);
    InsertSomewhere(random_, block.removals, copy);
  }
}

void RandomBlocks::BreakHints(const ReferenceStore& reference, BlockInput& block, unsigned fault) {
  const Rules& rules = reference.rules;
  // Whether a hint that is refused anyway counts towards the limits is not said: stay below them.
  const bool refused_hint = fault == kHintTooLong || fault == kHintWithoutCoin;
  if (refused_hint && block.hints.size() > 2) block.hints.resize(2);
  if (fault == kHintTooLong && !block.additions.empty()) {
    const Bytes32 id = CoinId(random_.OneOf(block.additions).coin);
    InsertSomewhere(random_, block.hints, Hint(id, random_.Percent(70) ? 33 : 0xffff'ffff));
  }
  if (fault == kHintWithoutCoin) {
    const bool known = !reference.coins().empty() && random_.Percent(60);
    const Bytes32 id = known ? ToBytes32(AnyCoin(random_, reference).record.coin_id) : random_.Id();
    InsertSomewhere(random_, block.hints, Hint(id, random_.Percent(30) ? 0 : random_.Below(33)));
  }
  if (rules.max_coin_hints >= 100) return;
  if (fault == kTooManyHints || fault == kHintsTooLarge) {
    while (block.additions.size() < 5) block.additions.push_back(Stranger());
  }
  if (fault == kTooManyHints) {
    FillHints(block, rules.max_coin_hints + 1, (rules.max_coin_hints + 1) * 32);
    random_.Shuffle(block.hints);
  }
  if (fault == kHintsTooLarge) {
    FillHints(block, rules.max_coin_hints, rules.max_block_hint_bytes + 1);
    random_.Shuffle(block.hints);
  }
}

}  // namespace coinstore_test
