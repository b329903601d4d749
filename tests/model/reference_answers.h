// SPDX-License-Identifier: Apache-2.0
// Goal: a second reading of the rules of queries, to compare the library's pages with. Method: every question is
// a filter over all coins and a sort; it shares no code with the library.
#ifndef COINSTORE_TESTS_MODEL_REFERENCE_ANSWERS_H
#define COINSTORE_TESTS_MODEL_REFERENCE_ANSWERS_H

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/reference_store.h"

namespace coinstore_test {

// What is asked for page by page.
struct Question {
  enum class Answer { kCoins, kPairs, kBalances };

  Answer answer = Answer::kCoins;
  uint32_t source = 0;                    // COINSTORE_BY_…; of balances 0
  std::vector<std::string> keys;          // may repeat
  std::map<uint32_t, uint64_t> settings;  // those made

  uint64_t Get(uint32_t setting) const;  // with its default
  bool Has(uint32_t setting) const { return settings.contains(setting); }
  bool is_by_owner() const;
  bool is_by_height() const;
  bool is_chia() const { return Get(COINSTORE_QUERY_CHIA_PAGE) != 0; }
  // Whether a view below the tip undoes all that was spent since.
  bool needs_all_unspent() const;
};

// Where an entry stands: its key unless the order goes over all keys, then the height of its coin's last change,
// a coin's number or that of a hint, then an id.
struct Standing {
  size_t key = 0;
  uint64_t height = 0;
  Bytes32 id{};
  bool is_behind = false;  // just behind it

  auto operator<=>(const Standing&) const = default;
};

struct Entry {
  Standing standing;
  std::string bytes;  // of a coinstore_record, coinstore_hint or coinstore_balance
};

// As of which block one asks: what is shown is that of the one, the order that of the tip.
struct Moment {
  const ReferenceStore& tip;
  const ReferenceStore& shown;
};

// All that a question has for an answer, in its order.
std::vector<Entry> AllEntries(const Question& question, const Moment& moment);
// Where the cursor of the last page stands.
Standing EndOf(const Question& question, const ReferenceStore& tip);

coinstore_balance BalanceOf(const ReferenceStore& shown, const Bytes32& puzzle_hash);

struct Lineage {
  size_t candidates = 0;
  bool is_parent_known = true;
  std::optional<coinstore_record> unspent, parent;  // both or none
};
Lineage LineageOf(const ReferenceStore& shown, const Bytes32& puzzle_hash);

struct BlockRoots {
  Bytes32 additions, removals;
};
BlockRoots RootsAt(const ReferenceStore& tip, uint64_t height);

}  // namespace coinstore_test

#endif
