// SPDX-License-Identifier: Apache-2.0
// Goal: every proof of the tree verifies, and nothing else does.
// Method: all coins of seeded sets and absent ids near them; then every damage to sample proofs,
// and each rule of the canonical form broken by hand.
#include <gtest/gtest.h>

#include <algorithm>

#include "commitment/naive_tree.h"
#include "commitment/unspent_tree.h"
#include "commitment/verify.h"

namespace coins {
namespace {

using Proof = std::vector<std::uint8_t>;

Code Verify(ByteSpan proof, const Bytes32& root, const Bytes32& id) {
  ProofInfo info;
  return VerifyProof(proof, root, id, &info).code();
}

NaiveSet RandomSet(Random& random, std::size_t size, unsigned shared) {
  NaiveSet set;
  while (set.size() < size) {
    const Bytes32 id = RandomId(random);
    set.emplace(id, LeafOf(random, id));
    if (shared == 0 || set.size() == size) continue;
    const Bytes32 twin = IdSharing(random, id, shared);
    set.emplace(twin, LeafOf(random, twin));
  }
  return set;
}

std::vector<Bytes32> IdsToAsk(Random& random, const NaiveSet& set) {
  std::vector<Bytes32> ids = {RandomId(random), RandomId(random), RandomId(random)};
  for (const auto& [id, leaf] : set) {
    ids.push_back(id);
    ids.push_back(IdSharing(random, id, static_cast<unsigned>(random() % 256)));
  }
  return ids;
}

TEST(ProofTest, EveryProofIsTheCanonicalOneAndVerifies) {
  Random random(1);
  bool seen[4] = {};
  for (const std::size_t size : {0u, 1u, 2u, 3u, 10u, 16u, 17u, 60u, 150u}) {
    for (const unsigned shared : {0u, 20u, 64u, 255u}) {
      const NaiveSet set = RandomSet(random, size, shared);
      UnspentTree tree;
      Fill(tree, set);
      for (const Bytes32& id : IdsToAsk(random, set)) {
        const Proof proof = tree.Prove(id);
        ASSERT_EQ(proof, NaiveProof(set, id));
        ASSERT_LE(proof.size(), kMaxProofSize);
        ProofInfo info;
        const Status status = VerifyProof(proof, tree.root(), id, &info);
        ASSERT_TRUE(status.ok()) << status.message();
        seen[static_cast<int>(info.kind)] = true;
        ASSERT_EQ(info.kind == ProofKind::kPresent, set.contains(id));
        ASSERT_EQ(info.depth, proof[2] * 256u + proof[3]);
        if (info.kind == ProofKind::kAbsentEmpty) {
          ASSERT_EQ(info.coin_id, id);
          ASSERT_EQ(info.created_height, 0u);
          continue;
        }
        const UnspentLeaf& leaf = set.at(info.coin_id);
        ASSERT_EQ(info.created_height, leaf.created_height);
        ASSERT_EQ(info.flags, leaf.is_coinbase ? 1 : 0);
      }
    }
  }
  EXPECT_TRUE(seen[1] && seen[2] && seen[3]);
}

// Two ids that part at the last bit, and beside their path a coin at every depth.
TEST(ProofTest, TheLargestProofVerifies) {
  Random random(2);
  NaiveSet set;
  const Bytes32 id = RandomId(random);
  set.emplace(id, LeafOf(random, id));
  for (unsigned depth = 0; depth < 256; ++depth) {
    Bytes32 other = IdSharing(random, id, depth);
    const auto bit = static_cast<std::uint8_t>(128u >> depth % 8);
    other[depth / 8] =
        static_cast<std::uint8_t>((other[depth / 8] & ~bit) | (~id[depth / 8] & bit));
    set.emplace(other, LeafOf(random, other));
  }
  UnspentTree tree;
  Fill(tree, set);
  tree.Check();
  const Proof proof = tree.Prove(id);
  EXPECT_EQ(proof.size(), kMaxProofSize - 32);  // kind 1 carries no other id
  EXPECT_EQ(proof, NaiveProof(set, id));
  EXPECT_EQ(Verify(proof, tree.root(), id), Code::kOk);
}

class DamagedProofTest : public testing::Test {
 protected:
  DamagedProofTest() : set_(RandomSet(random_, 40, 30)) {
    Fill(tree_, set_);
    // One of each kind, with empty siblings on the path of some.
    for (const Bytes32& id : IdsToAsk(random_, set_)) {
      const Proof proof = tree_.Prove(id);
      if (counts_[proof[1]]++ < 3) samples_.emplace_back(id, proof);
    }
  }

  Random random_{3};
  NaiveSet set_;
  UnspentTree tree_;
  int counts_[4] = {};
  std::vector<std::pair<Bytes32, Proof>> samples_;
};

TEST_F(DamagedProofTest, EveryChangeOfAByteIsRefused) {
  ASSERT_EQ(samples_.size(), 9u);
  for (const auto& [id, proof] : samples_) {
    for (std::size_t at = 0; at < proof.size(); ++at) {
      for (unsigned change = 1; change < 256; ++change) {
        Proof damaged = proof;
        damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ change);
        const Code code = Verify(damaged, tree_.root(), id);
        ASSERT_TRUE(code == Code::kProofMalformed || code == Code::kProofInvalid ||
                    code == Code::kProofOtherCoin)
            << at << ' ' << change;
      }
    }
  }
}

TEST_F(DamagedProofTest, EveryOtherSizeIsMalformed) {
  for (const auto& [id, proof] : samples_) {
    for (std::size_t size = 0; size < proof.size(); ++size) {
      ASSERT_EQ(Verify(ByteSpan(proof).first(size), tree_.root(), id), Code::kProofMalformed);
    }
    Proof longer = proof;
    for (int i = 0; i < 70; ++i) {
      longer.push_back(static_cast<std::uint8_t>(i));
      ASSERT_EQ(Verify(longer, tree_.root(), id), Code::kProofMalformed);
    }
  }
}

TEST_F(DamagedProofTest, AProofHoldsForItsIdAndRootOnly) {
  for (const auto& [id, proof] : samples_) {
    Bytes32 root = tree_.root();
    root[31] ^= 1;
    EXPECT_EQ(Verify(proof, root, id), Code::kProofInvalid);
    for (unsigned bit = 0; bit < 256; ++bit) {
      Bytes32 other = id;
      other[bit / 8] ^= static_cast<std::uint8_t>(128u >> bit % 8);
      const Proof right = tree_.Prove(other);
      // Neighbours may have the same proof of absence; no other proof may pass.
      EXPECT_EQ(Verify(proof, tree_.root(), other) == Code::kOk, proof == right) << bit;
    }
  }
}

TEST_F(DamagedProofTest, NothingIsWrittenOnFailure) {
  ProofInfo info;
  info.depth = 77;
  const auto& [id, proof] = samples_[0];
  EXPECT_FALSE(VerifyProof(proof, Bytes32{}, id, &info).ok());
  EXPECT_EQ(info.depth, 77u);
}

// Proofs made by hand, each with one rule broken and a root that would otherwise fit.
class ProofRulesTest : public testing::Test {
 protected:
  static Proof Header(unsigned kind, unsigned depth) {
    return {1, static_cast<std::uint8_t>(kind), static_cast<std::uint8_t>(depth >> 8),
            static_cast<std::uint8_t>(depth)};
  }
  static void Append(Proof& proof, ByteSpan bytes) {
    proof.insert(proof.end(), bytes.begin(), bytes.end());
  }
  static Proof Present(const UnspentLeaf& leaf, unsigned depth) {
    Proof proof = Header(1, depth);
    proof.resize(proof.size() + 9);
    for (unsigned i = 0; i < 8; ++i) {
      proof[11 - i] = static_cast<std::uint8_t>(leaf.created_height >> 8 * i);
    }
    proof[12] = leaf.is_coinbase;
    return proof;
  }

  const UnspentLeaf leaf_ = {.coin_id = {0x00, 1}, .created_height = 5};
  const Bytes32 sibling_ = {9, 9};
};

TEST_F(ProofRulesTest, AcceptsASingleLeaf) {
  EXPECT_EQ(Verify(Present(leaf_, 0), NaiveLeafHash(leaf_), leaf_.coin_id), Code::kOk);
}

TEST_F(ProofRulesTest, HoldsHeightsToNoLimit) {
  UnspentLeaf leaf = leaf_;
  leaf.created_height = UINT64_MAX;
  EXPECT_EQ(Verify(Present(leaf, 0), NaiveLeafHash(leaf), leaf.coin_id), Code::kOk);
  EXPECT_EQ(Verify(Present(leaf, 0), NaiveLeafHash(leaf_), leaf.coin_id), Code::kProofInvalid);
}

TEST_F(ProofRulesTest, RefusesFlagsThatNoCoinHas) {
  Proof flags = Present(leaf_, 0);
  flags[12] = 2;
  EXPECT_EQ(Verify(flags, LeafHash(leaf_.coin_id, 5, 2), leaf_.coin_id), Code::kProofMalformed);
}

TEST_F(ProofRulesTest, RefusesAnEmptySiblingAtTheEndOfThePath) {
  Proof proof = Present(leaf_, 2);
  proof.push_back(0x80);
  Append(proof, sibling_);
  const Bytes32 below = NaiveNodeHash(NaiveLeafHash(leaf_), Bytes32{});
  EXPECT_EQ(Verify(proof, NaiveNodeHash(below, sibling_), leaf_.coin_id), Code::kProofMalformed);

  Proof empty = Header(2, 1);
  empty.push_back(0x00);
  EXPECT_EQ(Verify(empty, NaiveNodeHash({}, {}), leaf_.coin_id), Code::kProofMalformed);
}

TEST_F(ProofRulesTest, AcceptsAnEmptySiblingFurtherUp) {
  Proof proof = Present(leaf_, 2);
  proof.push_back(0x40);
  Append(proof, sibling_);
  const Bytes32 below = NaiveNodeHash(NaiveLeafHash(leaf_), sibling_);
  EXPECT_EQ(Verify(proof, NaiveNodeHash(below, Bytes32{}), leaf_.coin_id), Code::kOk);
}

TEST_F(ProofRulesTest, RefusesAnEmptySiblingThatIsSpelledOut) {
  Proof proof = Present(leaf_, 2);
  proof.push_back(0xC0);
  Append(proof, Bytes32{});
  Append(proof, sibling_);
  const Bytes32 below = NaiveNodeHash(NaiveLeafHash(leaf_), sibling_);
  EXPECT_EQ(Verify(proof, NaiveNodeHash(below, Bytes32{}), leaf_.coin_id), Code::kProofMalformed);
}

TEST_F(ProofRulesTest, RefusesPaddingBits) {
  Proof proof = Present(leaf_, 1);
  proof.push_back(0x80);
  Append(proof, sibling_);
  const Bytes32 root = NaiveNodeHash(NaiveLeafHash(leaf_), sibling_);
  EXPECT_EQ(Verify(proof, root, leaf_.coin_id), Code::kOk);
  proof[13] = 0x81;
  EXPECT_EQ(Verify(proof, root, leaf_.coin_id), Code::kProofMalformed);
  Append(proof, sibling_);
  EXPECT_EQ(Verify(proof, root, leaf_.coin_id), Code::kProofMalformed);
}

TEST_F(ProofRulesTest, AnEmptyTreeHasOneProof) {
  EXPECT_EQ(Verify(Header(2, 0), Bytes32{}, leaf_.coin_id), Code::kOk);
  EXPECT_EQ(Verify(Header(2, 0), sibling_, leaf_.coin_id), Code::kProofInvalid);
}

TEST_F(ProofRulesTest, RefusesUnknownVersionsKindsAndDepths) {
  for (unsigned value = 0; value < 256; ++value) {
    Proof proof = Header(2, 0);
    proof[0] = static_cast<std::uint8_t>(value);
    EXPECT_EQ(Verify(proof, {}, leaf_.coin_id), value == 1 ? Code::kOk : Code::kProofMalformed);
    if (value == 2) continue;
    EXPECT_EQ(Verify(Header(value, 0), {}, leaf_.coin_id), Code::kProofMalformed);
  }
  // A path of full length, at the limit and one beyond.
  for (const unsigned kind : {1u, 2u, 3u}) {
    for (const unsigned depth : {255u, 256u, 257u, 65535u}) {
      Proof proof = kind == 1 ? Present(leaf_, depth) : Header(kind, depth);
      Bytes32 other = leaf_.coin_id;
      other[31] ^= 1;
      if (kind == 3) Append(proof, other);
      if (kind == 3) proof.resize(proof.size() + 9);
      for (unsigned i = 0; i < (depth + 7) / 8; ++i) {
        const unsigned padding = i == depth / 8 ? 0xFFu >> depth % 8 : 0;
        proof.push_back(static_cast<std::uint8_t>(0xFFu & ~padding));
      }
      for (unsigned i = 0; i < depth; ++i) Append(proof, sibling_);
      const bool fits = depth <= (kind == 1 ? 256u : 255u);
      EXPECT_EQ(Verify(proof, {}, leaf_.coin_id),
                fits ? Code::kProofInvalid : Code::kProofMalformed)
          << kind << ' ' << depth;
    }
  }
}

TEST_F(ProofRulesTest, TheOtherCoinIsAnotherOneOnTheSamePath) {
  const auto other_proof = [&](const UnspentLeaf& other) {
    Proof proof = Header(3, 1);
    Append(proof, other.coin_id);
    Append(proof, ByteSpan(Present(other, 0)).subspan(4));
    proof.push_back(0x80);
    Append(proof, sibling_);
    return proof;
  };
  const Bytes32 root = NaiveNodeHash(NaiveLeafHash(leaf_), sibling_);
  const Bytes32 beside = {0x40}, across = {0x80};
  EXPECT_EQ(Verify(other_proof(leaf_), root, beside), Code::kOk);
  EXPECT_EQ(Verify(other_proof(leaf_), root, leaf_.coin_id), Code::kProofMalformed);
  EXPECT_EQ(Verify(other_proof(leaf_), root, across), Code::kProofOtherCoin);
}

}  // namespace
}  // namespace coins
