// SPDX-License-Identifier: Apache-2.0
// Goal: the tree's root, answers and proofs are those of the set, whatever its history.
// Method: seeded random histories beside a naive tree; Check() after each step.
#include "commitment/unspent_tree.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "commitment/naive_tree.h"

namespace coins {
namespace {

Bytes32 RandomMember(Random& random, const NaiveSet& set) {
  auto member = set.lower_bound(RandomId(random));
  if (member == set.end()) member = set.begin();
  return member->first;
}

NaiveSet RandomSet(Random& random, std::size_t size) {
  NaiveSet set;
  while (set.size() < size) {
    const UnspentLeaf leaf = LeafOf(random, RandomId(random));
    set.emplace(leaf.coin_id, leaf);
  }
  return set;
}

// With one change that the tree must refuse: it inserts what is there, or removes what is not.
std::vector<LeafChange> Reversed(std::vector<LeafChange> changes, std::size_t i) {
  LeafChange::Kind& kind = changes[i].kind;
  kind = kind == LeafChange::Kind::kInsert ? LeafChange::Kind::kRemove : LeafChange::Kind::kInsert;
  return changes;
}

// Compares everything that a reader can ask.
void ExpectHolds(const UnspentTree& tree, const NaiveSet& set, Random& random) {
  tree.Check();
  ASSERT_EQ(tree.size(), set.size());
  ASSERT_EQ(ToHex(tree.root()), ToHex(NaiveRoot(set)));
  std::vector<Bytes32> ids;
  for (const auto& [id, leaf] : set) {
    ids.push_back(id);
    ids.push_back(IdSharing(random, id, static_cast<unsigned>(random() % 256)));
    ASSERT_EQ(tree.Find(id), leaf);
  }
  for (int i = 0; i < 10; ++i) ids.push_back(RandomId(random));
  std::vector<std::uint8_t> answers(ids.size(), 7);
  tree.Contains(ids, answers.data());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ASSERT_EQ(answers[i], set.contains(ids[i]) ? 1 : 0);
    ASSERT_EQ(tree.Find(ids[i]).has_value(), set.contains(ids[i]));
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), 20); ++i) {
    const Bytes32& id = ids[random() % ids.size()];
    ASSERT_EQ(tree.Prove(id), NaiveProof(set, id));
  }
}

TEST(UnspentTreeTest, AnEmptyTreeHasTheEmptyRoot) {
  UnspentTree tree;
  Random random(1);
  ExpectHolds(tree, {}, random);
  EXPECT_EQ(tree.root(), Bytes32{});
  EXPECT_EQ(tree.Prove(RandomId(random)), (std::vector<std::uint8_t>{1, 2, 0, 0}));
}

TEST(UnspentTreeTest, HoldsSmallSetsOfEverySize) {
  Random random(2);
  for (std::size_t size = 1; size <= 60; ++size) {
    NaiveSet set = RandomSet(random, size);
    UnspentTree tree;
    Fill(tree, set);
    ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random)) << size;
  }
}

TEST(UnspentTreeTest, HoldsIdsThatShareAnyNumberOfBits) {
  Random random(3);
  for (unsigned bits = 1; bits < 256; bits += bits < 16 || bits > 250 ? 1 : 7) {
    for (const std::size_t size : {2u, 3u, 17u, 40u}) {
      NaiveSet set;
      const Bytes32 base = RandomId(random);
      // Pairs that share `bits`, in one cluster that shares half of them.
      for (std::size_t i = 0; i < size; ++i) {
        const Bytes32 id = IdSharing(random, base, bits / 2);
        set.emplace(id, LeafOf(random, id));
        const Bytes32 twin = IdSharing(random, id, bits);
        set.emplace(twin, LeafOf(random, twin));
      }
      UnspentTree tree;
      Fill(tree, set);
      ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random)) << bits;
      while (!set.empty()) {
        Changes changes(set);
        for (int i = 0; i < 5 && !changes.after().empty(); ++i) {
          changes.Remove(RandomMember(random, changes.after()));
        }
        tree.Publish(tree.Prepare(changes.sorted()));
        set = changes.after();
        tree.Check();
        ASSERT_EQ(tree.root(), NaiveRoot(set)) << bits;
      }
    }
  }
}

TEST(UnspentTreeTest, TellsTheTwoIdsApartThatDifferInTheLastBitOnly) {
  Random random(4);
  NaiveSet set;
  Bytes32 id = RandomId(random);
  set.emplace(id, LeafOf(random, id));
  id[31] ^= 1;
  set.emplace(id, LeafOf(random, id));
  UnspentTree tree;
  Fill(tree, set);
  ExpectHolds(tree, set, random);
  EXPECT_EQ(tree.Prove(id)[2], 1) << "depth 256";
}

// Each history has its own bias, so that trees grow, shrink to nothing and grow again.
TEST(UnspentTreeTest, FollowsRandomHistories) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    UnspentTree tree;
    NaiveSet set;
    const unsigned shared = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 8 : 60;
    const Bytes32 base = RandomId(random);
    for (int step = 0; step < 24; ++step) {
      Changes changes(set);
      const bool shrinks = step % 8 >= 4;
      const std::size_t count = random() % (1 + seed * 2);
      for (std::size_t i = 0; i < count; ++i) {
        if (random() % 10 < (shrinks ? 8 : 3)) {
          if (!set.empty()) changes.Remove(RandomMember(random, set));
        } else {
          const unsigned bits = random() % 2 == 0 ? shared : 0;
          changes.Insert(LeafOf(random, IdSharing(random, base, bits)));
        }
      }
      const std::vector<LeafChange> sorted = changes.sorted();
      {
        const Bytes32 before = tree.root();
        const UnspentTree::Stage dropped = tree.Prepare(sorted);
        ASSERT_EQ(dropped.root(), NaiveRoot(changes.after()));
        ASSERT_EQ(dropped.size(), changes.after().size());
        ASSERT_EQ(tree.root(), before);
        tree.Check();
      }
      ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random));
      tree.Publish(tree.Prepare(sorted));
      set = changes.after();
      ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random));
    }
  }
}

TEST(UnspentTreeTest, RootDependsOnTheSetAlone) {
  Random random(5);
  NaiveSet set;
  std::vector<UnspentLeaf> leaves;
  for (int i = 0; i < 3000; ++i) {
    leaves.push_back(LeafOf(random, RandomId(random)));
    set.emplace(leaves.back().coin_id, leaves.back());
  }
  const Bytes32 want = NaiveRoot(set);
  for (int history = 0; history < 4; ++history) {
    std::shuffle(leaves.begin(), leaves.end(), random);
    UnspentTree tree;
    NaiveSet now;
    for (std::size_t at = 0; at < leaves.size(); at += 500) {
      Changes changes(now);
      for (std::size_t i = at; i < at + 500; ++i) changes.Insert(leaves[i]);
      for (int i = 0; i < 200; ++i) changes.Insert(LeafOf(random, RandomId(random)));
      tree.Publish(tree.Prepare(changes.sorted()));
      now = changes.after();
    }
    Changes changes(now);
    for (const auto& [id, leaf] : now) {
      if (!set.contains(id)) changes.Remove(id);
    }
    tree.Publish(tree.Prepare(changes.sorted()));
    tree.Check();
    EXPECT_EQ(tree.root(), want);
  }
}

TEST(UnspentTreeTest, GrowsAndShrinksThroughSplitsMergesAndDirectories) {
  Random random(6);
  UnspentTree tree;
  NaiveSet set;
  for (int step = 0; step < 40; ++step) {
    Changes changes(set);
    const bool shrinks = step >= 20;
    for (int i = 0; i < 600; ++i) {
      if (shrinks == (i % 8 != 0)) {
        if (!set.empty()) changes.Remove(RandomMember(random, set));
      } else {
        changes.Insert(LeafOf(random, RandomId(random)));
      }
    }
    tree.Publish(tree.Prepare(changes.sorted()));
    set = changes.after();
    ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random)) << step;
  }
  Changes all(set);
  for (const auto& [id, leaf] : set) all.Remove(id);
  tree.Publish(tree.Prepare(all.sorted()));
  ExpectHolds(tree, {}, random);
}

// Ids that somebody ground to share 64 bits, among random ones.
TEST(UnspentTreeTest, HoldsGroundIds) {
  for (const std::size_t cluster_size : {2u, 16u, 17u, 400u}) {
    SCOPED_TRACE(cluster_size);
    Random random(cluster_size);
    UnspentTree tree;
    NaiveSet set;
    for (int step = 0; step < 6; ++step) {
      Changes changes(set);
      for (std::size_t made = 0; made < 400; made += cluster_size) {
        const Bytes32 base = RandomId(random);
        for (std::size_t i = 0; i < cluster_size; ++i) {
          changes.Insert(LeafOf(random, IdSharing(random, base, 64)));
        }
      }
      for (int i = 0; i < 200; ++i) changes.Insert(LeafOf(random, RandomId(random)));
      for (int i = 0; i < 300 && !set.empty(); ++i) changes.Remove(RandomMember(random, set));
      tree.Publish(tree.Prepare(changes.sorted()));
      set = changes.after();
      ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random));
    }
  }
}

TEST(UnspentTreeTest, BuildGivesTheSameTreeInBatchesOfAnySize) {
  Random random(7);
  NaiveSet set = RandomSet(random, 5000);
  for (const std::size_t limit : {1u, 17u, 1000u, 100000u}) {
    UnspentTree tree;
    auto next = set.begin();
    tree.Build([&](std::span<UnspentLeaf> batch) {
      std::size_t count = 0;
      while (count < std::min(limit, batch.size()) && next != set.end()) {
        batch[count++] = (next++)->second;
      }
      return count;
    });
    ASSERT_NO_FATAL_FAILURE(ExpectHolds(tree, set, random)) << limit;
  }
}

TEST(UnspentTreeTest, BuildRefusesLeavesOutOfOrderAndATreeThatIsNotEmpty) {
  Random random(8);
  const UnspentLeaf leaf = LeafOf(random, RandomId(random));
  UnspentTree tree;
  int calls = 0;
  const auto source = [&](std::span<UnspentLeaf> batch) -> std::size_t {
    batch[0] = leaf;
    return ++calls <= 2 ? 1 : 0;
  };
  EXPECT_THROW(tree.Build(source), CheckFailed);
  EXPECT_THROW(tree.Build(source), CheckFailed);
}

TEST(UnspentTreeTest, RefusesWrongChangesAndStaysAsItWas) {
  Random random(9);
  UnspentTree tree;
  NaiveSet set = RandomSet(random, 300);
  Fill(tree, set);
  Changes changes(set);
  for (int i = 0; i < 50; ++i) changes.Insert(LeafOf(random, RandomId(random)));
  for (int i = 0; i < 50; ++i) changes.Remove(RandomMember(random, set));
  const std::vector<LeafChange> good = changes.sorted();

  auto wrong = good;
  std::swap(wrong[3], wrong[4]);
  EXPECT_THROW((void)tree.Prepare(wrong), CheckFailed) << "not sorted";
  wrong = good;
  wrong[4] = wrong[3];
  EXPECT_THROW((void)tree.Prepare(wrong), CheckFailed) << "the same coin twice";
  for (std::size_t i = 0; i < good.size(); ++i) {
    ASSERT_THROW((void)tree.Prepare(Reversed(good, i)), CheckFailed)
        << "present inserted or absent removed";
  }
  wrong = {{LeafOf(random, RandomId(random)), LeafChange::Kind::kInsert}};
  wrong[0].leaf.created_height = std::uint64_t{1} << 39;
  EXPECT_THROW((void)tree.Prepare(wrong), CheckFailed) << "height";
  wrong[0].leaf.created_height = 0;
  wrong[0].leaf.coin_number = std::uint64_t{1} << 48;
  EXPECT_THROW((void)tree.Prepare(wrong), CheckFailed) << "coin number";
  ExpectHolds(tree, set, random);

  tree.Publish(tree.Prepare(good));
  ExpectHolds(tree, changes.after(), random);
}

// Many changes are made to both halves of the tree at once.
TEST(UnspentTreeTest, RefusesWrongChangesInEitherHalfAndStaysAsItWas) {
  Random random(12);
  UnspentTree tree;
  NaiveSet set = RandomSet(random, 3000);
  Fill(tree, set);
  Changes changes(set);
  for (int i = 0; i < 400; ++i) changes.Insert(LeafOf(random, RandomId(random)));
  for (int i = 0; i < 400; ++i) changes.Remove(RandomMember(random, set));
  const std::vector<LeafChange> good = changes.sorted();
  for (std::size_t i = 0; i < good.size(); i += 37) {
    ASSERT_THROW((void)tree.Prepare(Reversed(good, i)), CheckFailed) << i;
  }
  for (std::size_t i = 1; i < good.size(); i += 37) {
    auto wrong = good;
    std::swap(wrong[i - 1], wrong[i]);
    ASSERT_THROW((void)tree.Prepare(wrong), CheckFailed) << i;
  }
  ExpectHolds(tree, set, random);
  tree.Publish(tree.Prepare(good));
  ExpectHolds(tree, changes.after(), random);
}

// From 256 changes on two threads make them.
TEST(UnspentTreeTest, AsManyChangesAsTakeASecondThreadGiveTheTreeOfTheSet) {
  for (const std::size_t count : {255u, 256u, 257u}) {
    SCOPED_TRACE(count);
    Random random(count);
    UnspentTree tree;
    NaiveSet set = RandomSet(random, 500);
    Fill(tree, set);
    Changes changes(set);
    while (changes.sorted().size() < count) changes.Insert(LeafOf(random, RandomId(random)));
    tree.Publish(tree.Prepare(changes.sorted()));
    ExpectHolds(tree, changes.after(), random);
  }
}

TEST(UnspentTreeTest, OneHalfEmptiesAndFillsWhileTheOtherStays) {
  Random random(13);
  for (const unsigned side : {0u, 1u}) {
    UnspentTree tree;
    NaiveSet set = RandomSet(random, 1200);
    Fill(tree, set);
    Changes emptying(set);
    for (const auto& [id, leaf] : set) {
      if (NaiveBit(id, 0) == (side != 0)) emptying.Remove(id);
    }
    ASSERT_GT(emptying.sorted().size(), 500u);
    tree.Publish(tree.Prepare(emptying.sorted()));
    ExpectHolds(tree, emptying.after(), random);
    Changes filling(emptying.after());
    for (int i = 0; i < 600; ++i) {
      UnspentLeaf leaf = LeafOf(random, RandomId(random));
      leaf.coin_id[0] = static_cast<std::uint8_t>((leaf.coin_id[0] & 0x7F) | side << 7);
      filling.Insert(leaf);
    }
    (void)tree.Prepare(filling.sorted());  // dropped
    tree.Publish(tree.Prepare(filling.sorted()));
    ExpectHolds(tree, filling.after(), random);
  }
}

TEST(UnspentTreeTest, AFewCoinsStayOfThousandsOnEitherSide) {
  Random random(14);
  for (const std::size_t left : {1u, 5u, 16u, 17u, 18u, 40u}) {
    SCOPED_TRACE(left);
    UnspentTree tree;
    NaiveSet set = RandomSet(random, 2000);
    Fill(tree, set);
    Changes changes(set);
    const std::size_t every = set.size() / left;
    std::size_t at = 0, kept = 0;
    for (const auto& [id, leaf] : set) {
      if (at++ % every == 0 && kept < left) {
        ++kept;
      } else {
        changes.Remove(id);
      }
    }
    tree.Publish(tree.Prepare(changes.sorted()));
    EXPECT_EQ(tree.size(), left);
    ExpectHolds(tree, changes.after(), random);
  }
}

TEST(UnspentTreeTest, KeepsTheLargestValues) {
  UnspentTree tree;
  UnspentLeaf leaf = {.coin_number = (std::uint64_t{1} << 48) - 1,
                      .created_height = (std::uint64_t{1} << 39) - 1,
                      .is_coinbase = true};
  leaf.coin_id.fill(0xFF);
  Fill(tree, {{leaf.coin_id, leaf}});
  EXPECT_EQ(tree.Find(leaf.coin_id), leaf);
  EXPECT_EQ(tree.root(), NaiveLeafHash(leaf));
}

TEST(UnspentTreeTest, HasOneStageAtATimeAndMovesIt) {
  Random random(10);
  UnspentTree tree;
  const LeafChange change = {LeafOf(random, RandomId(random)), LeafChange::Kind::kInsert};
  {
    UnspentTree::Stage first = tree.Prepare({&change, 1});
    EXPECT_THROW((void)tree.Prepare({&change, 1}), CheckFailed);
    UnspentTree::Stage second = std::move(first);
    EXPECT_EQ(second.size(), 1u);
  }
  UnspentTree::Stage stage = tree.Prepare({&change, 1});
  tree.Publish(std::move(stage));
  EXPECT_EQ(tree.size(), 1u);
  tree.Publish(tree.Prepare({}));
  EXPECT_EQ(tree.root(), NaiveLeafHash(change.leaf));
  tree.Check();
}

TEST(UnspentTreeTest, ReusesTheMemoryOfWhatItReplaces) {
  Random random(11);
  UnspentTree tree;
  NaiveSet set = RandomSet(random, 20000);
  Fill(tree, set);
  std::uint64_t early_bytes = 0;
  for (int step = 0; step < 60; ++step) {
    Changes changes(set);
    for (int i = 0; i < 100; ++i) changes.Remove(RandomMember(random, set));
    while (changes.after().size() < set.size()) changes.Insert(LeafOf(random, RandomId(random)));
    tree.Publish(tree.Prepare(changes.sorted()));
    set = changes.after();
    if (step == 10) early_bytes = tree.memory_bytes();
  }
  tree.Check();
  EXPECT_LT(tree.memory_bytes(), early_bytes + early_bytes / 10);
  EXPECT_GT(tree.leaf_hashes(), set.size());
  EXPECT_GT(tree.node_hashes(), set.size());
}

// Until subtrees became buckets again at the size at which they had been split, each round left more of
// them half empty.
TEST(UnspentTreeTest, GrewWhileCoinsCameAndWent) {
  constexpr std::size_t kLeaves = 100'000, kReplaced = 100, kRounds = 3;
  Random random(11);
  std::vector<Bytes32> ids(kLeaves);
  for (Bytes32& id : ids) id = RandomId(random);
  const auto by_id = [](const LeafChange& a, const LeafChange& b) {
    return a.leaf.coin_id < b.leaf.coin_id;
  };
  const auto fill = [&](UnspentTree& tree) {
    std::vector<UnspentLeaf> leaves;
    for (const Bytes32& id : ids) leaves.push_back(LeafOf(random, id));
    std::sort(leaves.begin(), leaves.end(),
              [](const UnspentLeaf& a, const UnspentLeaf& b) { return a.coin_id < b.coin_id; });
    tree.Append(leaves);
  };
  UnspentTree tree;
  fill(tree);
  for (std::size_t step = 0; step < kRounds * kLeaves / kReplaced; ++step) {
    std::vector<LeafChange> changes;
    for (std::size_t i = 0; i < kReplaced; ++i) {
      Bytes32& id = ids[(step * kReplaced + i) % kLeaves];
      changes.push_back({LeafOf(random, id), LeafChange::Kind::kRemove});
      id = RandomId(random);
      changes.push_back({LeafOf(random, id), LeafChange::Kind::kInsert});
    }
    std::sort(changes.begin(), changes.end(), by_id);
    tree.Publish(tree.Prepare(changes));
  }
  tree.Check();
  UnspentTree fresh;
  fill(fresh);
  EXPECT_LT(tree.memory_bytes(), fresh.memory_bytes() + fresh.memory_bytes() / 4);
  EXPECT_GT(tree.leaf_hashes(), kLeaves);
  EXPECT_GT(tree.node_hashes(), kLeaves);
}

}  // namespace
}  // namespace coins
