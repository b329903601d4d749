// SPDX-License-Identifier: Apache-2.0
// Blocks: in one call, many in one call, and put together step by step.
#include <chrono>
#include <utility>

#include "capi/convert.h"
#include "capi/handles.h"

namespace {

using coins::ApplyMode;
using coins::Block;
using coins::BlockBuilder;
using coins::BlockHeader;
using coins::Code;
using coins::Outcome;
using coins::Result;
using coins::Status;
using coins::Store;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::RequireStruct;
using coins::capi::UseFlag;

// The arrays of one block as the caller hands them in.
struct BlockArrays {
  const coinstore_addition* additions;
  std::size_t n_additions;
  const std::uint8_t* spent_ids;
  std::size_t n_spent;
  const coinstore_hint* hints;
  std::size_t n_hints;
};

Result<BlockHeader> LoadHeader(const Store& store, const coinstore_block_info& info) {
  BlockHeader header;
  COINSTORE_RETURN_IF_ERROR(
      coins::capi::LoadHeader(info, store.options().rules.block_hashes, &header));
  return header;
}

Status AddArrays(const BlockArrays& arrays, BlockBuilder* builder) {
  COINSTORE_ASSIGN_OR_RETURN(const auto additions, builder->Add(arrays.n_additions));
  COINSTORE_RETURN_IF_ERROR(coins::capi::LoadAdditions(arrays.additions, additions));
  COINSTORE_ASSIGN_OR_RETURN(const auto removals, builder->Spend(arrays.n_spent));
  coins::capi::LoadRemovals(arrays.spent_ids, removals);
  return coins::capi::LoadHints(arrays.hints, builder->AddHints(arrays.n_hints));
}

Result<Block> FinishBlock(Store* store, BlockBuilder&& builder) {
  const auto begin = std::chrono::steady_clock::now();
  Result<Block> block = std::move(builder).Finish();
  store->CountIdTime(
      static_cast<std::uint64_t>((std::chrono::steady_clock::now() - begin).count()));
  return block;
}

Result<Block> MakeBlock(Store* store, const coinstore_block_info& info, const BlockArrays& arrays) {
  COINSTORE_ASSIGN_OR_RETURN(const BlockHeader header, LoadHeader(*store, info));
  BlockBuilder builder(header, store->options().limits);
  COINSTORE_RETURN_IF_ERROR(AddArrays(arrays, &builder));
  return FinishBlock(store, std::move(builder));
}

Status CheckResult(const coinstore_result* result) {
  return result == nullptr ? Status() : RequireStruct(result, "res");
}

ApplyMode ModeOf(std::uint32_t flags) {
  return (flags & COINSTORE_DRY_RUN) != 0 ? ApplyMode::kDryRun : ApplyMode::kDurable;
}

// Ends of one of the arrays of many blocks: not falling.
Status CheckEnds(const std::uint64_t* ends, std::size_t n_blocks, const void* items,
                 const char* ends_name, const char* items_name) {
  COINSTORE_RETURN_IF_ERROR(RequireArray(ends, n_blocks, ends_name));
  for (std::size_t i = 1; i < n_blocks; ++i) {
    if (ends[i] < ends[i - 1]) {
      return {Code::kArgument, std::string(ends_name) + " falls at index " + std::to_string(i)};
    }
  }
  return RequireArray(items, n_blocks == 0 ? 0 : ends[n_blocks - 1], items_name);
}

// Element i of an array whose elements are struct_size of the first apart.
template <typename Struct>
Struct* Element(Struct* first, std::size_t stride, std::size_t i) {
  using Byte = std::conditional_t<std::is_const_v<Struct>, const char, char>;
  return reinterpret_cast<Struct*>(reinterpret_cast<Byte*>(first) + i * stride);
}

template <typename Struct>
Status CheckStride(const Struct* first, std::size_t count, const char* name) {
  if (count == 0) return {};
  COINSTORE_RETURN_IF_ERROR(RequireStruct(first, name));
  if (first->struct_size % alignof(Struct) != 0) {
    return {Code::kArgument, std::string(name) + " has a wrong struct_size"};
  }
  for (std::size_t i = 1; i < count; ++i) {
    if (Element(first, first->struct_size, i)->struct_size != first->struct_size) {
      return {Code::kArgument,
              std::string(name) + " differs in struct_size at index " + std::to_string(i)};
    }
  }
  return {};
}

// A call on a block that is being put together, its store open.
template <typename Body>
coinstore_status OnBlock(coinstore_error* err, coinstore_block* block, Body&& body) noexcept {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(block, "block"));
    const UseFlag::Scope use(block->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const Core::Call call(*block->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    if (block->stage != coinstore_block::Stage::kOpen) {
      return {Code::kWrongState, "the block is committed or aborted"};
    }
    return body(call);
  });
}

void EndBlock(coinstore_block* block, coinstore_block::Stage stage) {
  block->stage = stage;
  block->builder.reset();
  block->core->RemoveChild();
}

}  // namespace

extern "C" {

coinstore_status coinstore_apply_block(coinstore* store, const coinstore_block_info* info,
                                       const coinstore_addition* additions, size_t n_additions,
                                       const uint8_t* spent_ids, size_t n_spent,
                                       const coinstore_hint* hints, size_t n_hints,
                                       coinstore_result* res, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireStruct(info, "info"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(additions, n_additions, "additions"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(spent_ids, n_spent, "spent_ids"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(hints, n_hints, "hints"));
    COINSTORE_RETURN_IF_ERROR(CheckResult(res));
    COINSTORE_ASSIGN_OR_RETURN(
        const Block block, MakeBlock(&call.store(), *info,
                                     {additions, n_additions, spent_ids, n_spent, hints, n_hints}));
    COINSTORE_ASSIGN_OR_RETURN(const Outcome outcome, call.store().Apply(block, ModeOf(info->flags),
                                                                         call.interruptible()));
    if (res != nullptr) coins::capi::StoreResult(outcome, res);
    return {};
  });
}

coinstore_status coinstore_apply_blocks(coinstore* store, const coinstore_block_info* infos,
                                        size_t n_blocks, const coinstore_addition* additions,
                                        const uint64_t* addition_ends, const uint8_t* spent_ids,
                                        const uint64_t* spent_ends, const coinstore_hint* hints,
                                        const uint64_t* hint_ends, coinstore_result* results,
                                        size_t* n_applied, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(store, "store"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(n_applied, "n_applied"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(infos, n_blocks, "infos"));
    COINSTORE_RETURN_IF_ERROR(CheckStride(infos, n_blocks, "infos"));
    COINSTORE_RETURN_IF_ERROR(
        CheckEnds(addition_ends, n_blocks, additions, "addition_ends", "additions"));
    COINSTORE_RETURN_IF_ERROR(
        CheckEnds(spent_ends, n_blocks, spent_ids, "spent_ends", "spent_ids"));
    COINSTORE_RETURN_IF_ERROR(CheckEnds(hint_ends, n_blocks, hints, "hint_ends", "hints"));
    if (results != nullptr) {
      COINSTORE_RETURN_IF_ERROR(CheckStride(results, n_blocks, "results"));
    }
    for (std::size_t i = 0; i < n_blocks; ++i) {
      if ((Element(infos, infos->struct_size, i)->flags & COINSTORE_DRY_RUN) != 0) {
        return {Code::kArgument, "COINSTORE_DRY_RUN is for single blocks"};
      }
    }
    *n_applied = 0;
    const Core::Call call(*store->core);
    COINSTORE_RETURN_IF_ERROR(call.Check());
    const auto make = [&](std::size_t i) {
      const std::uint64_t first_addition = i == 0 ? 0 : addition_ends[i - 1];
      const std::uint64_t first_spent = i == 0 ? 0 : spent_ends[i - 1];
      const std::uint64_t first_hint = i == 0 ? 0 : hint_ends[i - 1];
      return MakeBlock(&call.store(), *Element(infos, infos->struct_size, i),
                       {additions + first_addition, addition_ends[i] - first_addition,
                        spent_ids + first_spent * 32, spent_ends[i] - first_spent,
                        hints + first_hint, hint_ends[i] - first_hint});
    };
    const auto done = [&](std::size_t i, const Outcome& outcome) {
      if (results == nullptr) return;
      coins::capi::StoreResult(outcome, Element(results, results->struct_size, i));
    };
    return call.store().ApplyMany(n_blocks, make, done, n_applied, call.interruptible());
  });
}

coinstore_status coinstore_block_begin(coinstore* store, const coinstore_block_info* info,
                                       coinstore_block** result, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireStruct(info, "info"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    if ((info->flags & COINSTORE_DRY_RUN) != 0) {
      return {Code::kArgument, "COINSTORE_DRY_RUN is not for blocks in steps: ask for their root"};
    }
    if (call.store().options().is_read_only) {
      return {Code::kReadOnly, "the store was opened read-only"};
    }
    COINSTORE_ASSIGN_OR_RETURN(const BlockHeader header, LoadHeader(call.store(), *info));
    auto block = std::make_unique<coinstore_block>();
    block->core = store->core;
    block->builder.emplace(header, call.store().options().limits);
    block->core->AddChild();
    *result = block.release();
    return {};
  });
}

coinstore_status coinstore_block_add(coinstore_block* block, const coinstore_addition* additions,
                                     size_t n, coinstore_error* err) {
  return OnBlock(err, block, [&](const Core::Call&) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(additions, n, "additions"));
    // Checked before they are part of the block: a refused call adds nothing.
    std::vector<coins::Addition> loaded(n);
    COINSTORE_RETURN_IF_ERROR(coins::capi::LoadAdditions(additions, loaded));
    COINSTORE_ASSIGN_OR_RETURN(const auto added, block->builder->Add(n));
    std::copy(loaded.begin(), loaded.end(), added.begin());
    return {};
  });
}

coinstore_status coinstore_block_spend(coinstore_block* block, const uint8_t* coin_ids, size_t n,
                                       coinstore_error* err) {
  return OnBlock(err, block, [&](const Core::Call&) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(coin_ids, n, "coin_ids"));
    COINSTORE_ASSIGN_OR_RETURN(const auto spent, block->builder->Spend(n));
    coins::capi::LoadRemovals(coin_ids, spent);
    return {};
  });
}

coinstore_status coinstore_block_hint(coinstore_block* block, const coinstore_hint* hints, size_t n,
                                      coinstore_error* err) {
  return OnBlock(err, block, [&](const Core::Call&) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(hints, n, "hints"));
    std::vector<coins::Hint> loaded(n);
    COINSTORE_RETURN_IF_ERROR(coins::capi::LoadHints(hints, loaded));
    const auto added = block->builder->AddHints(n);
    std::copy(loaded.begin(), loaded.end(), added.begin());
    return {};
  });
}

coinstore_status coinstore_block_root(coinstore_block* block, uint8_t root[32],
                                      coinstore_error* err) {
  return OnBlock(err, block, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(root, "root"));
    COINSTORE_ASSIGN_OR_RETURN(const Block finished,
                               FinishBlock(&call.store(), BlockBuilder(*block->builder)));
    COINSTORE_ASSIGN_OR_RETURN(
        const Outcome outcome,
        call.store().Apply(finished, ApplyMode::kDryRun, call.interruptible()));
    coins::capi::Store32(outcome.root, root);
    return {};
  });
}

coinstore_status coinstore_block_commit(coinstore_block* block, coinstore_result* res,
                                        coinstore_error* err) {
  return OnBlock(err, block, [&](const Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(CheckResult(res));
    COINSTORE_ASSIGN_OR_RETURN(const Block finished,
                               FinishBlock(&call.store(), BlockBuilder(*block->builder)));
    COINSTORE_ASSIGN_OR_RETURN(
        const Outcome outcome,
        call.store().Apply(finished, ApplyMode::kDurable, call.interruptible()));
    if (res != nullptr) coins::capi::StoreResult(outcome, res);
    EndBlock(block, coinstore_block::Stage::kCommitted);
    return {};
  });
}

coinstore_status coinstore_block_abort(coinstore_block* block, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(block, "block"));
    const UseFlag::Scope use(block->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    if (block->stage == coinstore_block::Stage::kCommitted) {
      return {Code::kWrongState, "the block is committed"};
    }
    if (block->stage == coinstore_block::Stage::kOpen) {
      EndBlock(block, coinstore_block::Stage::kAborted);
    }
    return {};
  });
}

void coinstore_block_free(coinstore_block* block) {
  if (block == nullptr) return;
  if (block->stage == coinstore_block::Stage::kOpen) block->core->RemoveChild();
  delete block;
}

}  // extern "C"
