// SPDX-License-Identifier: Apache-2.0
// Goal and method: see small_store.h.
#include "faults/small_store.h"

#include "capi/open_on.h"

namespace coinstore_test {
namespace {

// A coin that block 1 creates, and what later blocks make of it.
coinstore_addition Root(const std::string& name) { return Coin("root " + name); }

std::vector<coinstore_addition> ManyCoins() {
  std::vector<coinstore_addition> coins;
  for (int i = 0; i < 40; ++i) coins.push_back(Root(std::to_string(i)));
  return coins;
}

std::vector<Bytes32> Ids() {
  std::vector<Bytes32> ids = {Bytes32{}, IdOf(Coin("reward", COINSTORE_COINBASE))};
  for (const coinstore_addition& coin : ManyCoins()) ids.push_back(IdOf(coin));
  for (const char* name : {"a", "b", "undone 1", "undone 2", "new 1", "new 2"}) {
    ids.push_back(IdOf(Child(Root("0"), name)));
    ids.push_back(IdOf(Child(Root("1"), name)));
    ids.push_back(IdOf(Coin(name)));
  }
  ids.push_back(IdOf(Move(Root("2"))));
  ids.push_back(IdOf(Move(Move(Root("2")))));
  return ids;
}

template <typename Structure>
std::string Bytes(const Structure& structure) {
  return {reinterpret_cast<const char*>(&structure), sizeof structure};
}

}  // namespace

coinstore_status StoragePlace::Open(const coinstore_options* options, coinstore** result,
                                    coinstore_error* err) {
  return coins::OpenOn(make_(), options, result, err);
}

Opened TryOpen(const MakeStorage& make, Settings settings) {
  coinstore* store = nullptr;
  Error error;
  const coinstore_status status = coins::OpenOn(make(), MakeOptions(settings).get(), &store, error);
  return {status, status < 0 ? error.message() : "", StoreHandle(store)};
}

void Fill(Chain& chain) {
  const auto first = Root("0"), second = Root("1"), third = Root("2");
  const auto must = [](const Answer& answer) { ASSERT_TRUE(Accepts(answer)); };
  must(chain.Block(ManyCoins(), {}, {HintOf(IdOf(first), "hint"), HintOf(IdOf(first), "hint 2")}));
  must(chain.Block({Coin("reward", COINSTORE_COINBASE)}));
  must(chain.Block({Child(first, "a"), Child(second, "b")}, {IdOf(first), IdOf(second)},
                   {HintOf(IdOf(Child(first, "a")), std::string(32, 'h'))}));
  must(chain.Block({Move(third), Move(Move(third))}, {IdOf(third), IdOf(Move(third))}));
  must(chain.Block());
  must(chain.Block({Coin("undone 1")}, {IdOf(Root("3"))}));
  must(chain.Block({Coin("undone 2")}, {IdOf(Coin("undone 1")), IdOf(Root("4"))}));
  must(chain.Rollback(5));
  must(chain.Block({Coin("new 1")}, {IdOf(Root("3"))}, {HintOf(IdOf(Coin("new 1")), "x")}));
  must(chain.Block({Coin("new 2"), Child(Root("5"), "a")},
                   {IdOf(Root("5")), IdOf(Root("6")), IdOf(Coin("new 1"))}));
}

std::string Everything(coinstore* store) {
  std::string all;
  for (uint64_t height = 0; height <= 20; ++height) {
    coinstore_tip block = Sized<coinstore_tip>();
    const coinstore_status status =
        coinstore_get_block_info(store, nullptr, height, &block, nullptr);
    EXPECT_GE(status, COINSTORE_OK);
    block.durable_height = 0;  // of the store, not of the block
    all += Bytes(status) + Bytes(block);
  }
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_GE(coinstore_get_tip(store, nullptr, &tip, nullptr), COINSTORE_OK);
  tip.durable_height = 0;
  all += Bytes(tip);
  for (const Bytes32& id : Ids()) {
    coinstore_record record{};
    all += Bytes(coinstore_get(store, nullptr, id.data(), &record, nullptr)) + Bytes(record);
    std::vector<coinstore_hint> hints(8);
    size_t n = 0;
    EXPECT_EQ(coinstore_get_hints(store, nullptr, id.data(), 1, hints.data(), 8, &n, nullptr),
              COINSTORE_OK);
    for (size_t i = 0; i < n; ++i) all += Bytes(hints[i]);
    uint8_t is_unspent = 2;
    EXPECT_EQ(coinstore_is_unspent(store, nullptr, id.data(), 1, &is_unspent, nullptr),
              COINSTORE_OK);
    all += static_cast<char>(is_unspent);
  }
  Error error;
  EXPECT_EQ(coinstore_check(store, 0, nullptr, error), COINSTORE_OK) << error.message();
  return all;
}

void ExpectNeedsReopen(coinstore* store, uint64_t height) {
  const coinstore_status wanted = COINSTORE_NEEDS_REOPEN;
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_EQ(coinstore_get_tip(store, nullptr, &tip, nullptr), wanted);
  EXPECT_EQ(coinstore_get_block_info(store, nullptr, height, &tip, nullptr), wanted);
  const Bytes32 id = IdOf(Root("0"));
  coinstore_record record{};
  EXPECT_EQ(coinstore_get(store, nullptr, id.data(), &record, nullptr), wanted);
  uint8_t byte = 0;
  size_t n = 0;
  EXPECT_EQ(coinstore_get_many(store, nullptr, id.data(), 1, &record, &byte, &n, nullptr), wanted);
  EXPECT_EQ(coinstore_is_unspent(store, nullptr, id.data(), 1, &byte, nullptr), wanted);
  EXPECT_EQ(coinstore_get_hints(store, nullptr, id.data(), 1, nullptr, 0, &n, nullptr), wanted);
  EXPECT_EQ(coinstore_prove(store, nullptr, id.data(), nullptr, 0, &n, nullptr), wanted);
  BlockInput block;
  block.height = height + 1;
  EXPECT_EQ(ApplyTo(store, block), wanted);
  EXPECT_EQ(ApplyTo(store, block, COINSTORE_DRY_RUN), wanted);
  const coinstore_block_info info = HeadOf(block);
  const uint64_t end = 0;
  EXPECT_EQ(coinstore_apply_blocks(store, &info, 1, nullptr, &end, nullptr, &end, nullptr, &end,
                                   nullptr, &n, nullptr),
            wanted);
  coinstore_block* building = nullptr;
  EXPECT_EQ(coinstore_block_begin(store, &info, &building, nullptr), wanted);
  EXPECT_EQ(coinstore_rollback(store, 0, 0, nullptr, nullptr, nullptr), wanted);
  int64_t floor = 0;
  EXPECT_EQ(coinstore_rollback_floor(store, &floor, nullptr), wanted);
  EXPECT_EQ(coinstore_sync(store, nullptr), wanted);
  EXPECT_EQ(coinstore_check(store, 0, nullptr, nullptr), wanted);
  uint64_t value = 0;
  EXPECT_EQ(coinstore_stat(store, COINSTORE_STAT_LAST_RECORD, &value, nullptr), wanted);
  EXPECT_EQ(coinstore_progress(store, &value, &value, nullptr), wanted);
  EXPECT_EQ(coinstore_interrupt(store, nullptr), wanted);
  // The log of events tells what happened.
  std::string lines(100'000, '\0');
  EXPECT_EQ(coinstore_log_read(store, COINSTORE_LOG_ERROR, lines.data(), lines.size(), &n, nullptr),
            COINSTORE_OK);
  EXPECT_NE(lines.find("error: "), std::string::npos);
}

}  // namespace coinstore_test
