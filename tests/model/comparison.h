// SPDX-License-Identifier: Apache-2.0
// Goal: every answer of a store equals the reference's. Method: one function for each kind of
// answer; differences are failures of the running test.
#ifndef COINSTORE_TESTS_MODEL_COMPARISON_H
#define COINSTORE_TESTS_MODEL_COMPARISON_H

#include <vector>

#include "model/handles.h"
#include "model/reached.h"
#include "model/reference_store.h"

namespace coinstore_test {

std::string Hex(const uint8_t* bytes, size_t size);

// A verdict against what a call returned. `height`: of the block judged, which errors must name.
void ExpectVerdict(const Verdict& want, coinstore_status status, const Error& error,
                   std::optional<uint64_t> height);
void ExpectResult(const coinstore_result& want, const coinstore_result& got);
void ExpectRecord(const coinstore_record& want, const coinstore_record& got);
void ExpectBlock(const coinstore_tip& want, const coinstore_tip& got);

// With a view, `reference` is the store as it was after the view's block.

// All reads about these coins, known or not.
void ExpectCoins(coinstore* store, const ReferenceStore& reference, const std::vector<Bytes32>& ids,
                 const coinstore_view* view = nullptr);
void ExpectHints(coinstore* store, const ReferenceStore& reference, const std::vector<Bytes32>& ids,
                 const coinstore_view* view = nullptr);
void ExpectProofs(coinstore* store, const ReferenceStore& reference,
                  const std::vector<Bytes32>& ids, Reached& reached,
                  const coinstore_view* view = nullptr);

// The tip and the blocks at these heights, known or not. durable_height is only checked to be that
// of a block, and with a view not at all.
void ExpectChain(coinstore* store, const ReferenceStore& reference,
                 const std::vector<uint64_t>& heights, const coinstore_view* view = nullptr);

}  // namespace coinstore_test

#endif
