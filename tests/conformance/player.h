// SPDX-License-Identifier: Apache-2.0
// Plays one case: its operations, in order, on the objects that they name.
#ifndef COINSTORE_TESTS_CONFORMANCE_PLAYER_H_
#define COINSTORE_TESTS_CONFORMANCE_PLAYER_H_

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "json_input.h"

namespace conformance {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Store = std::unique_ptr<coinstore, Freed<coinstore_free>>;
using Block = std::unique_ptr<coinstore_block, Freed<coinstore_block_free>>;
using Iter = std::unique_ptr<coinstore_iter, Freed<coinstore_iter_free>>;
using View = std::unique_ptr<coinstore_view, Freed<coinstore_view_free>>;
using Query = std::unique_ptr<coinstore_query, Freed<coinstore_query_free>>;
using Options = std::unique_ptr<coinstore_options, Freed<coinstore_options_free>>;

template <typename T>
T Sized() {
  T value = {};
  value.struct_size = sizeof value;
  return value;
}

// A page of coins, hints or balances.
struct Page {
  Json rows = Json::array();
  int32_t more = 0;
  uint64_t next_height = 0;
};
// Reads one, from the cursor on and at most `cap` rows; the cursor becomes the next one.
using PageReader = std::function<coinstore_status(size_t cap, Bytes* cursor, Page* page)>;

class Player {
 public:
  // Paths of the case are below `folder`.
  explicit Player(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Returns what differs from what the operation expects, or "".
  std::string Play(const Json& op);

 private:
  using Call = coinstore_status (Player::*)(const Json&);

  static Call CallOf(const std::string& name);
  static coinstore_status Fill(const Json& settings, Options* options, coinstore_error* err);

  coinstore_status SetOptions(const Json& op);
  coinstore_status Open(const Json& op);
  coinstore_status Close(const Json& op);
  coinstore_status Destroy(const Json& op);
  coinstore_status Sync(const Json& op);
  coinstore_status Check(const Json& op);
  coinstore_status Apply(const Json& op);
  coinstore_status ApplyBlocks(const Json& op);
  coinstore_status BlockBegin(const Json& op);
  coinstore_status BlockAdd(const Json& op);
  coinstore_status BlockSpend(const Json& op);
  coinstore_status BlockHint(const Json& op);
  coinstore_status BlockRoot(const Json& op);
  coinstore_status BlockCommit(const Json& op);
  coinstore_status BlockAbort(const Json& op);
  coinstore_status Rollback(const Json& op);
  coinstore_status ReportNext(const Json& op);
  coinstore_status ReportClose(const Json& op);
  coinstore_status Tip(const Json& op);
  coinstore_status BlockInfo(const Json& op);
  coinstore_status Get(const Json& op);
  coinstore_status GetMany(const Json& op);
  coinstore_status IsUnspent(const Json& op);
  coinstore_status GetHints(const Json& op);
  coinstore_status Prove(const Json& op);
  coinstore_status ViewNew(const Json& op);
  coinstore_status ViewAt(const Json& op);
  coinstore_status ViewClose(const Json& op);
  coinstore_status WholeQuery(const Json& op);
  coinstore_status QueryPage(const Json& op);
  coinstore_status ChiaPages(const Json& op);
  coinstore_status HintPairs(const Json& op);
  coinstore_status HintPage(const Json& op);
  coinstore_status Balances(const Json& op);
  coinstore_status AllBalances(const Json& op);
  coinstore_status BalancePage(const Json& op);
  coinstore_status Lineage(const Json& op);
  coinstore_status BlockRoots(const Json& op);
  coinstore_status MakeCursor(const Json& op);
  coinstore_status IterOpen(const Json& op);
  coinstore_status IterNext(const Json& op);
  coinstore_status IterCursor(const Json& op);
  coinstore_status IterTip(const Json& op);
  coinstore_status IterClose(const Json& op);
  coinstore_status Checkpoint(const Json& op);
  coinstore_status Compact(const Json& op);
  coinstore_status Copy(const Json& op);
  coinstore_status Repair(const Json& op);
  coinstore_status Setting(const Json& op);
  coinstore_status Stats(const Json& op);
  coinstore_status Metrics(const Json& op);
  coinstore_status CoinIds(const Json& op);
  coinstore_status Verify(const Json& op);
  coinstore_status VerifyPrefixes(const Json& op);
  coinstore_status VerifyFlips(const Json& op);
  coinstore_status MakeDirectory(const Json& op);
  coinstore_status WriteFile(const Json& op);
  coinstore_status PatchFile(const Json& op);
  coinstore_status FileSize(const Json& op);

  coinstore* store(const Json& op) { return stores_.at(op.at("store").get<std::string>()).get(); }
  coinstore_block* builder(const Json& op) {
    return blocks_.at(op.at("builder").get<std::string>()).get();
  }
  coinstore_view* view(const Json& op) {  // null where none is named
    return op.contains("view") ? views_.at(op["view"].get<std::string>()).get() : nullptr;
  }
  coinstore_iter* iter(const std::string& name) { return iters_.at(name).get(); }
  std::filesystem::path path(const Json& op) const {
    return folder_ / op.at("path").get<std::string>();
  }
  coinstore_status Build(const Json& wanted, Query* query);
  PageReader CoinPages(const Json& op, const coinstore_query* query);
  PageReader HintPages(const Json& op, const coinstore_query* query);
  PageReader BalancePages(const Json& op);
  coinstore_status PlayPage(const Json& op, const char* rows, const PageReader& read);
  coinstore_status PlayPages(const Json& op, const char* rows, const PageReader& read);
  coinstore_status OpenIter(const Json& op, const coinstore_query* query, Iter* iter);
  coinstore_status Next(coinstore_iter* iter, const Json& op);
  coinstore_status CompareIterator(const Json& op, const coinstore_query* query,
                                   coinstore_status status);
  void Compare(const char* what, const Json& want, const Json& got);
  void CompareError(const Json& want);

  std::filesystem::path folder_;
  std::map<std::string, Store> stores_;
  std::map<std::string, Block> blocks_;
  std::map<std::string, View> views_;
  std::map<std::string, Bytes> cursors_;
  std::map<std::string, Iter> iters_;  // and reports
  std::string difference_;
  coinstore_error err_;
};

}  // namespace conformance

#endif  // COINSTORE_TESTS_CONFORMANCE_PLAYER_H_
