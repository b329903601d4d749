// SPDX-License-Identifier: Apache-2.0
// Goal: readers see whole trees while the writer prepares the next one (run it under the thread
// sanitizer). Method: coins that never change, coins that come and go with each block, and readers
// who ask for both while the tree grows through new chunks of memory and new directories.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "commitment/naive_tree.h"
#include "commitment/unspent_tree.h"
#include "commitment/verify.h"

namespace coins {
namespace {

TEST(UnspentTreeThreadsTest, ReadersRunBesideAPrepare) {
  Random random(1);
  UnspentTree tree;
  NaiveSet kept;
  for (int i = 0; i < 2000; ++i) {
    const Bytes32 id = RandomId(random);
    kept.emplace(id, LeafOf(random, id));
  }
  Fill(tree, kept);

  std::shared_mutex state_lock;
  std::atomic<bool> done = false;
  std::atomic<int> rounds = 0;
  const auto read = [&](unsigned seed) {
    Random own(seed);
    std::vector<Bytes32> ids;
    for (const auto& [id, leaf] : kept) ids.push_back(id);
    std::vector<std::uint8_t> answers(100);
    while (!done) {
      // Outside the lock for a while, or the writer never gets it.
      std::this_thread::sleep_for(std::chrono::microseconds(100));
      const Bytes32& id = ids[own() % ids.size()];
      const auto first = static_cast<std::ptrdiff_t>(own() % (ids.size() - answers.size()));
      const std::shared_lock lock(state_lock);
      ASSERT_EQ(tree.Find(id), kept.at(id));
      tree.Contains({ids.begin() + first, answers.size()}, answers.data());
      ASSERT_EQ(std::count(answers.begin(), answers.end(), 1), 100);
      for (const Bytes32& asked : {id, RandomId(own)}) {
        ProofInfo info;
        ASSERT_TRUE(VerifyProof(tree.Prove(asked), tree.root(), asked, &info).ok());
      }
      ASSERT_GE(tree.size(), kept.size());
      ASSERT_GT(tree.memory_bytes() + tree.leaf_hashes() + tree.node_hashes(), 0u);
      ++rounds;
    }
  };
  std::thread readers[] = {std::thread(read, 1), std::thread(read, 2)};

  NaiveSet others;
  for (int block = 0; block < 60; ++block) {
    Changes changes(others);
    const bool shrinks = block % 20 >= 15;
    for (int i = 0; i < 1000; ++i) {
      if (shrinks && !others.empty()) {
        auto member = others.lower_bound(RandomId(random));
        if (member != others.end()) changes.Remove(member->first);
      } else {
        changes.Insert(LeafOf(random, RandomId(random)));
      }
    }
    const std::vector<LeafChange> sorted = changes.sorted();
    if (block % 3 == 0) (void)tree.Prepare(sorted);  // dropped
    UnspentTree::Stage stage = tree.Prepare(sorted);
    const std::unique_lock lock(state_lock);
    tree.Publish(std::move(stage));
    others = changes.after();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(rounds, 0);
  tree.Check();
}

}  // namespace
}  // namespace coins
