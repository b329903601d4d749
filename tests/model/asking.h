// SPDX-License-Identifier: Apache-2.0
// Goal: a question to a store is one line of a test. Method: queries and their pages as values, over the C API.
#ifndef COINSTORE_TESTS_MODEL_ASKING_H
#define COINSTORE_TESTS_MODEL_ASKING_H

#include <string>
#include <utility>
#include <vector>

#include "model/handles.h"
#include "model/naive_tree.h"

namespace coinstore_test {

using Settings64 = std::vector<std::pair<uint32_t, uint64_t>>;

// Keys of any length, as text.
std::string Key(const Bytes32& bytes);
std::string HeightKey(uint64_t height);

QueryHandle Ask(uint32_t source, const std::vector<std::string>& keys,
                const Settings64& settings = {});

struct CoinsPage {
  coinstore_status status = COINSTORE_OK;
  std::vector<coinstore_record> records;
  std::vector<uint8_t> cursor;
  bool more = false;
  uint64_t next_height = 0;

  std::vector<Bytes32> ids() const;
};
CoinsPage Page(coinstore* store, const coinstore_view* view, const coinstore_query* query,
               size_t cap, const std::vector<uint8_t>& cursor = {});

struct PairsPage {
  coinstore_status status = COINSTORE_OK;
  std::vector<std::pair<Bytes32, std::string>> pairs;
  std::vector<coinstore_hint> hints;  // the same
  std::vector<uint8_t> cursor;
  bool more = false;
};
PairsPage Pairs(coinstore* store, const coinstore_view* view, const coinstore_query* query,
                size_t cap, const std::vector<uint8_t>& cursor = {});

struct BalancesPage {
  coinstore_status status = COINSTORE_OK;
  std::vector<coinstore_balance> balances;
  std::vector<uint8_t> cursor;
  bool more = false;
};
BalancesPage AllBalances(coinstore* store, const coinstore_view* view, size_t cap,
                         const std::vector<uint8_t>& cursor = {});

// All pages to the end, each of `cap`; fails the test if a page fails or a cursor does not advance.
std::vector<coinstore_record> Everything(coinstore* store, const coinstore_view* view,
                                         const coinstore_query* query, size_t cap = 1'000);
std::vector<Bytes32> IdsOf(const std::vector<coinstore_record>& records);

// Everything into the tables, now.
void Checkpoint(coinstore* store);

ViewHandle ViewOfTip(coinstore* store);
ViewHandle ViewAt(coinstore* store, uint64_t height);

}  // namespace coinstore_test

#endif
