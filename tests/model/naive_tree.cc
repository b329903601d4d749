// SPDX-License-Identifier: Apache-2.0
// Goal and method: see naive_tree.h.
#include "model/naive_tree.h"

#include <openssl/sha.h>

#include <algorithm>

namespace coinstore_test {
namespace {

std::string Text(const Bytes32& bytes) { return {bytes.begin(), bytes.end()}; }
std::string Text(const uint8_t (&bytes)[32]) { return {bytes, bytes + 32}; }

std::string DoubledTag(const char* name) {
  const std::string tag = Text(Sha256(name));
  return tag + tag;
}

Bytes32 LeafHash(const Bytes32& id, const Leaf& leaf) {
  static const std::string kTag = DoubledTag("coinstore/leaf/v1");
  return Sha256(kTag + Text(id) + BigEndian(leaf.created_height, 8) + BigEndian(leaf.flags, 1));
}

Bytes32 NodeHash(const Bytes32& left, const Bytes32& right) {
  static const std::string kTag = DoubledTag("coinstore/node/v1");
  return Sha256(kTag + Text(left) + Text(right));
}

bool Bit(const Bytes32& id, unsigned depth) { return id[depth / 8] >> (7 - depth % 8) & 1; }

}  // namespace

Bytes32 Sha256(const std::string& bytes) {
  Bytes32 digest;
  SHA256(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string BigEndian(uint64_t value, size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = size; i-- > 0; value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
  return bytes;
}

Bytes32 CoinId(const coinstore_coin& coin) {
  std::string amount = BigEndian(coin.amount, 9);  // 9 bytes: the first is always zero
  while (!amount.empty() && amount[0] == 0 &&
         (amount.size() == 1 || static_cast<uint8_t>(amount[1]) < 0x80)) {
    amount.erase(0, 1);
  }
  return Sha256(Text(coin.parent_coin_info) + Text(coin.puzzle_hash) + amount);
}

NaiveTree::NaiveTree(const Leaves& leaves)
    : leaves_(leaves.begin(), leaves.end()), top_(Build(0, leaves_.size(), 0)) {}

std::unique_ptr<NaiveTree::Node> NaiveTree::Build(size_t first, size_t last, unsigned depth) const {
  auto node = std::make_unique<Node>(Node{first, last, {}, nullptr, nullptr});
  if (last - first == 1) node->hash = LeafHash(leaves_[first].first, leaves_[first].second);
  if (last - first <= 1) return node;
  const auto middle = std::find_if(leaves_.begin() + static_cast<ptrdiff_t>(first),
                                   leaves_.begin() + static_cast<ptrdiff_t>(last),
                                   [depth](const auto& leaf) { return Bit(leaf.first, depth); }) -
                      leaves_.begin();
  node->left = Build(first, static_cast<size_t>(middle), depth + 1);
  node->right = Build(static_cast<size_t>(middle), last, depth + 1);
  node->hash = NodeHash(node->left->hash, node->right->hash);
  return node;
}

std::string NaiveTree::Proof(const Bytes32& id) const {
  const Node* node = top_.get();
  std::vector<Bytes32> siblings;
  while (node->left != nullptr) {
    const bool right = Bit(id, static_cast<unsigned>(siblings.size()));
    siblings.push_back((right ? node->left : node->right)->hash);
    node = (right ? node->right : node->left).get();
  }
  std::string end;
  uint8_t kind = COINSTORE_PROOF_ABSENT_EMPTY;
  if (node->first != node->last) {
    const auto& [leaf_id, leaf] = leaves_[node->first];
    kind = leaf_id == id ? COINSTORE_PROOF_PRESENT : COINSTORE_PROOF_ABSENT_OTHER;
    if (leaf_id != id) end += Text(leaf_id);
    end += BigEndian(leaf.created_height, 8) + BigEndian(leaf.flags, 1);
  }
  std::string bitmap((siblings.size() + 7) / 8, '\0'), hashes;
  for (size_t i = 0; i < siblings.size(); ++i) {
    if (siblings[i] == Bytes32{}) continue;
    bitmap[i / 8] = static_cast<char>(static_cast<uint8_t>(bitmap[i / 8]) | 0x80 >> i % 8);
    hashes += Text(siblings[i]);
  }
  return BigEndian(1, 1) + BigEndian(kind, 1) + BigEndian(siblings.size(), 2) + end + bitmap +
         hashes;
}

}  // namespace coinstore_test
