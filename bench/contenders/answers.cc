// SPDX-License-Identifier: Apache-2.0
#include "contenders/answers.h"

#include <algorithm>
#include <tuple>

namespace coins::bench {

PageAnswer CutPage(CoinAnswers coins, std::size_t max_items) {
  std::sort(coins.begin(), coins.end(), [](const CoinAnswer& x, const CoinAnswer& y) {
    return std::tuple(x.changed_height(), x.id) < std::tuple(y.changed_height(), y.id);
  });
  PageAnswer answer{std::move(coins), std::nullopt};
  if (answer.coins.size() <= max_items) return answer;
  answer.next_height = answer.coins[max_items].changed_height();
  answer.coins.resize(max_items);
  while (!answer.coins.empty() && answer.coins.back().changed_height() == *answer.next_height) {
    answer.coins.pop_back();
  }
  return answer;
}

}  // namespace coins::bench
