// SPDX-License-Identifier: Apache-2.0
// Goal and method: see asking.h.
#include "model/asking.h"

#include <gtest/gtest.h>

#include "model/reference_store.h"

namespace coinstore_test {
namespace {

constexpr size_t kEndless = 100'000;

// call(cursor, cursor_cap, cursor_len, more) of one of the page calls.
template <typename Answer, typename Call>
void Turn(Answer* answer, const std::vector<uint8_t>& cursor, Call call) {
  answer->cursor = cursor;
  answer->cursor.resize(COINSTORE_CURSOR_MAX);
  size_t cursor_len = cursor.size();
  int32_t more = 2;
  answer->status = call(answer->cursor.data(), answer->cursor.size(), &cursor_len, &more);
  answer->cursor.resize(answer->status == COINSTORE_OK ? cursor_len : 0);
  answer->more = more == 1;
}

}  // namespace

std::string Key(const Bytes32& bytes) { return {bytes.begin(), bytes.end()}; }
std::string HeightKey(uint64_t height) { return BigEndian(height, 8); }

QueryHandle Ask(uint32_t source, const std::vector<std::string>& keys, const Settings64& settings) {
  coinstore_query* query = nullptr;
  EXPECT_EQ(coinstore_query_new(&query, nullptr), COINSTORE_OK);
  EXPECT_EQ(coinstore_query_add_keys(query, source, nullptr, 0, 0, nullptr), COINSTORE_OK);
  for (const std::string& key : keys) {
    EXPECT_EQ(coinstore_query_add_keys(query, source, reinterpret_cast<const uint8_t*>(key.data()),
                                       key.size(), 1, nullptr),
              COINSTORE_OK);
  }
  for (const auto& [name, value] : settings) {
    EXPECT_EQ(coinstore_query_set(query, name, value, nullptr), COINSTORE_OK) << name;
  }
  return QueryHandle(query);
}

std::vector<Bytes32> CoinsPage::ids() const { return IdsOf(records); }

std::vector<Bytes32> IdsOf(const std::vector<coinstore_record>& records) {
  std::vector<Bytes32> ids;
  for (const coinstore_record& record : records) ids.push_back(ToBytes32(record.coin_id));
  return ids;
}

CoinsPage Page(coinstore* store, const coinstore_view* view, const coinstore_query* query,
               size_t cap, const std::vector<uint8_t>& cursor) {
  CoinsPage page;
  page.records.resize(cap);
  size_t n = 0;
  Turn(&page, cursor, [&](uint8_t* bytes, size_t size, size_t* length, int32_t* more) {
    return coinstore_query_page(store, view, query, page.records.data(), cap, &n, bytes, size,
                                length, more, &page.next_height, nullptr);
  });
  page.records.resize(n);
  return page;
}

PairsPage Pairs(coinstore* store, const coinstore_view* view, const coinstore_query* query,
                size_t cap, const std::vector<uint8_t>& cursor) {
  PairsPage page;
  page.hints.resize(cap);
  size_t n = 0;
  Turn(&page, cursor, [&](uint8_t* bytes, size_t size, size_t* length, int32_t* more) {
    return coinstore_hint_page(store, view, query, page.hints.data(), cap, &n, bytes, size, length,
                               more, nullptr);
  });
  page.hints.resize(n);
  for (const coinstore_hint& hint : page.hints) {
    page.pairs.emplace_back(ToBytes32(hint.coin_id),
                            std::string(hint.hint, hint.hint + hint.hint_len));
  }
  return page;
}

BalancesPage AllBalances(coinstore* store, const coinstore_view* view, size_t cap,
                         const std::vector<uint8_t>& cursor) {
  BalancesPage page;
  page.balances.resize(cap);
  size_t n = 0;
  Turn(&page, cursor, [&](uint8_t* bytes, size_t size, size_t* length, int32_t* more) {
    return coinstore_balance_page(store, view, page.balances.data(), cap, &n, bytes, size, length,
                                  more, nullptr);
  });
  page.balances.resize(n);
  return page;
}

std::vector<coinstore_record> Everything(coinstore* store, const coinstore_view* view,
                                         const coinstore_query* query, size_t cap) {
  std::vector<coinstore_record> all;
  CoinsPage page;
  for (size_t pages = 0; pages < kEndless; ++pages) {
    const std::vector<uint8_t> cursor = page.cursor;
    page = Page(store, view, query, cap, cursor);
    EXPECT_EQ(page.status, COINSTORE_OK);
    EXPECT_LE(page.records.size(), cap);
    all.insert(all.end(), page.records.begin(), page.records.end());
    if (page.status != COINSTORE_OK || !page.more) return all;
    if (page.cursor == cursor) break;
  }
  ADD_FAILURE() << "the cursor does not advance";
  return all;
}

void Checkpoint(coinstore* store) { EXPECT_EQ(coinstore_checkpoint(store, nullptr), COINSTORE_OK); }

ViewHandle ViewOfTip(coinstore* store) {
  coinstore_view* view = nullptr;
  EXPECT_EQ(coinstore_view_new(store, &view, nullptr), COINSTORE_OK);
  return ViewHandle(view);
}

ViewHandle ViewAt(coinstore* store, uint64_t height) {
  coinstore_view* view = nullptr;
  EXPECT_EQ(coinstore_view_at(store, height, &view, nullptr), COINSTORE_OK);
  return ViewHandle(view);
}

}  // namespace coinstore_test
