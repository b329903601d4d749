// SPDX-License-Identifier: Apache-2.0
// Which rows a coin has in the tables.
#ifndef COINSTORE_TABLES_COIN_ROWS_H_
#define COINSTORE_TABLES_COIN_ROWS_H_

#include <array>
#include <functional>
#include <string_view>

#include "base/siphash.h"
#include "coin/coin_record.h"
#include "storage/storage.h"

namespace coins {

// The families whose rows follow from single coins. Besides there are the marker, and in `children` the rows
// of bare parents.
inline constexpr std::array kCoinTables = {Family::kUnspentByOwner, Family::kSpent,
                                           Family::kSpentByOwner, Family::kChildren};

// Calls visit(key, value) for each row that a coin has in one of them; equal keys may come twice.
using VisitRow = std::function<void(std::string_view key, std::string_view value)>;
void ForEachRow(Family family, const Secret& secret, const CoinRecord& coin, const VisitRow& visit);

}  // namespace coins

#endif  // COINSTORE_TABLES_COIN_ROWS_H_
