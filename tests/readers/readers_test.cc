// SPDX-License-Identifier: Apache-2.0
// Goal: reads of the tip never see half a block. Method: a known chain (known_chain.h).
#include <gtest/gtest.h>

#include <algorithm>

#include "readers/known_chain.h"

namespace coinstore_test {
namespace {

class ReadersTest : public KnownChain {
 protected:
  explicit ReadersTest(std::unique_ptr<Place> place = InMemory())
      : KnownChain({}, std::move(place)) {}

  // How many coins of the row a list of answers shows, and that they are the first ones.
  static size_t Prefix(const std::vector<uint8_t>& found) {
    const size_t n = static_cast<size_t>(std::count(found.begin(), found.end(), 1));
    EXPECT_EQ(std::count(found.begin(), found.begin() + static_cast<ptrdiff_t>(n), 1),
              static_cast<ptrdiff_t>(n));
    return n;
  }

  void ReadUnspent() const {
    std::vector<uint8_t> answers(kBlocks);
    EXPECT_EQ(
        coinstore_is_unspent(store(), nullptr, row_[0].data(), kBlocks, answers.data(), nullptr),
        COINSTORE_OK);
    EXPECT_EQ(std::count(answers.begin(), answers.end(), 1), 1) << "half a block was seen";
  }

  void ReadMany() const {
    std::vector<coinstore_record> records(kBlocks);
    std::vector<uint8_t> found(kBlocks);
    size_t n_found = 0;
    EXPECT_EQ(coinstore_get_many(store(), nullptr, row_[0].data(), kBlocks, records.data(),
                                 found.data(), &n_found, nullptr),
              COINSTORE_OK);
    const size_t n = Prefix(found);
    EXPECT_EQ(n, n_found);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(ToBytes32(records[i].coin_id), row_[i]);
      EXPECT_EQ(records[i].confirmed_height, i + 1);
      EXPECT_EQ(records[i].spent_height, i + 1 < n ? i + 2 : COINSTORE_UNSPENT);
    }
  }

  void ReadOne() const {
    for (uint64_t i = 0; i < kBlocks; i += 5) {
      coinstore_record record;
      const coinstore_status status =
          coinstore_get(store(), nullptr, row_[i].data(), &record, nullptr);
      if (status == COINSTORE_NOT_FOUND) continue;
      EXPECT_EQ(status, COINSTORE_OK);
      EXPECT_EQ(record.confirmed_height, i + 1);
      EXPECT_EQ(record.timestamp, 1'000 + i + 1);
      EXPECT_TRUE(record.spent_height == COINSTORE_UNSPENT || record.spent_height == i + 2);
    }
  }

  void ReadHints() const {
    std::vector<coinstore_hint> hints(2 * kBlocks);
    size_t n = 0;
    EXPECT_EQ(coinstore_get_hints(store(), nullptr, row_[0].data(), kBlocks, hints.data(),
                                  hints.size(), &n, nullptr),
              COINSTORE_OK);
    EXPECT_EQ(n % 2, 0u);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(ToBytes32(hints[i].coin_id), row_[i / 2]);
  }

  coinstore_tip ReadTip() const {
    coinstore_tip tip = Sized<coinstore_tip>();
    EXPECT_EQ(coinstore_get_tip(store(), nullptr, &tip, nullptr), COINSTORE_OK);
    ExpectKnown(tip);
    return tip;
  }

  void ReadBlocks() const {
    for (uint64_t height = 0; height <= kBlocks; ++height) {
      coinstore_tip block = Sized<coinstore_tip>();
      const coinstore_status status =
          coinstore_get_block_info(store(), nullptr, height, &block, nullptr);
      if (status == COINSTORE_OK) {
        EXPECT_EQ(block.height, height);
        ExpectKnown(block);
      } else {
        EXPECT_EQ(status, COINSTORE_NOT_FOUND);
        EXPECT_NE(height, 1u);
      }
    }
  }

  // Between two equal tips the store may have gone elsewhere and come back; the proof must then
  // hold for another known state.
  void ReadProof() const {
    const coinstore_tip before = ReadTip();
    const Bytes32& id = row_[before.height - 1];
    uint8_t proof[COINSTORE_PROOF_MAX];
    size_t size = 0;
    EXPECT_EQ(coinstore_prove(store(), nullptr, id.data(), proof, sizeof proof, &size, nullptr),
              COINSTORE_OK);
    const auto holds_at = [&](uint64_t height) {
      return coinstore_proof_verify(
                 proof, size, tips_[height - 1].state_root, id.data(),
                 height == before.height ? COINSTORE_EXPECT_PRESENT : COINSTORE_EXPECT_ABSENT,
                 nullptr, nullptr) == COINSTORE_OK;
    };
    bool holds = holds_at(before.height);
    for (uint64_t height = 1; !holds && height <= kBlocks; ++height) holds = holds_at(height);
    EXPECT_TRUE(holds) << "a proof of no state that ever was";
  }
};

TEST_F(ReadersTest, SeeWholeBlocksWhicheverWayTheyAsk) {
  Run({[this] { ReadUnspent(); }, [this] { ReadMany(); }, [this] { ReadOne(); },
       [this] { ReadHints(); }, [this] { ReadBlocks(); }, [this] { ReadProof(); }});
}

class ReadersOnDiskTest : public ReadersTest {
 protected:
  ReadersOnDiskTest() : ReadersTest(InDirectory()) {}
};

TEST_F(ReadersOnDiskTest, SeeWholeBlocksWhicheverWayTheyAsk) {
  Run({[this] { ReadUnspent(); }, [this] { ReadMany(); }, [this] { ReadOne(); },
       [this] { ReadHints(); }, [this] { ReadBlocks(); }, [this] { ReadProof(); }});
}

TEST_F(ReadersTest, OfOneKindSeeWholeBlocks) {
  Run({[this] { ReadUnspent(); }, [this] { ReadUnspent(); }, [this] { ReadUnspent(); }});
}

TEST_F(ReadersTest, ReadReportsWhileTheStoreGoesOn) {
  coinstore_iter* made = nullptr;
  while (chain_.Tip().height < kBlocks) chain_.Apply(blocks_[chain_.Tip().height]);
  std::vector<IterHandle> iters;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(coinstore_rollback(store(), 1, COINSTORE_DRY_RUN, nullptr, &made, nullptr),
              COINSTORE_OK);
    iters.emplace_back(made);
  }
  chain_.Rollback(1);
  std::vector<std::function<void()>> readers;
  std::atomic<size_t> records[3] = {0, 0, 0};
  for (size_t i = 0; i < iters.size(); ++i) {
    readers.emplace_back([&, i] {
      coinstore_record page[3];
      size_t n = 0;
      EXPECT_GE(coinstore_iter_next(iters[i].get(), page, 3, &n, nullptr), COINSTORE_OK);
      records[i] += n;
    });
  }
  Run(readers);
  // Everything above height 1, and the coins of height 1 that height 2 spent.
  for (const auto& n : records) EXPECT_EQ(n, kBlocks * (kFellows + 1));
}

}  // namespace
}  // namespace coinstore_test
