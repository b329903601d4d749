// SPDX-License-Identifier: Apache-2.0
#include "tables/coin_rows.h"

#include <string>

#include "base/check.h"
#include "coin/owner.h"
#include "tables/rows.h"

namespace coins {
namespace {

void UnspentRows(const CoinRecord& coin, const VisitRow& visit) {
  if (!coin.is_unspent()) return;
  ForEachOwner(coin, [&](const Owner& owner) {
    visit(UnspentKey(owner, coin.created_height, coin.coin_id),
          owner.is_puzzle_hash() ? UnspentValue(coin) : UnspentHintValue(coin));
  });
}

void SpentRows(const Secret& secret, const CoinRecord& coin, const VisitRow& visit) {
  if (coin.is_unspent()) return;
  visit(SpentKey(KeyedShortKey(secret, coin.coin_id), coin.number), SpentValue(coin.spent_height));
}

void SpentByOwnerRows(const Secret& secret, const CoinRecord& coin, const VisitRow& visit) {
  if (coin.is_unspent()) return;
  const std::string value = SpentByOwnerValue(coin.created_height);
  ForEachOwner(coin, [&](const Owner& owner) {
    visit(SpentByOwnerKey(owner.Key(secret), coin.spent_height, coin.coin_id, coin.number), value);
  });
}

void ChildRows(const CoinRecord& coin, const VisitRow& visit) {
  if (coin.is_odd) visit(ChildKey(coin.coin.parent_id, coin.number), {});
}

}  // namespace

void ForEachRow(Family family, const Secret& secret, const CoinRecord& coin,
                const VisitRow& visit) {
  switch (family) {
    case Family::kUnspentByOwner:
      return UnspentRows(coin, visit);
    case Family::kSpent:
      return SpentRows(secret, coin, visit);
    case Family::kSpentByOwner:
      return SpentByOwnerRows(secret, coin, visit);
    case Family::kChildren:
      return ChildRows(coin, visit);
    case Family::kLog:
    case Family::kHeights:
    case Family::kCoins:
    case Family::kMetadata:
    case Family::kMarker:
      break;
  }
  COINSTORE_CHECK(false);
}

}  // namespace coins
