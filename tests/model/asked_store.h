// SPDX-License-Identifier: Apache-2.0
// Goal: what all who ask a store beside its history share. Method: the store and its reference at this moment, the
// views that are held, and the reference as it was at their blocks.
#ifndef COINSTORE_TESTS_MODEL_ASKED_STORE_H
#define COINSTORE_TESTS_MODEL_ASKED_STORE_H

#include <map>
#include <memory>

#include "model/handles.h"
#include "model/random_blocks.h"
#include "model/reached.h"
#include "model/reference_answers.h"

namespace coinstore_test {

// What happened since something was made.
struct Seen {
  bool block = false, rollback = false, checkpoint = false, opening = false;

  void operator|=(const Seen& more) {
    block |= more.block;
    rollback |= more.rollback;
    checkpoint |= more.checkpoint;
    opening |= more.opening;
  }
};

struct HeldView {
  ViewHandle handle;
  ReferenceStore::BlockName block;
  Seen seen;
};
using View = std::shared_ptr<HeldView>;  // null: the tip

struct AskedStore {
  Random& random;
  const ReferenceStore& reference;
  Reached& reached;

  coinstore* store = nullptr;
  uint64_t scan_budget = 10'000;
  uint64_t max_view_changes = 100'000;

  bool is_small() const { return reference.coins().size() <= 40; }
  static const coinstore_view* Handle(const View& view) {
    return view == nullptr ? nullptr : view->handle.get();
  }
  bool HasEnded(const View& view) const { return view != nullptr && !reference.Has(view->block); }
  // As of a view that has not ended.
  const ReferenceStore& Shown(const View& view) {
    if (view == nullptr || view->block.height == reference.tip()->height) return reference;
    const auto [place, is_new] = older.try_emplace(view->block.height);
    if (is_new) place->second = reference.AsOf(view->block.height);
    return place->second;
  }
  // So that what needs all unspent coins is refused.
  bool HasTooManyChanges(const View& view) const {
    return view != nullptr && view->block.height != reference.tip()->height &&
           reference.ChangesAbove(view->block.height) > max_view_changes;
  }

  std::map<uint64_t, ReferenceStore> older{};  // by height; until the reference changes
};

}  // namespace coinstore_test

#endif
