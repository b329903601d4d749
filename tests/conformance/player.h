// SPDX-License-Identifier: Apache-2.0
// Plays one case: its operations, in order, on the objects that they name.
#ifndef COINSTORE_TESTS_CONFORMANCE_PLAYER_H_
#define COINSTORE_TESTS_CONFORMANCE_PLAYER_H_

#include <filesystem>
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
using Options = std::unique_ptr<coinstore_options, Freed<coinstore_options_free>>;

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
  std::filesystem::path path(const Json& op) const {
    return folder_ / op.at("path").get<std::string>();
  }
  void Compare(const char* what, const Json& want, const Json& got);
  void CompareError(const Json& want);

  std::filesystem::path folder_;
  std::map<std::string, Store> stores_;
  std::map<std::string, Block> blocks_;
  std::map<std::string, Iter> reports_;
  std::string difference_;
  coinstore_error err_;
};

}  // namespace conformance

#endif  // COINSTORE_TESTS_CONFORMANCE_PLAYER_H_
