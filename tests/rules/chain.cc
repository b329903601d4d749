// SPDX-License-Identifier: Apache-2.0
// Goal and method: see chain.h.
#include "rules/chain.h"

#include <cstring>

namespace coinstore_test {
namespace {

template <typename Structure>
std::string Bytes(const Structure& structure) {
  return {reinterpret_cast<const char*>(&structure), sizeof structure};
}

}  // namespace

::testing::AssertionResult Refuses(const Answer& answer, coinstore_status status, int32_t detail,
                                   uint64_t index, const Bytes32& coin_id) {
  const coinstore_error& error = answer.error;
  const bool same = answer.status == status && error.code == status && error.detail == detail &&
                    error.index == index && ToBytes32(error.coin_id) == coin_id;
  if (same) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "answered " << coinstore_status_name(answer.status) << ", error "
         << coinstore_status_name(error.code) << " detail " << error.detail << " index "
         << error.index << " text \"" << error.message << "\", expected "
         << coinstore_status_name(status) << " detail " << detail << " index " << index;
}

::testing::AssertionResult Accepts(const Answer& answer) {
  if (answer.status == COINSTORE_OK) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << coinstore_status_name(answer.status) << ": " << answer.error.message;
}

Bytes32 Named(const std::string& name) { return Sha256("name " + name); }

Bytes32 Filled(uint8_t byte) {
  Bytes32 bytes;
  bytes.fill(byte);
  return bytes;
}

coinstore_addition Coin(const Bytes32& parent, const Bytes32& puzzle_hash, uint64_t amount,
                        uint32_t flags) {
  coinstore_addition addition{};
  std::memcpy(addition.coin.parent_coin_info, parent.data(), 32);
  std::memcpy(addition.coin.puzzle_hash, puzzle_hash.data(), 32);
  addition.coin.amount = amount;
  addition.flags = flags;
  return addition;
}

coinstore_addition Coin(const std::string& name, uint32_t flags) {
  return Coin(Named("parent of " + name), Named(name), 1, flags);
}

coinstore_addition Child(const coinstore_addition& parent, const std::string& name) {
  return Coin(IdOf(parent), Named(name));
}

coinstore_addition Move(const coinstore_addition& parent) {
  return Coin(IdOf(parent), ToBytes32(parent.coin.puzzle_hash), parent.coin.amount);
}

Bytes32 IdOf(const coinstore_addition& addition) { return CoinId(addition.coin); }

coinstore_hint HintOf(const Bytes32& coin_id, const std::string& bytes) {
  coinstore_hint hint{};
  std::memcpy(hint.coin_id, coin_id.data(), 32);
  std::memcpy(hint.hint, bytes.data(), std::min<size_t>(bytes.size(), 32));
  hint.hint_len = static_cast<uint32_t>(bytes.size());
  return hint;
}

coinstore_block_info HeadOf(const BlockInput& block, uint32_t flags) {
  coinstore_block_info info = Sized<coinstore_block_info>();
  info.flags = flags | (block.expected_root ? COINSTORE_HAS_EXPECTED_ROOT : 0);
  info.height = block.height;
  info.timestamp = block.timestamp;
  std::memcpy(info.block_hash, block.block_hash.data(), 32);
  std::memcpy(info.parent_hash, block.parent_hash.data(), 32);
  if (block.expected_root) std::memcpy(info.expected_root, block.expected_root->data(), 32);
  return info;
}

coinstore_status ApplyTo(coinstore* store, const BlockInput& block, uint32_t flags,
                         coinstore_result* result, coinstore_error* err) {
  const coinstore_block_info info = HeadOf(block, flags);
  return coinstore_apply_block(store, &info, block.additions.data(), block.additions.size(),
                               block.removals.empty() ? nullptr : block.removals.front().data(),
                               block.removals.size(), block.hints.data(), block.hints.size(),
                               result, err);
}

Chain::Chain(Settings settings, std::unique_ptr<Place> place)
    : place_(std::move(place)), options_(MakeOptions(settings)) {
  for (const auto& [name, value] : settings) {
    if (std::string(name) == "block_hashes") with_hashes_ = std::string(value) == "required";
  }
  Reopen();
}

void Chain::Reopen() {
  store_.reset();
  store_ = MustOpen(*place_, options_.get());
}

BlockInput Chain::Next(std::vector<coinstore_addition> additions, std::vector<Bytes32> removals,
                       std::vector<coinstore_hint> hints) const {
  const coinstore_tip tip = Tip();
  BlockInput block;
  block.height = tip.height + 1;
  block.timestamp = 1'000 + block.height;
  if (with_hashes_) {
    block.block_hash = Named("block " + std::to_string(++blocks_made_));
    block.parent_hash = ToBytes32(tip.block_hash);
  }
  block.additions = std::move(additions);
  block.removals = std::move(removals);
  block.hints = std::move(hints);
  return block;
}

Answer Chain::Apply(const BlockInput& block, uint32_t flags) {
  Answer answer{0, Sized<coinstore_error>(), Sized<coinstore_result>(), {}};
  answer.status = ApplyTo(store(), block, flags, &answer.result, &answer.error);
  return answer;
}

Answer Chain::Block(std::vector<coinstore_addition> additions, std::vector<Bytes32> removals,
                    std::vector<coinstore_hint> hints) {
  return Apply(Next(std::move(additions), std::move(removals), std::move(hints)));
}

Answer Chain::Rollback(int64_t to_height, uint32_t flags) {
  Answer answer{0, Sized<coinstore_error>(), Sized<coinstore_result>(), {}};
  coinstore_iter* iter = nullptr;
  answer.status =
      coinstore_rollback(store(), to_height, flags, &answer.result, &iter, &answer.error);
  const IterHandle handle(iter);
  std::vector<coinstore_record> page(1'024);
  size_t n = 0;
  while (iter != nullptr &&
         coinstore_iter_next(iter, page.data(), page.size(), &n, nullptr) == COINSTORE_OK) {
    answer.report.insert(answer.report.end(), page.begin(),
                         page.begin() + static_cast<ptrdiff_t>(n));
  }
  return answer;
}

coinstore_tip Chain::Tip() const {
  coinstore_tip tip = Sized<coinstore_tip>();
  EXPECT_GE(coinstore_get_tip(store(), nullptr, &tip, nullptr), COINSTORE_OK);
  return tip;
}

bool Chain::IsEmpty() const {
  coinstore_tip tip = Sized<coinstore_tip>();
  return coinstore_get_tip(store(), nullptr, &tip, nullptr) == COINSTORE_NOT_FOUND;
}

coinstore_record Chain::Get(const Bytes32& id) const {
  coinstore_record record{};
  EXPECT_GE(coinstore_get(store(), nullptr, id.data(), &record, nullptr), COINSTORE_OK);
  return record;
}

bool Chain::IsUnspent(const Bytes32& id) const {
  uint8_t answer = 2;
  EXPECT_EQ(coinstore_is_unspent(store(), nullptr, id.data(), 1, &answer, nullptr), COINSTORE_OK);
  return answer == 1;
}

std::vector<std::string> Chain::HintsOf(const Bytes32& id) const {
  std::vector<coinstore_hint> hints(5'000);
  size_t n = 0;
  EXPECT_EQ(
      coinstore_get_hints(store(), nullptr, id.data(), 1, hints.data(), hints.size(), &n, nullptr),
      COINSTORE_OK);
  std::vector<std::string> result;
  for (size_t i = 0; i < n; ++i) {
    EXPECT_EQ(ToBytes32(hints[i].coin_id), id);
    result.emplace_back(hints[i].hint, hints[i].hint + hints[i].hint_len);
  }
  return result;
}

Bytes32 Chain::Root() const { return ToBytes32(Tip().state_root); }

std::string Chain::Answers(const std::vector<Bytes32>& ids) const {
  std::string answers = IsEmpty() ? "empty" : Bytes(Tip());
  for (uint64_t height = 0; height <= 100; ++height) {
    coinstore_tip block = Sized<coinstore_tip>();
    const coinstore_status status =
        coinstore_get_block_info(store(), nullptr, height, &block, nullptr);
    answers += Bytes(status);
    // Which block is durable depends on the tip of now, not on the block asked for.
    block.durable_height = 0;
    if (status == COINSTORE_OK) answers += Bytes(block);
  }
  std::vector<uint8_t> proof(COINSTORE_PROOF_MAX);
  for (const Bytes32& id : ids) {
    answers += Bytes(Get(id)) + (IsUnspent(id) ? "unspent" : "not");
    for (const std::string& hint : HintsOf(id)) answers += hint + ",";
    size_t size = 0;
    EXPECT_EQ(
        coinstore_prove(store(), nullptr, id.data(), proof.data(), proof.size(), &size, nullptr),
        COINSTORE_OK);
    answers.append(proof.begin(), proof.begin() + static_cast<ptrdiff_t>(size));
  }
  return answers;
}

void Chain::ExpectSound() const {
  coinstore_buffer* report = nullptr;
  Error error;
  EXPECT_EQ(coinstore_check(store(), 0, &report, error), COINSTORE_OK) << error.message();
  const BufferHandle handle(report);
  EXPECT_NE(coinstore_buffer_size(report), 0u);
}

}  // namespace coinstore_test
