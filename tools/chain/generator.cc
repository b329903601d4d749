// SPDX-License-Identifier: Apache-2.0
// A block in rounds: first old coins are spent and their children made, then some of the children
// are spent in the same block, and so on until the share of in-block spends is used up.
#include "chain/generator.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <stdexcept>

namespace coins::synthetic_chain {
namespace {

using csdelta::Block;
using csdelta::Bytes32;
using csdelta::Creation;

constexpr std::uint64_t kDayS = 86'400;
constexpr std::uint64_t kGenesisTimestampS = 1'600'000'000;
constexpr std::uint64_t kMaxGenesisAmount = 1'000'000'000'000;  // keeps every sum below 2^64
constexpr std::array<std::uint64_t, 2> kRewards = {1'750'000'000'000, 250'000'000'000};
constexpr std::uint64_t kSingletonAmount = 1;
constexpr double kSingletonMoves = 0.2;    // of all singletons, in a block
constexpr double kFreshPuzzleHash = 0.25;  // of all coins: used once
constexpr std::uint32_t kPopulationBits = 20;
constexpr double kShortHint = 0.0625;  // of all hints
constexpr double kSecondHint = 0.03;   // of the coins with a hint

// A block of the preload spends a tenth of what a later one does, and at least one coin, for without
// a spend there are no children.
std::uint32_t PreloadSpends(std::uint32_t spent) { return std::max(spent / 10, 1U); }

Creation MakeCreation(const Bytes32& parent, const Bytes32& puzzle_hash, std::uint64_t amount,
                      std::uint8_t flags) {
  Creation creation{};
  std::copy(parent.begin(), parent.end(), creation.coin.parent_coin_info);
  std::copy(puzzle_hash.begin(), puzzle_hash.end(), creation.coin.puzzle_hash);
  creation.coin.amount = amount;
  creation.flags = flags;
  return creation;
}

bool SamePuzzleAndAmount(const coinstore_coin& coin, const Bytes32& puzzle_hash,
                         std::uint64_t amount) {
  return coin.amount == amount &&
         std::equal(puzzle_hash.begin(), puzzle_hash.end(), coin.puzzle_hash);
}

std::vector<UnspentCoin> WithIds(std::span<const Creation> creations, std::uint32_t height) {
  std::vector<coinstore_coin> coins;
  coins.reserve(creations.size());
  for (const Creation& creation : creations) coins.push_back(creation.coin);
  std::vector<Bytes32> ids(coins.size());
  static_assert(sizeof(Bytes32) == 32);
  if (coinstore_coin_ids(coins.data(), coins.size(), reinterpret_cast<std::uint8_t*>(ids.data()),
                         nullptr) != COINSTORE_OK) {
    throw std::logic_error("coinstore_coin_ids refused its arguments");
  }
  std::vector<UnspentCoin> result(coins.size());
  for (std::size_t i = 0; i < coins.size(); ++i) {
    result[i].id = ids[i];
    std::copy_n(coins[i].puzzle_hash, 32, result[i].puzzle_hash.begin());
    result[i].amount = coins[i].amount;
    result[i].height = height;
  }
  return result;
}

// A block's hash: the id of a coin made of what goes before it. Any 32 bytes would do; these are
// linked by SHA-256 as real ones are.
Bytes32 LinkedHash(const Bytes32& parent_hash, const Bytes32& content, std::uint64_t height) {
  const Creation link = MakeCreation(parent_hash, content, height, 0);
  return WithIds({&link, 1}, 0).front().id;
}

}  // namespace

Generator::Generator(const Settings& settings) : settings_(settings), random_(settings.seed) {
  if (settings.preload_unspent > 0 && settings.created <= PreloadSpends(settings.spent)) {
    throw std::invalid_argument("a preload whose blocks spend as many coins as they create");
  }
}

bool Generator::Next(Block& block) {
  if (height_ == settings_.blocks + preload_blocks_) return false;
  // Genesis comes before the preload, and is part of it.
  const bool still_preloading = preload_blocks_ + 1 == height_;
  preloading_ = pool_.size() < settings_.preload_unspent && (height_ == 0 || still_preloading);
  if (preloading_ && height_ > 0) ++preload_blocks_;
  block.height = height_;
  block.timestamp_s = kGenesisTimestampS + height_ * settings_.block_time_s;
  block.parent_hash = tip_hash_;
  block.block_hash = LinkedHash(tip_hash_, random_.NextBytes32(), height_);
  block.created.clear();
  block.spent.clear();
  block.hints.clear();
  birth_heights_.clear();
  if (height_ == 0) {
    FillGenesis(block);
  } else {
    FillLaterBlock(block);
  }
  AddHints(block);
  tip_hash_ = block.block_hash;
  ++height_;
  return true;
}

void Generator::FillGenesis(Block& block) {
  for (std::uint32_t i = 0; i < settings_.singletons; ++i) {
    block.created.push_back(
        MakeCreation(random_.NextBytes32(), random_.NextBytes32(), kSingletonAmount, 0));
  }
  singletons_ = WithIds(block.created, height_);
  for (std::uint32_t i = 0; i < settings_.genesis; ++i) {
    block.created.push_back(
        MakeCreation(random_.NextBytes32(), DrawPuzzleHash(), random_.Below(kMaxGenesisAmount), 0));
  }
  pool_.AddHeight(WithIds(std::span(block.created).subspan(singletons_.size()), height_));
}

void Generator::FillLaterBlock(Block& block) {
  for (const std::uint64_t reward : kRewards) {
    block.created.push_back(
        MakeCreation(random_.NextBytes32(), DrawPuzzleHash(), reward, csdelta::kCoinbase));
  }
  std::vector<UnspentCoin> unspent = WithIds(block.created, height_);
  MoveSingletons(block);

  const auto left = [](std::size_t wanted, std::size_t have) {
    return wanted > have ? wanted - have : 0;
  };
  const std::uint32_t spent = preloading_ ? PreloadSpends(settings_.spent) : settings_.spent;
  std::size_t in_block = static_cast<std::size_t>(settings_.in_block_share * spent);
  std::size_t children_left = left(settings_.created, block.created.size());
  value_ = 0;
  std::vector<UnspentCoin> round = TakeOldCoins(left(spent, block.spent.size() + in_block));
  while (!round.empty()) {
    Spend(round, block);
    const std::size_t count = children_left * round.size() / (round.size() + in_block);
    std::vector<UnspentCoin> children = AddChildren(round, count, block);
    children_left -= count;
    const std::size_t spent_at_once = std::min((in_block + 1) / 2, count);
    in_block -= spent_at_once;
    const auto kept = children.begin() + static_cast<std::ptrdiff_t>(spent_at_once);
    unspent.insert(unspent.end(), kept, children.end());
    children.erase(kept, children.end());
    round = std::move(children);
  }
  pool_.AddHeight(unspent);
}

void Generator::Spend(std::span<const UnspentCoin> coins, Block& block) {
  for (const UnspentCoin& coin : coins) {
    block.spent.push_back(coin.id);
    birth_heights_.push_back(coin.height);
  }
}

void Generator::MoveSingletons(Block& block) {
  for (UnspentCoin& singleton : singletons_) {
    if (!random_.Chance(kSingletonMoves)) continue;
    Spend({&singleton, 1}, block);
    block.created.push_back(MakeCreation(singleton.id, singleton.puzzle_hash, singleton.amount,
                                         csdelta::kSameAsParent));
    singleton = WithIds({&block.created.back(), 1}, height_).front();
  }
}

std::vector<UnspentCoin> Generator::TakeOldCoins(std::size_t count) {
  std::vector<UnspentCoin> coins(std::min(count, pool_.size()));
  for (UnspentCoin& coin : coins) coin = pool_.Take(DrawBirth(), random_);
  return coins;
}

std::vector<UnspentCoin> Generator::AddChildren(const std::vector<UnspentCoin>& parents,
                                                std::size_t count, Block& block) {
  std::vector<std::uint32_t> siblings(parents.size());
  for (std::size_t i = 0; i < count; ++i) ++siblings[random_.Below(parents.size())];
  const std::size_t first = block.created.size();
  for (std::size_t i = 0; i < parents.size(); ++i) {
    value_ += parents[i].amount;
    AddSiblings(parents[i], siblings[i], block);
  }
  return WithIds(std::span(block.created).subspan(first), height_);
}

// Children of one coin share what the coins before it and itself have left; the last takes the
// rest. No two of them may be equal: they would be one coin.
void Generator::AddSiblings(const UnspentCoin& parent, std::uint32_t count, Block& block) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    const std::uint64_t amount = last ? value_ : random_.Below(value_ + 1);
    value_ -= amount;
    Bytes32 puzzle_hash = DrawPuzzleHash();
    const auto siblings = std::span(block.created).last(i);
    if (std::any_of(siblings.begin(), siblings.end(), [&](const Creation& sibling) {
          return SamePuzzleAndAmount(sibling.coin, puzzle_hash, amount);
        })) {
      puzzle_hash = random_.NextBytes32();
    }
    const bool same = parent.puzzle_hash == puzzle_hash && parent.amount == amount;
    block.created.push_back(
        MakeCreation(parent.id, puzzle_hash, amount, same ? csdelta::kSameAsParent : 0));
  }
}

void Generator::AddHints(Block& block) {
  for (std::size_t i = 0; i < block.created.size(); ++i) {
    if ((block.created[i].flags & csdelta::kCoinbase) != 0) continue;
    if (!random_.Chance(settings_.hint_share)) continue;
    block.hints.push_back(MakeHint(i));
    if (random_.Chance(kSecondHint)) block.hints.push_back(MakeHint(i));
  }
}

csdelta::Hint Generator::MakeHint(std::size_t created_index) {
  csdelta::Hint hint{.created_index = static_cast<std::uint32_t>(created_index),
                     .size = csdelta::kMaxHintSize,
                     .bytes = DrawPuzzleHash()};
  if (settings_.hint_sizes == HintSizes::kMixed && random_.Chance(kShortHint)) {
    hint.size = static_cast<std::uint8_t>(1 + random_.Below(csdelta::kMaxHintSize - 1));
    std::fill(hint.bytes.begin() + hint.size, hint.bytes.end(), std::uint8_t{0});
  }
  return hint;
}

// Every doubling of the population has the same share of the coins: the first puzzle hash has as
// many as the next two, as the next four, and so on.
Bytes32 Generator::DrawPuzzleHash() {
  if (random_.Chance(kFreshPuzzleHash)) return random_.NextBytes32();
  const std::uint64_t first = std::uint64_t{1} << random_.Below(kPopulationBits);
  const std::uint64_t index = first + random_.Below(first);
  return Random(settings_.seed ^ (index << 32)).NextBytes32();
}

// The height whose coins a spend in this block chooses from.
std::size_t Generator::DrawBirth() {
  const std::uint64_t day = std::max<std::uint64_t>(kDayS / settings_.block_time_s, 1);
  const std::uint64_t month = 30 * day;
  const std::uint64_t percent = random_.Below(100);
  std::uint64_t lifetime = 0;  // in blocks, less one
  if (percent < 80) {
    lifetime = std::min(random_.Below(day), random_.Below(day));  // the young more often
  } else if (percent < 95) {
    lifetime = day + random_.Below(month - day);
  } else {
    lifetime = month + random_.Below(11 * month);
  }
  return pool_.heights() - 1 - lifetime % pool_.heights();
}

}  // namespace coins::synthetic_chain
