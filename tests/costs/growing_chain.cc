// SPDX-License-Identifier: Apache-2.0
// Goal and method: see growing_chain.h.
#include "costs/growing_chain.h"

#include <stdexcept>

namespace coinstore_test {

GrowingChain::GrowingChain(Settings settings, std::unique_ptr<Place> place)
    : chain_(settings, std::move(place)) {}

BlockInput GrowingChain::Next(const Coins& spent, size_t created) {
  Coins additions;
  std::vector<coinstore_hint> hints;
  for (size_t i = 0; i < created; ++i) {
    const std::string name = "coin " + std::to_string(++coins_made_);
    additions.push_back(spent.empty() ? Coin(name) : Child(spent[i % spent.size()], name));
    if (i % 3 == 0) hints.push_back(HintOf(IdOf(additions.back()), "hint of " + name));
  }
  std::vector<Bytes32> ids;
  for (const coinstore_addition& coin : spent) ids.push_back(IdOf(coin));
  return chain_.Next(additions, ids, hints);
}

Coins GrowingChain::Apply(const BlockInput& block) {
  const Answer answer = chain_.Apply(block);
  if (answer.status != COINSTORE_OK) throw std::runtime_error(answer.error.message);
  return block.additions;
}

void GrowingChain::Checkpoint() {
  Error error;
  if (coinstore_checkpoint(store(), error) != COINSTORE_OK)
    throw std::runtime_error(error.message());
}

}  // namespace coinstore_test
