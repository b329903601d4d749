// SPDX-License-Identifier: Apache-2.0
// Goal: coin ids, state roots and proofs to compare with, read off docs/commitment.md word by word.
// Method: OpenSSL's SHA-256 and a recursion over a sorted list; nothing is kept between two trees.
#ifndef COINSTORE_TESTS_MODEL_NAIVE_TREE_H
#define COINSTORE_TESTS_MODEL_NAIVE_TREE_H

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "coinstore.h"

namespace coinstore_test {

using Bytes32 = std::array<uint8_t, 32>;

Bytes32 Sha256(const std::string& bytes);
std::string BigEndian(uint64_t value, size_t size);
Bytes32 CoinId(const coinstore_coin& coin);

// What the root binds of an unspent coin besides its id.
struct Leaf {
  uint64_t created_height;
  uint8_t flags;
};
using Leaves = std::map<Bytes32, Leaf>;

class NaiveTree {
 public:
  explicit NaiveTree(const Leaves& leaves);

  const Bytes32& root() const { return top_->hash; }

  // The one valid proof about this id under root().
  std::string Proof(const Bytes32& id) const;

 private:
  // The leaves [first, last) of the sorted list; of none or one it has no halves.
  struct Node {
    size_t first, last;
    Bytes32 hash{};
    std::unique_ptr<Node> left, right;
  };
  std::unique_ptr<Node> Build(size_t first, size_t last, unsigned depth) const;

  std::vector<std::pair<Bytes32, Leaf>> leaves_;
  std::unique_ptr<Node> top_;
};

}  // namespace coinstore_test

#endif
