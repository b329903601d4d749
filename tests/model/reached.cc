// SPDX-License-Identifier: Apache-2.0
// Goal and method: see reached.h.
#include "model/reached.h"

#include <algorithm>
#include <cstring>

namespace coinstore_test {
namespace {

bool SamePuzzleHash(const coinstore_coin& a, const coinstore_coin& b) {
  return std::memcmp(a.puzzle_hash, b.puzzle_hash, 32) == 0;
}

}  // namespace

void Reached::Block(const ReferenceStore& before, const BlockInput& block,
                    const std::vector<coinstore_addition>& deleted) {
  Reached& reached = *this;
  std::map<Bytes32, coinstore_addition> added;
  for (const coinstore_addition& addition : block.additions) {
    added[CoinId(addition.coin)] = addition;
  }
  const std::set<Bytes32> removed(block.removals.begin(), block.removals.end());
  const auto is_ephemeral = [&](const Bytes32& id) {
    return added.contains(id) && removed.contains(id);
  };
  const auto parent_of = [](const coinstore_coin& coin) {
    return ToBytes32(coin.parent_coin_info);
  };

  const coinstore_tip* tip = before.tip();
  reached("block: first at height 0", tip == nullptr && block.height == 0);
  reached("block: first above height 0", tip == nullptr && block.height > 0);
  reached("block: gap of heights", tip != nullptr && block.height > tip->height + 1);
  reached("block: empty", added.empty() && removed.empty());
  reached("block: expected root given", block.expected_root.has_value());
  const bool empties =
      !before.unspent().empty() && added.size() + before.unspent().size() == removed.size();
  reached("block: empties the set", empties);
  reached("block: expected root of zeros", empties && block.expected_root.has_value());

  std::map<Bytes32, int> spent_parents;
  for (const auto& [id, addition] : added) {
    const Bytes32 parent = parent_of(addition.coin);
    const auto known = before.coins().find(parent);
    const bool is_known = known != before.coins().end();
    const bool spent_here = removed.contains(parent);
    const bool spent_before = is_known && known->second.record.spent_height != COINSTORE_UNSPENT;
    reached("coin: ephemeral", is_ephemeral(id));
    reached("coin: ephemeral reward", is_ephemeral(id) && addition.flags != 0);
    reached("coin: third of an ephemeral chain",
            is_ephemeral(parent) && is_ephemeral(parent_of(added[parent].coin)));
    reached("coin: child of an ephemeral coin", is_ephemeral(parent));
    reached("coin: child of a coin of the block that stays", added.contains(parent) && !spent_here);
    reached("coin: child of a coin spent earlier", spent_before);
    reached("coin: child of an unspent coin", is_known && !spent_before && !spent_here);
    reached("coin: child of an unknown coin", !is_known && !added.contains(parent));
    reached("coin: second child of one spend", spent_here && ++spent_parents[parent] == 2);
    const auto same = [&, wanted = id](const auto& other) { return CoinId(other.coin) == wanted; };
    reached("coin: created again after a rollback",
            std::any_of(deleted.begin(), deleted.end(), same));
    if (!spent_here) continue;
    const coinstore_coin& spent = is_known ? known->second.record.coin : added[parent].coin;
    const bool same_hash = SamePuzzleHash(spent, addition.coin);
    const bool same_amount = spent.amount == addition.coin.amount;
    reached("coin: move of a singleton", same_hash && same_amount && addition.flags == 0);
    reached("coin: reward like a move", same_hash && same_amount && addition.flags != 0);
    reached("coin: move to another puzzle hash", !same_hash && same_amount);
    reached("coin: move with another amount", same_hash && !same_amount);
  }

  std::set<std::pair<Bytes32, std::string>> pairs;
  for (const coinstore_hint& hint : block.hints) {
    const std::string bytes(hint.hint, hint.hint + hint.hint_len);
    const Bytes32 id = ToBytes32(hint.coin_id);
    reached("hint: empty", bytes.empty());
    reached("hint: 32 zeros", bytes == std::string(32, '\0'));
    reached("hint: of an ephemeral coin", is_ephemeral(id));
    reached("hint: prefix of another one of the coin",
            bytes.size() == 1 && pairs.contains({id, bytes + bytes}));
    reached("hint: repeated", !pairs.emplace(id, bytes).second);
  }
}

std::string Reached::Missing(const std::vector<std::string>& names) const {
  std::string missing;
  for (const std::string& name : names) {
    const auto count = counts_.find(name);
    if (count == counts_.end() || count->second == 0) missing += "[" + name + "] ";
  }
  return missing;
}

// Not in the list, because no test can afford them: COIN_NUMBERS_EXHAUSTED (2^48 coins) and
// VALUE_OVERFLOW (2^64 coins of the highest amount). Not either: ROLLBACK_TOO_DEEP, which a store
// that keeps its whole log cannot answer.
std::vector<std::string> CasesToReach() {
  return {
      "status: BLOCK_TOO_LARGE",
      "status: TOO_MANY_HINTS",
      "status: HINTS_TOO_LARGE",
      "status: HEIGHT_TOO_LARGE",
      "status: HEIGHT_NOT_ABOVE_TIP",
      "status: HEIGHT_NOT_CONTIGUOUS",
      "status: PARENT_MISMATCH",
      "status: REWARD_RULE",
      "status: REMOVAL_IN_FIRST_BLOCK",
      "status: COIN_EXISTS",
      "status: COIN_ADDED_TWICE",
      "status: COIN_UNKNOWN",
      "status: COIN_ALREADY_SPENT",
      "status: COIN_SPENT_TWICE",
      "status: HINT_TOO_LONG",
      "status: HINT_WITHOUT_COIN",
      "status: ROOT_MISMATCH",
      "status: ROLLBACK_ABOVE_TIP",
      "block: first at height 0",
      "block: first above height 0",
      "block: gap of heights",
      "block: empty",
      "block: expected root given",
      "block: empties the set",
      "block: expected root of zeros",
      "coin: ephemeral",
      "coin: ephemeral reward",
      "coin: third of an ephemeral chain",
      "coin: child of an ephemeral coin",
      "coin: child of a coin of the block that stays",
      "coin: child of a coin spent earlier",
      "coin: child of an unspent coin",
      "coin: child of an unknown coin",
      "coin: second child of one spend",
      "coin: created again after a rollback",
      "coin: move of a singleton",
      "coin: reward like a move",
      "coin: move to another puzzle hash",
      "coin: move with another amount",
      "hint: empty",
      "hint: 32 zeros",
      "hint: of an ephemeral coin",
      "hint: prefix of another one of the coin",
      "hint: repeated",
      "step: apply_block",
      "step: apply_block after a dry run",
      "step: apply_blocks, all applied",
      "step: apply_blocks, refused in the middle",
      "step: builder committed",
      "step: builder refused",
      "step: builder refused while it is filled",
      "step: builder aborted",
      "step: builder asked for its root",
      "step: builder committed on a later tip",
      "step: rollback",
      "step: rollback, dry run",
      "step: sync",
      "step: check",
      "step: checkpoint",
      "step: reopen",
      "step: reopen read-only",
      "step: reopen refused while reports are open",
      "rollback: to the tip",
      "rollback: into a gap",
      "rollback: to a block",
      "rollback: to height 0",
      "rollback: to -1",
      "rollback: to the lowest number",
      "rollback: below the first block",
      "rollback: of an empty store",
      "rollback: above the tip",
      "rollback: above an empty store",
      "rollback: deletes a coin spent above",
      "rollback: of ten blocks",
      "report: read in small pages",
      "report: read in one big page",
      "report: goes on after a later block",
      "report: goes on after a later rollback",
      "report: ended by a close",
      "proof: present",
      "proof: absent, empty",
      "proof: absent, other",
      "tip: not yet durable",
      "state: three hundred coins",
      "page: by puzzle hash",
      "page: by puzzle hash, as of a view",
      "page: by hint",
      "page: by hint, as of a view",
      "page: by parent",
      "page: by parent, as of a view",
      "page: by id",
      "page: by id, as of a view",
      "page: added at",
      "page: added at, as of a view",
      "page: removed at",
      "page: removed at, as of a view",
      "page: changed at",
      "page: changed at, as of a view",
      "page: all unspent",
      "page: all unspent, as of a view",
      "page: balances",
      "page: balances, as of a view",
      "page of pairs: by hint",
      "page of pairs: by hint, as of a view",
      "page of pairs: by id",
      "page of pairs: by id, as of a view",
      "page: order by height",
      "page: with hints too",
      "page: repeated keys",
      "page: without room",
      "page: ended by the budget",
      "page: nothing though there is more",
      "page: a coin that was spent later shown unspent",
      "page: filter start",
      "page: filter end",
      "page: filter min",
      "page: filter max",
      "page: filter spent",
      "page: filter unspent",
      "page: filter least amount",
      "Chia's page: ends between heights",
      "Chia's page: ends inside a height",
      "cursor: stale",
      "cursor: stale though its view is there",
      "cursor: of another query",
      "cursor: of another view",
      "cursor: goes on after a later block",
      "cursor: goes on after a later rollback",
      "cursor: goes on after a checkpoint",
      "cursor: goes on after a reopening",
      "iterator: stale",
      "iterator: ended by a close",
      "iterator: goes on after a later block",
      "iterator: done though more has come",
      "iterator: its cursor leads on",
      "view: none of an empty store",
      "view: none above the tip",
      "view: none below the first block",
      "view: as of a height in a gap",
      "view: held across blocks",
      "view: held across a rollback above it",
      "view: held across a checkpoint",
      "view: ended by a rollback",
      "view: ended by a close",
      "view: proof below the tip",
      "view: too many changes for a proof",
      "view: too many changes for a page",
      "balance: above 64 bits",
      "balance: nothing",
      "lineage: of one coin",
      "lineage: no candidate",
      "lineage: several candidates",
      "roots: of nothing",
      "roots: of both",
  };
}

}  // namespace coinstore_test
