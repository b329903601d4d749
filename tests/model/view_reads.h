// SPDX-License-Identifier: Apache-2.0
// Goal: what is answered at once, not in pages, is right as of the tip and of every view. Method: one function for
// each kind of answer; differences are failures of the running test.
#ifndef COINSTORE_TESTS_MODEL_VIEW_READS_H
#define COINSTORE_TESTS_MODEL_VIEW_READS_H

#include "model/asked_store.h"

namespace coinstore_test {

// As of a view that has not ended, or of the tip, which there may not be.
void ExpectReads(AskedStore& asked, const View& view);  // coins, hints, blocks
void ExpectViewProofs(AskedStore& asked, const View& view);
void ExpectBalances(AskedStore& asked, const View& view);
void ExpectLineage(AskedStore& asked, const View& view);

// Of blocks of the chain, and of heights without one.
void ExpectBlockRoots(AskedStore& asked);

// Every call says that the view has ended, or that it is closed.
void ExpectRefused(AskedStore& asked, const coinstore_view* view, coinstore_status status);

}  // namespace coinstore_test

#endif
