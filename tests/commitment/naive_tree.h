// SPDX-License-Identifier: Apache-2.0
// The commitment as its definition reads, on a sorted map and with OpenSSL's SHA-256: the reference
// that the tree and its proofs are compared with. It shares no code with them.
#ifndef COINSTORE_TESTS_COMMITMENT_NAIVE_TREE_H_
#define COINSTORE_TESTS_COMMITMENT_NAIVE_TREE_H_

#include <map>
#include <random>
#include <string_view>
#include <vector>

#include "commitment/unspent_tree.h"
#include "sha256/openssl_digest.h"

namespace coins {

using NaiveSet = std::map<Bytes32, UnspentLeaf>;

inline Bytes32 NaiveTagged(std::string_view tag, std::vector<std::uint8_t> content) {
  const Bytes32 digest = OpenSslDigest(AsBytes(tag));
  std::vector<std::uint8_t> message(digest.begin(), digest.end());
  message.insert(message.end(), digest.begin(), digest.end());
  message.insert(message.end(), content.begin(), content.end());
  return OpenSslDigest(message);
}

inline Bytes32 NaiveLeafHash(const UnspentLeaf& leaf) {
  std::vector<std::uint8_t> content(leaf.coin_id.begin(), leaf.coin_id.end());
  for (int shift = 56; shift >= 0; shift -= 8) {
    content.push_back(static_cast<std::uint8_t>(leaf.created_height >> shift));
  }
  content.push_back(leaf.is_coinbase ? 1 : 0);
  return NaiveTagged("coinstore/leaf/v1", content);
}

inline Bytes32 NaiveNodeHash(const Bytes32& left, const Bytes32& right) {
  std::vector<std::uint8_t> content(left.begin(), left.end());
  content.insert(content.end(), right.begin(), right.end());
  return NaiveTagged("coinstore/node/v1", content);
}

inline bool NaiveBit(const Bytes32& id, unsigned depth) {
  return (id[depth / 8] & (128u >> depth % 8)) != 0;
}

using NaiveIterator = NaiveSet::const_iterator;

inline NaiveIterator NaiveMiddle(NaiveIterator begin, NaiveIterator end, unsigned depth) {
  while (begin != end && !NaiveBit(begin->first, depth)) ++begin;
  return begin;
}

inline Bytes32 NaiveRoot(NaiveIterator begin, NaiveIterator end, unsigned depth = 0) {
  if (begin == end) return Bytes32{};
  if (std::next(begin) == end) return NaiveLeafHash(begin->second);
  const NaiveIterator middle = NaiveMiddle(begin, end, depth);
  return NaiveNodeHash(NaiveRoot(begin, middle, depth + 1), NaiveRoot(middle, end, depth + 1));
}

inline Bytes32 NaiveRoot(const NaiveSet& set) { return NaiveRoot(set.begin(), set.end()); }

// The canonical proof, written down from its description.
inline std::vector<std::uint8_t> NaiveProof(const NaiveSet& set, const Bytes32& id) {
  NaiveIterator begin = set.begin(), end = set.end();
  std::vector<Bytes32> siblings;
  while (begin != end && std::next(begin) != end) {
    const auto depth = static_cast<unsigned>(siblings.size());
    const NaiveIterator middle = NaiveMiddle(begin, end, depth);
    if (NaiveBit(id, depth)) {
      siblings.push_back(NaiveRoot(begin, middle, depth + 1));
      begin = middle;
    } else {
      siblings.push_back(NaiveRoot(middle, end, depth + 1));
      end = middle;
    }
  }
  const unsigned kind = begin == end ? 2 : begin->first == id ? 1 : 3;
  std::vector<std::uint8_t> proof = {1, static_cast<std::uint8_t>(kind),
                                     static_cast<std::uint8_t>(siblings.size() >> 8),
                                     static_cast<std::uint8_t>(siblings.size())};
  if (kind == 3) proof.insert(proof.end(), begin->first.begin(), begin->first.end());
  if (kind != 2) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      proof.push_back(static_cast<std::uint8_t>(begin->second.created_height >> shift));
    }
    proof.push_back(begin->second.is_coinbase ? 1 : 0);
  }
  std::vector<std::uint8_t> bitmap((siblings.size() + 7) / 8), hashes;
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    if (siblings[i] == Bytes32{}) continue;
    bitmap[i / 8] = static_cast<std::uint8_t>(bitmap[i / 8] | 128u >> i % 8);
    hashes.insert(hashes.end(), siblings[i].begin(), siblings[i].end());
  }
  proof.insert(proof.end(), bitmap.begin(), bitmap.end());
  proof.insert(proof.end(), hashes.begin(), hashes.end());
  return proof;
}

using Random = std::mt19937_64;

inline Bytes32 RandomId(Random& random) {
  Bytes32 id;
  for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
  return id;
}

// A random id that shares its first bits with another one.
inline Bytes32 IdSharing(Random& random, const Bytes32& other, unsigned bits) {
  Bytes32 id = RandomId(random);
  for (unsigned depth = 0; depth < bits; ++depth) {
    const auto mask = static_cast<std::uint8_t>(128u >> depth % 8);
    id[depth / 8] = static_cast<std::uint8_t>((id[depth / 8] & ~mask) | (other[depth / 8] & mask));
  }
  return id;
}

inline UnspentLeaf LeafOf(Random& random, const Bytes32& id) {
  return {id, random() >> 16, random() >> 25, random() % 4 == 0};
}

// A block under construction: changes to a set, in any order, each id once.
class Changes {
 public:
  explicit Changes(const NaiveSet& set) : after_(set) {}

  bool Insert(const UnspentLeaf& leaf) {
    if (changes_.contains(leaf.coin_id) || !after_.emplace(leaf.coin_id, leaf).second) return false;
    changes_[leaf.coin_id] = {leaf, LeafChange::Kind::kInsert};
    return true;
  }
  bool Remove(const Bytes32& id) {
    if (changes_.contains(id) || after_.erase(id) == 0) return false;
    changes_[id] = {{.coin_id = id}, LeafChange::Kind::kRemove};
    return true;
  }

  std::vector<LeafChange> sorted() const {
    std::vector<LeafChange> sorted;
    for (const auto& [id, change] : changes_) sorted.push_back(change);
    return sorted;
  }
  const NaiveSet& after() const { return after_; }

 private:
  NaiveSet after_;
  std::map<Bytes32, LeafChange> changes_;
};

// Publishes the changes that lead from an empty tree to the set.
inline void Fill(UnspentTree& tree, const NaiveSet& set) {
  std::vector<LeafChange> changes;
  for (const auto& [id, leaf] : set) changes.push_back({leaf, LeafChange::Kind::kInsert});
  tree.Publish(tree.Prepare(changes));
}

}  // namespace coins

#endif  // COINSTORE_TESTS_COMMITMENT_NAIVE_TREE_H_
