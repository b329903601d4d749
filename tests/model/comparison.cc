// SPDX-License-Identifier: Apache-2.0
// Goal and method: see comparison.h.
#include "model/comparison.h"

#include <gtest/gtest.h>

#include <cstring>

namespace coinstore_test {
namespace {

std::string HexOf(const Bytes32& bytes) { return Hex(bytes.data(), 32); }

void ExpectBytes(const uint8_t* want, const uint8_t* got, size_t size, const char* what) {
  if (std::memcmp(want, got, size) == 0) return;
  ADD_FAILURE() << what << ": " << Hex(got, size) << ", expected " << Hex(want, size);
}

const uint8_t* Flat(const std::vector<Bytes32>& ids) {
  return ids.empty() ? nullptr : ids.front().data();
}

void ExpectOneCoin(coinstore* store, const coinstore_view* view, const Bytes32& id,
                   const ReferenceStore::Coin* want) {
  coinstore_record record{};
  Error error;
  const coinstore_status status = coinstore_get(store, view, id.data(), &record, error);
  ASSERT_EQ(status, want != nullptr ? COINSTORE_OK : COINSTORE_NOT_FOUND) << HexOf(id);
  if (want != nullptr) ExpectRecord(want->record, record);
}

}  // namespace

std::string Hex(const uint8_t* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

void ExpectVerdict(const Verdict& want, coinstore_status status, const Error& error,
                   std::optional<uint64_t> height) {
  ASSERT_EQ(status, want.status) << coinstore_status_name(status) << " instead of "
                                 << coinstore_status_name(want.status) << ": " << error.message();
  if (status >= 0) {
    EXPECT_EQ(error->code, 0) << "an error was written though the call did not fail";
    return;
  }
  EXPECT_EQ(error->code, status);
  EXPECT_NE(error->message_len, 0u);
  EXPECT_EQ(error->detail, want.detail.value_or(error->detail)) << coinstore_status_name(status);
  EXPECT_EQ(error->index, want.index.value_or(error->index)) << coinstore_status_name(status);
  if (want.coin_id) ExpectBytes(want.coin_id->data(), error->coin_id, 32, "coin of the error");
  EXPECT_EQ(error->height, height.value_or(error->height)) << coinstore_status_name(status);
}

void ExpectResult(const coinstore_result& want, const coinstore_result& got) {
  EXPECT_EQ(got.flags, want.flags);
  EXPECT_EQ(got.height, want.height);
  EXPECT_EQ(got.created, want.created);
  EXPECT_EQ(got.spent, want.spent);
  EXPECT_EQ(got.hints_added, want.hints_added);
  EXPECT_EQ(got.reverted_blocks, want.reverted_blocks);
  ExpectBytes(want.state_root, got.state_root, 32, "root of the result");
}

void ExpectRecord(const coinstore_record& want, const coinstore_record& got) {
  ExpectBytes(want.coin_id, got.coin_id, 32, "coin id");
  ExpectBytes(want.coin.parent_coin_info, got.coin.parent_coin_info, 32, "parent");
  ExpectBytes(want.coin.puzzle_hash, got.coin.puzzle_hash, 32, "puzzle hash");
  EXPECT_EQ(got.coin.amount, want.coin.amount);
  EXPECT_EQ(got.confirmed_height, want.confirmed_height);
  EXPECT_EQ(got.spent_height, want.spent_height);
  EXPECT_EQ(got.timestamp, want.timestamp);
  EXPECT_EQ(got.flags, want.flags);
  EXPECT_EQ(got.reserved, 0u);
}

void ExpectBlock(const coinstore_tip& want, const coinstore_tip& got) {
  EXPECT_EQ(got.flags, 0u);
  EXPECT_EQ(got.height, want.height);
  EXPECT_EQ(got.timestamp, want.timestamp);
  ExpectBytes(want.block_hash, got.block_hash, 32, "block hash");
  ExpectBytes(want.parent_hash, got.parent_hash, 32, "parent hash");
  ExpectBytes(want.state_root, got.state_root, 32, "state root");
  ExpectBytes(want.unspent_value_be, got.unspent_value_be, 16, "unspent value");
  EXPECT_EQ(got.unspent, want.unspent);
  EXPECT_EQ(got.created, want.created);
  EXPECT_EQ(got.spent, want.spent);
  EXPECT_EQ(got.hints, want.hints);
}

void ExpectCoins(coinstore* store, const ReferenceStore& reference, const std::vector<Bytes32>& ids,
                 const coinstore_view* view) {
  const size_t n = ids.size();
  std::vector<coinstore_record> records(n);
  std::vector<uint8_t> found(n, 2), unspent(n, 2);
  size_t n_found = 0, n_known = 0;
  Error error;
  ASSERT_EQ(
      coinstore_get_many(store, view, Flat(ids), n, records.data(), found.data(), &n_found, error),
      COINSTORE_OK)
      << error.message();
  ASSERT_EQ(coinstore_is_unspent(store, view, Flat(ids), n, unspent.data(), error), COINSTORE_OK)
      << error.message();
  for (size_t i = 0; i < n; ++i) {
    const auto place = reference.coins().find(ids[i]);
    const ReferenceStore::Coin* want = place == reference.coins().end() ? nullptr : &place->second;
    n_known += want != nullptr;
    EXPECT_EQ(found[i], want != nullptr) << HexOf(ids[i]);
    EXPECT_EQ(unspent[i], reference.unspent().contains(ids[i])) << HexOf(ids[i]);
    ExpectRecord(want != nullptr ? want->record : coinstore_record{}, records[i]);
    ExpectOneCoin(store, view, ids[i], want);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_EQ(n_found, n_known);
}

void ExpectHints(coinstore* store, const ReferenceStore& reference, const std::vector<Bytes32>& ids,
                 const coinstore_view* view) {
  const std::vector<coinstore_hint> want = reference.HintsOf(ids);
  std::vector<coinstore_hint> got(want.size() + 1);
  size_t n = 0;
  Error error;
  ASSERT_EQ(
      coinstore_get_hints(store, view, Flat(ids), ids.size(), got.data(), want.size(), &n, error),
      COINSTORE_OK)
      << error.message();
  ASSERT_EQ(n, want.size());
  for (size_t i = 0; i < n; ++i) {
    ExpectBytes(want[i].coin_id, got[i].coin_id, 32, "coin of a hint");
    EXPECT_EQ(got[i].hint_len, want[i].hint_len);
    ExpectBytes(want[i].hint, got[i].hint, 32, "hint");
    EXPECT_EQ(got[i].reserved, 0u);
  }
  if (want.empty()) return;
  n = 0;
  EXPECT_EQ(coinstore_get_hints(store, view, Flat(ids), ids.size(), got.data(), want.size() - 1, &n,
                                error),
            COINSTORE_BUFFER_TOO_SMALL);
  EXPECT_EQ(n, want.size());
}

void ExpectProofs(coinstore* store, const ReferenceStore& reference,
                  const std::vector<Bytes32>& ids, Reached& reached, const coinstore_view* view) {
  const NaiveTree tree(reference.unspent());
  uint8_t proof[COINSTORE_PROOF_MAX];
  for (const Bytes32& id : ids) {
    const std::string want = tree.Proof(id);
    size_t size = 0;
    Error error;
    ASSERT_EQ(coinstore_prove(store, view, id.data(), proof, sizeof proof, &size, error),
              COINSTORE_OK)
        << error.message();
    ASSERT_EQ(Hex(proof, size), Hex(reinterpret_cast<const uint8_t*>(want.data()), want.size()));

    const bool present = reference.unspent().contains(id);
    const uint32_t right = present ? COINSTORE_EXPECT_PRESENT : COINSTORE_EXPECT_ABSENT;
    const uint32_t wrong = present ? COINSTORE_EXPECT_ABSENT : COINSTORE_EXPECT_PRESENT;
    coinstore_proof_info info = Sized<coinstore_proof_info>();
    EXPECT_EQ(
        coinstore_proof_verify(proof, size, tree.root().data(), id.data(), right, &info, nullptr),
        COINSTORE_OK);
    EXPECT_EQ(
        coinstore_proof_verify(proof, size, tree.root().data(), id.data(), wrong, nullptr, nullptr),
        COINSTORE_PROOF_UNEXPECTED);
    EXPECT_EQ(info.kind, proof[1]);
    reached("proof: present", info.kind == COINSTORE_PROOF_PRESENT);
    reached("proof: absent, empty", info.kind == COINSTORE_PROOF_ABSENT_EMPTY);
    reached("proof: absent, other", info.kind == COINSTORE_PROOF_ABSENT_OTHER);
    const Bytes32 leaf_id = ToBytes32(info.coin_id);
    if (info.kind == COINSTORE_PROOF_ABSENT_EMPTY) {
      EXPECT_EQ(leaf_id, Bytes32{});
      continue;
    }
    EXPECT_EQ(leaf_id == id, present);
    const auto leaf = reference.unspent().find(leaf_id);
    ASSERT_NE(leaf, reference.unspent().end());
    EXPECT_EQ(info.confirmed_height, leaf->second.created_height);
    EXPECT_EQ(info.flags, leaf->second.flags);
  }
}

void ExpectChain(coinstore* store, const ReferenceStore& reference,
                 const std::vector<uint64_t>& heights, const coinstore_view* view) {
  coinstore_tip tip = Sized<coinstore_tip>();
  Error error;
  const coinstore_status status = coinstore_get_tip(store, view, &tip, error);
  ASSERT_EQ(status, reference.tip() != nullptr ? COINSTORE_OK : COINSTORE_NOT_FOUND);
  if (status == COINSTORE_OK) {
    ExpectBlock(*reference.tip(), tip);
    EXPECT_TRUE(view != nullptr || tip.durable_height == COINSTORE_NO_HEIGHT ||
                reference.blocks().contains(tip.durable_height))
        << tip.durable_height;
  }
  for (const uint64_t height : heights) {
    const auto want = reference.blocks().find(height);
    coinstore_tip block = Sized<coinstore_tip>();
    ASSERT_EQ(coinstore_get_block_info(store, view, height, &block, error),
              want != reference.blocks().end() ? COINSTORE_OK : COINSTORE_NOT_FOUND)
        << "height " << height;
    if (want != reference.blocks().end()) ExpectBlock(want->second, block);
  }
}

}  // namespace coinstore_test
