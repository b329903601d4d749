// SPDX-License-Identifier: Apache-2.0
// Goal and method: see history.h.
#include "model/history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace coinstore_test {
namespace {

// In most steps, and now and then.
constexpr size_t kMostCompared = 80, kManyCompared = 300;
constexpr size_t kMostProved = 12, kManyProved = 300;
constexpr uint64_t kManyEvery = 40;  // steps
constexpr size_t kMostBuildings = 2;
constexpr uint64_t kFarHeight = 1'000'000'000;

coinstore_block_info Head(const BlockInput& block, uint32_t flags = 0) {
  coinstore_block_info info = Sized<coinstore_block_info>();
  info.flags = flags | (block.expected_root ? COINSTORE_HAS_EXPECTED_ROOT : 0);
  info.height = block.height;
  info.timestamp = block.timestamp;
  std::memcpy(info.block_hash, block.block_hash.data(), 32);
  std::memcpy(info.parent_hash, block.parent_hash.data(), 32);
  if (block.expected_root) std::memcpy(info.expected_root, block.expected_root->data(), 32);
  return info;
}

const uint8_t* Flat(const std::vector<Bytes32>& ids, size_t from = 0) {
  return ids.empty() ? nullptr : ids.front().data() + from * 32;
}

}  // namespace

coinstore_status History::Apply(coinstore* store, const BlockInput& block, uint32_t flags,
                                coinstore_result* result, coinstore_error* err) {
  const coinstore_block_info info = Head(block, flags);
  return coinstore_apply_block(store, &info, block.additions.data(), block.additions.size(),
                               Flat(block.removals), block.removals.size(), block.hints.data(),
                               block.hints.size(), result, err);
}

History::History(uint64_t seed, Place& place, Reached& reached)
    : random_(seed),
      asking_(~seed),
      place_(place),
      reached_(reached),
      blocks_(random_),
      client_(asking_, reference_, reached) {
  reference_.rules.block_hashes = seed % 2 == 0;
  Open(/*read_only=*/false);
}

void History::Step() {
  ++steps_;
  const uint64_t choice = random_.Below(100);
  if (choice < 42) {
    OneBlock();
  } else if (choice < 57) {
    ManyBlocks();
  } else if (choice < 66) {
    BeginBlock();
  } else if (choice < 74) {
    EndBlock();
  } else if (choice < 92) {
    RollBack();
  } else if (choice < 96) {
    SyncCheckOrCheckpoint();
  } else if (choice < 99) {
    Reopen();
  } else {
    ReadOnlyVisit();
  }
  const auto is_read = [](const Report& report) { return report.iter == nullptr; };
  std::erase_if(reports_, is_read);
  if (!reports_.empty() && random_.Percent(40)) ReadOn(random_.OneOf(reports_));
  std::erase_if(reports_, is_read);
  if (!::testing::Test::HasFailure()) CompareAll();
}

BlockInput History::NextBlock(const ReferenceStore& reference) {
  return random_.Percent(35) ? blocks_.Bad(reference) : blocks_.Good(reference);
}

// What a block that was judged means for the cases that must be reached.
void History::Judged(const BlockInput& block, const Verdict& verdict,
                     const ReferenceStore& before) {
  reached_(std::string("status: ") + coinstore_status_name(verdict.status));
  if (verdict.status != COINSTORE_OK) return;
  reached_.Block(before, block, blocks_.deleted());
  for (const coinstore_addition& a : block.additions) seen_.push_back(CoinId(a.coin));
  for (Report& report : reports_) report.saw_block = true;
  for (Building& building : buildings_) building.saw_other_tip = true;
  synced_ = !grouped_;
}

void History::OneBlock() {
  const BlockInput block = NextBlock(reference_);
  const bool dry_run_first = random_.Percent(25);
  if (dry_run_first) {
    const Verdict want = reference_.DryRun(block);
    coinstore_result result = Sized<coinstore_result>();
    Error error;
    const coinstore_status status = Apply(store_.get(), block, COINSTORE_DRY_RUN, &result, error);
    ExpectVerdict(want, status, error, block.height);
    if (status == COINSTORE_OK) ExpectResult(want.result, result);
    if (random_.Percent(50)) CompareAll();
  }
  const ReferenceStore before = reference_;
  const Verdict want = reference_.Apply(block);
  coinstore_result result = Sized<coinstore_result>();
  Error error;
  const coinstore_status status = Apply(store_.get(), block, 0, &result, error);
  ExpectVerdict(want, status, error, block.height);
  if (status == COINSTORE_OK) ExpectResult(want.result, result);
  Judged(block, want, before);
  reached_("step: apply_block");
  reached_("step: apply_block after a dry run", dry_run_first);
}

void History::ManyBlocks() {
  const size_t n = random_.Below(6);
  std::vector<coinstore_block_info> infos;
  std::vector<coinstore_addition> additions;
  std::vector<Bytes32> removals;
  std::vector<coinstore_hint> hints;
  std::vector<uint64_t> addition_ends, removal_ends, hint_ends;
  std::vector<Verdict> wants;
  Verdict last;
  uint64_t refused_height = 0;
  for (size_t i = 0; i < n; ++i) {
    // Blocks behind the refused one are never looked at: any will do.
    const BlockInput block = random_.Percent(85) ? blocks_.Good(reference_) : NextBlock(reference_);
    infos.push_back(Head(block));
    additions.insert(additions.end(), block.additions.begin(), block.additions.end());
    removals.insert(removals.end(), block.removals.begin(), block.removals.end());
    hints.insert(hints.end(), block.hints.begin(), block.hints.end());
    addition_ends.push_back(additions.size());
    removal_ends.push_back(removals.size());
    hint_ends.push_back(hints.size());
    if (last.status != COINSTORE_OK) continue;
    const ReferenceStore before = reference_;
    last = reference_.Apply(block);
    Judged(block, last, before);
    refused_height = block.height;
    if (last.status == COINSTORE_OK) wants.push_back(last);
  }
  std::vector<coinstore_result> results(n, Sized<coinstore_result>());
  size_t n_applied = 99;
  Error error;
  const coinstore_status status = coinstore_apply_blocks(
      store_.get(), infos.data(), n, additions.data(), addition_ends.data(), Flat(removals),
      removal_ends.data(), hints.data(), hint_ends.data(), results.data(), &n_applied, error);
  ExpectVerdict(last, status, error, refused_height);
  ASSERT_EQ(n_applied, wants.size());
  for (size_t i = 0; i < n_applied; ++i) ExpectResult(wants[i].result, results[i]);
  reached_("step: apply_blocks, all applied", status == COINSTORE_OK && n > 1);
  reached_("step: apply_blocks, refused in the middle",
           status != COINSTORE_OK && n_applied > 0 && n_applied + 1 < n);
}

// Puts a block together in small pieces; it is committed by a later step, maybe on another tip.
void History::BeginBlock() {
  if (buildings_.size() == kMostBuildings) return EndBlock();
  Building building;
  building.input = NextBlock(reference_);
  const bool ahead = !reference_.rules.contiguous && building.input.height < kFarHeight;
  if (ahead && random_.Percent(50)) {  // other blocks may then come first
    building.input.height += random_.Below(30);
    building.input.expected_root.reset();
  }
  const coinstore_block_info info = Head(building.input);
  coinstore_block* block = nullptr;
  ASSERT_EQ(coinstore_block_begin(store_.get(), &info, &block, nullptr), COINSTORE_OK);
  building.block.reset(block);
  if (!Fill(building)) return;
  buildings_.push_back(std::move(building));
  if (random_.Percent(50)) EndBlock();
}

// False if the block was refused while it was filled, as it must be when it is too large.
bool History::Fill(Building& building) {
  coinstore_block* block = building.block.get();
  const BlockInput& input = building.input;
  const uint64_t most = reference_.rules.max_block_changes;
  uint64_t changes = 0;
  const auto accepted = [&](coinstore_status status, size_t n) {
    const bool fits = changes + n <= most;
    EXPECT_EQ(status, fits ? COINSTORE_OK : COINSTORE_BLOCK_TOO_LARGE);
    changes += fits ? n : 0;
    return fits;
  };
  bool fits = true;
  for (size_t from = 0, n = 0; fits && from < input.additions.size(); from += n) {
    n = std::min<size_t>(input.additions.size() - from, 1 + random_.Below(20));
    fits = accepted(coinstore_block_add(block, &input.additions[from], n, nullptr), n);
  }
  for (size_t from = 0, n = 0; fits && from < input.removals.size(); from += n) {
    n = std::min<size_t>(input.removals.size() - from, 1 + random_.Below(20));
    fits = accepted(coinstore_block_spend(block, Flat(input.removals, from), n, nullptr), n);
  }
  for (size_t from = 0, n = 0; fits && from < input.hints.size(); from += n) {
    n = std::min<size_t>(input.hints.size() - from, 1 + random_.Below(20));
    EXPECT_EQ(coinstore_block_hint(block, &input.hints[from], n, nullptr), COINSTORE_OK);
  }
  reached_("step: builder refused while it is filled", !fits);
  return fits;
}

void History::EndBlock() {
  if (buildings_.empty()) return;
  const size_t which = random_.Below(buildings_.size());
  const Building building = std::move(buildings_[which]);
  buildings_.erase(buildings_.begin() + static_cast<ptrdiff_t>(which));
  coinstore_block* block = building.block.get();
  const BlockInput& input = building.input;
  if (random_.Percent(10)) {
    EXPECT_EQ(coinstore_block_abort(block, nullptr), COINSTORE_OK);
    EXPECT_EQ(coinstore_block_abort(block, nullptr), COINSTORE_OK);
    EXPECT_EQ(coinstore_block_commit(block, nullptr, nullptr), COINSTORE_WRONG_STATE);
    reached_("step: builder aborted");
    return;
  }
  if (random_.Percent(40)) {
    const Verdict want = reference_.DryRun(input);
    Bytes32 root;
    Error error;
    const coinstore_status status = coinstore_block_root(block, root.data(), error);
    ExpectVerdict(want, status, error, input.height);
    if (status == COINSTORE_OK) {
      EXPECT_EQ(root, ToBytes32(want.result.state_root));
    }
    reached_("step: builder asked for its root");
  }
  const ReferenceStore before = reference_;
  const Verdict want = reference_.Apply(input);
  for (int attempt = 0; attempt < (want.status == COINSTORE_OK ? 1 : 2); ++attempt) {
    coinstore_result result = Sized<coinstore_result>();
    Error error;
    const coinstore_status status = coinstore_block_commit(block, &result, error);
    ExpectVerdict(want, status, error, input.height);
    if (status == COINSTORE_OK) ExpectResult(want.result, result);
  }
  Judged(input, want, before);
  reached_("step: builder refused", want.status != COINSTORE_OK);
  if (want.status != COINSTORE_OK) return;
  EXPECT_EQ(coinstore_block_commit(block, nullptr, nullptr), COINSTORE_WRONG_STATE);
  EXPECT_EQ(coinstore_block_abort(block, nullptr), COINSTORE_WRONG_STATE);
  reached_("step: builder committed");
  reached_("step: builder committed on a later tip", building.saw_other_tip);
}

void History::SyncCheckOrCheckpoint() {
  Error error;
  if (random_.Percent(25)) {
    EXPECT_EQ(coinstore_checkpoint(store_.get(), error), COINSTORE_OK) << error.message();
    reached_("step: checkpoint");
    return;
  }
  if (random_.Percent(50)) {
    EXPECT_EQ(coinstore_sync(store_.get(), error), COINSTORE_OK) << error.message();
    synced_ = true;
    reached_("step: sync");
    return;
  }
  coinstore_buffer* report = nullptr;
  const coinstore_status status = coinstore_check(store_.get(), 0, &report, error);
  const BufferHandle handle(report);
  EXPECT_EQ(status, COINSTORE_OK) << error.message() << "\n"
                                  << reinterpret_cast<const char*>(coinstore_buffer_data(report));
  reached_("step: check");
}

std::vector<Bytes32> History::Sample(size_t most) {
  std::vector<Bytes32> ids;
  if (seen_.size() <= most) {
    ids = seen_;
  } else {
    for (size_t i = 0; i < most; ++i) {
      const bool recent = asking_.Percent(50);
      const uint64_t age =
          asking_.Below(recent ? std::min<size_t>(most, seen_.size()) : seen_.size());
      ids.push_back(seen_[seen_.size() - 1 - age]);
    }
  }
  ids.push_back(asking_.Id());
  ids.emplace_back().fill(0x00);
  ids.emplace_back().fill(0xff);
  for (int i = 0; i < 3; ++i) ids.push_back(asking_.OneOf(ids));  // repeats are allowed
  return ids;
}

void History::CompareAll() {
  std::vector<uint64_t> heights = {0, 1, uint64_t{1} << 39, COINSTORE_NO_HEIGHT};
  const bool many = steps_ % kManyEvery == 0;
  const bool all = reference_.blocks().size() <= 100 || many;
  for (const auto& [height, block] : reference_.blocks()) {
    if (!all && !asking_.Percent(10)) continue;
    heights.push_back(height);
    heights.push_back(height + 1);
  }
  ExpectChain(store_.get(), reference_, heights);
  const std::vector<Bytes32> ids = Sample(many ? kManyCompared : kMostCompared);
  ExpectCoins(store_.get(), reference_, ids);
  ExpectHints(store_.get(), reference_, ids);
  ExpectProofs(store_.get(), reference_, Sample(many ? kManyProved : kMostProved), reached_);
  CompareDurable();
  reached_("state: three hundred coins", reference_.coins().size() >= 300);
  client_.Ask();
}

void History::CompareDurable() {
  coinstore_tip tip = Sized<coinstore_tip>();
  if (coinstore_get_tip(store_.get(), nullptr, &tip, nullptr) != COINSTORE_OK) return;
  if (synced_) {
    EXPECT_EQ(tip.durable_height, tip.height);
  }
  uint64_t not_durable = 0;
  for (const auto& [height, block] : reference_.blocks()) {
    not_durable += tip.durable_height == COINSTORE_NO_HEIGHT || height > tip.durable_height;
  }
  EXPECT_LT(not_durable, grouped_ ? group_blocks_ : 1);
  reached_("tip: not yet durable", not_durable > 0);
}

}  // namespace coinstore_test
