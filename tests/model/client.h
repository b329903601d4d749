// SPDX-License-Identifier: Apache-2.0
// Goal: who asks a store while blocks come and go gets what the rules say. Method: a client holds views, cursors
// and iterators from step to step; after each step it asks anew and goes on, and compares each answer with the
// reference's: with everything in small states, with a sample in larger ones.
#ifndef COINSTORE_TESTS_MODEL_CLIENT_H
#define COINSTORE_TESTS_MODEL_CLIENT_H

#include <optional>
#include <vector>

#include "model/pager.h"

namespace coinstore_test {

class Client {
 public:
  Client(Random& random, const ReferenceStore& reference, Reached& reached)
      : asked_{.random = random, .reference = reference, .reached = reached}, pager_(asked_) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Its store was opened, with these options. Cursors go on; views are made anew.
  void Opened(coinstore* store, uint64_t scan_budget, uint64_t max_view_changes);
  // As long as it holds any, the store is busy.
  bool holds_handles() const { return pager_.has_iterators() || !Views().empty(); }
  // After the store was closed; null: freed.
  void ExpectClosed(coinstore* store);
  void GiveUpHandles();

  // After a step, or anything that should have changed nothing.
  void Ask();

 private:
  std::set<View> Views() const;
  void Notice();
  void HoldTip();
  void HoldHeight();
  void Hold(coinstore_view* made, uint64_t height);
  void DropEnded();
  View SomeView();

  AskedStore asked_;
  Pager pager_;
  std::vector<View> views_;
  std::optional<ReferenceStore::BlockName> last_tip_;
  uint64_t checkpoints_ = 0;
};

}  // namespace coinstore_test

#endif
