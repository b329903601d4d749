// SPDX-License-Identifier: Apache-2.0
// Goal: random tests that have not met a case must fail rather than pass. Method: every case has a
// name and is counted; at the end each of a list of names must have a count.
#ifndef COINSTORE_TESTS_MODEL_REACHED_H
#define COINSTORE_TESTS_MODEL_REACHED_H

#include <map>
#include <string>
#include <vector>

#include "model/reference_store.h"

namespace coinstore_test {

class Reached {
 public:
  void operator()(const std::string& name, bool happened = true) { counts_[name] += happened; }

  // What an accepted block contains, seen from the state before it. `deleted`: coins that earlier
  // rollbacks deleted.
  void Block(const ReferenceStore& before, const BlockInput& block,
             const std::vector<coinstore_addition>& deleted);

  // Names of the list that have not been reached, in one line; empty if all have.
  std::string Missing(const std::vector<std::string>& names) const;

 private:
  std::map<std::string, uint64_t> counts_;
};

// Everything that a long enough random history must meet.
std::vector<std::string> CasesToReach();

}  // namespace coinstore_test

#endif
