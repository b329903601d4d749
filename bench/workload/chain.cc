// SPDX-License-Identifier: Apache-2.0
#include "workload/chain.h"

#include <algorithm>
#include <stdexcept>

#include "chain/generator.h"

namespace coins::bench {
namespace {

constexpr std::uint32_t kGenesisBlocks = 4;  // genesis has the coins of so many blocks

synthetic_chain::Settings GeneratorSettings(const Settings& settings) {
  const std::uint64_t genesis = std::uint64_t{kGenesisBlocks} * settings.created;
  const std::uint64_t per_block = settings.created + settings.spent;
  // Behind a preload comes the warm-up, which ends at a block's end, and then as many operations as
  // are to be timed.
  const std::uint64_t warm_up = WarmUpOperations(settings) + per_block;
  const std::uint64_t before = settings.unspent == 0 ? genesis : 0;
  const std::uint64_t wanted = settings.operations + (settings.unspent == 0 ? 0 : warm_up);
  const std::uint64_t later = wanted > before ? wanted - before : 0;
  return {.blocks = static_cast<std::uint32_t>(1 + (later + per_block - 1) / per_block),
          .preload_unspent = settings.unspent,
          .genesis = static_cast<std::uint32_t>(genesis),
          .created = settings.created,
          .spent = settings.spent,
          .seed = settings.seed,
          .hint_share = 0.33,
          .in_block_share = settings.in_block_share,
          .singletons = 16,
          .block_time_s = settings.block_time_s,
          .hint_sizes = synthetic_chain::HintSizes::kAll32};
}

void ComputeIds(Block* block) {
  std::vector<coinstore_coin> coins;
  coins.reserve(block->additions.size());
  for (const coinstore_addition& addition : block->additions) coins.push_back(addition.coin);
  block->ids.resize(coins.size());
  if (coinstore_coin_ids(coins.data(), coins.size(),
                         reinterpret_cast<std::uint8_t*>(block->ids.data()),
                         nullptr) != COINSTORE_OK) {
    throw std::logic_error("coinstore_coin_ids refused its arguments");
  }
}

Block Converted(const csdelta::Block& from) {
  Block block;
  block.info.struct_size = sizeof(block.info);
  block.info.height = from.height;
  block.info.timestamp = from.timestamp_s;
  std::copy(from.block_hash.begin(), from.block_hash.end(), block.info.block_hash);
  std::copy(from.parent_hash.begin(), from.parent_hash.end(), block.info.parent_hash);
  block.additions.reserve(from.created.size());
  block.ff.reserve(from.created.size());
  for (const csdelta::Creation& creation : from.created) {
    const bool reward = (creation.flags & csdelta::kCoinbase) != 0;
    block.additions.push_back({.coin = creation.coin,
                               .flags = reward ? std::uint32_t{COINSTORE_COINBASE} : 0,
                               .reserved = 0});
    block.ff.push_back((creation.flags & csdelta::kSameAsParent) != 0 ? 1 : 0);
  }
  ComputeIds(&block);
  block.spent.assign(from.spent.begin(), from.spent.end());
  block.hints.reserve(from.hints.size());
  for (const csdelta::Hint& hint : from.hints) {
    coinstore_hint& to = block.hints.emplace_back();
    std::copy_n(block.ids[hint.created_index].begin(), 32, to.coin_id);
    std::copy(hint.bytes.begin(), hint.bytes.end(), to.hint);
    to.hint_len = hint.size;
  }
  return block;
}

}  // namespace

std::uint64_t WarmUpOperations(const Settings& settings) {
  return settings.unspent == 0 ? 0 : settings.operations / 20;
}

Chain MakeChain(const Settings& settings, const std::function<void(const Block&)>& preload) {
  synthetic_chain::Generator generator(GeneratorSettings(settings));
  QuestionSampler sampler(settings.unspent + settings.operations, settings.questions);
  Chain chain;
  csdelta::Block made;
  std::uint64_t spends = 0, young = 0;
  while (generator.Next(made)) {
    Block block = Converted(made);
    sampler.Look(block);
    chain.end.created += block.additions.size();
    chain.end.spent += block.spent.size();
    if (generator.preloading()) {
      preload(block);
      chain.preloaded = chain.end;
      continue;
    }
    for (const std::uint32_t birth : generator.birth_heights()) {
      ++spends;
      if (birth + settings.window_blocks >= made.height) ++young;
    }
    chain.blocks.push_back(std::move(block));
  }
  chain.young_share = spends == 0 ? 0 : static_cast<double>(young) / static_cast<double>(spends);
  chain.questions = sampler.Finish();
  return chain;
}

}  // namespace coins::bench
