// SPDX-License-Identifier: Apache-2.0
// The operations that change a store; the others are in the files beside. conformance/README.md says what each
// operation means.
#include "player.h"

namespace conformance {

std::string Player::Play(const Json& op) {
  difference_.clear();
  err_ = Sized<coinstore_error>();
  const Call call = CallOf(op.at("op"));
  if (call == nullptr) return "no such operation";
  const std::string status = coinstore_status_name((this->*call)(op));
  const std::string want = op.at("status");
  if (want != "PROOF_*") Compare("status", want, status);
  if (op.contains("error")) CompareError(op["error"]);
  if (!difference_.empty() && err_.message_len > 0) difference_ += std::string("; ") + err_.message;
  return difference_;
}

void Player::Compare(const char* what, const Json& want, const Json& got) {
  if (want == got) return;
  difference_ += std::string(what) + ": wanted " + want.dump() + ", got " + got.dump() + "; ";
}

void Player::CompareError(const Json& want) {
  Json got = {{"detail", err_.detail}, {"index", err_.index}, {"coin_id", ToHex(err_.coin_id, 32)}};
  if (want.contains("height")) got["height"] = FromNumber(err_.height);
  Compare("error", want, got);
}

Player::Call Player::CallOf(const std::string& name) {
  static const std::map<std::string, Call> kCalls = {
      {"options", &Player::SetOptions},
      {"open", &Player::Open},
      {"close", &Player::Close},
      {"destroy", &Player::Destroy},
      {"sync", &Player::Sync},
      {"check", &Player::Check},
      {"apply", &Player::Apply},
      {"apply_blocks", &Player::ApplyBlocks},
      {"block_begin", &Player::BlockBegin},
      {"block_add", &Player::BlockAdd},
      {"block_spend", &Player::BlockSpend},
      {"block_hint", &Player::BlockHint},
      {"block_root", &Player::BlockRoot},
      {"block_commit", &Player::BlockCommit},
      {"block_abort", &Player::BlockAbort},
      {"rollback", &Player::Rollback},
      {"report_next", &Player::ReportNext},
      {"report_close", &Player::ReportClose},
      {"tip", &Player::Tip},
      {"block_info", &Player::BlockInfo},
      {"get", &Player::Get},
      {"get_many", &Player::GetMany},
      {"is_unspent", &Player::IsUnspent},
      {"get_hints", &Player::GetHints},
      {"prove", &Player::Prove},
      {"view_new", &Player::ViewNew},
      {"view_at", &Player::ViewAt},
      {"view_close", &Player::ViewClose},
      {"query", &Player::WholeQuery},
      {"query_page", &Player::QueryPage},
      {"chia_pages", &Player::ChiaPages},
      {"hint_pairs", &Player::HintPairs},
      {"hint_page", &Player::HintPage},
      {"balances", &Player::Balances},
      {"all_balances", &Player::AllBalances},
      {"balance_page", &Player::BalancePage},
      {"lineage", &Player::Lineage},
      {"block_roots", &Player::BlockRoots},
      {"cursor", &Player::MakeCursor},
      {"iter_open", &Player::IterOpen},
      {"iter_next", &Player::IterNext},
      {"iter_cursor", &Player::IterCursor},
      {"iter_tip", &Player::IterTip},
      {"iter_close", &Player::IterClose},
      {"checkpoint", &Player::Checkpoint},
      {"compact", &Player::Compact},
      {"copy", &Player::Copy},
      {"repair", &Player::Repair},
      {"setting", &Player::Setting},
      {"stats", &Player::Stats},
      {"metrics", &Player::Metrics},
      {"coin_ids", &Player::CoinIds},
      {"verify", &Player::Verify},
      {"verify_prefixes", &Player::VerifyPrefixes},
      {"verify_flips", &Player::VerifyFlips},
      {"make_directory", &Player::MakeDirectory},
      {"write_file", &Player::WriteFile},
      {"patch_file", &Player::PatchFile},
      {"file_size", &Player::FileSize},
  };
  const auto found = kCalls.find(name);
  return found == kCalls.end() ? nullptr : found->second;
}

coinstore_status Player::Fill(const Json& settings, Options* options, coinstore_error* err) {
  coinstore_options* made = nullptr;
  coinstore_status status = coinstore_options_new(&made, err);
  options->reset(made);
  for (const auto& [name, value] : settings.items()) {
    if (status != COINSTORE_OK) break;
    status = coinstore_options_set(made, name.c_str(), value.get<std::string>().c_str(), err);
  }
  return status;
}

coinstore_status Player::SetOptions(const Json& op) {
  Options options;
  return Fill(op.at("options"), &options, &err_);
}

coinstore_status Player::Open(const Json& op) {
  Options options;
  coinstore_status status = Fill(op.value("options", Json::object()), &options, &err_);
  if (status != COINSTORE_OK) return status;
  coinstore* opened = nullptr;
  status = coinstore_open(path(op).c_str(), options.get(), &opened, &err_);
  if (status == COINSTORE_OK) stores_[op.at("store")].reset(opened);
  return status;
}

coinstore_status Player::Close(const Json& op) {
  return coinstore_close(store(op), op.at("force").get<bool>() ? COINSTORE_CLOSE_FORCE : 0, &err_);
}

coinstore_status Player::Destroy(const Json& op) {
  return coinstore_destroy(path(op).c_str(), &err_);
}

coinstore_status Player::Sync(const Json& op) { return coinstore_sync(store(op), &err_); }

coinstore_status Player::Apply(const Json& op) {
  BlockInput block = ToBlock(op.at("block"));
  if (op.value("dry_run", false)) block.head.flags |= COINSTORE_DRY_RUN;
  auto result = Sized<coinstore_result>();
  const coinstore_status status = coinstore_apply_block(
      store(op), &block.head, block.additions.data(), block.additions.size(), block.spent.data(),
      block.spent.size() / 32, block.hints.data(), block.hints.size(), &result, &err_);
  if (status == COINSTORE_OK) Compare("result", op.at("result"), FromResult(result));
  return status;
}

coinstore_status Player::ApplyBlocks(const Json& op) {
  BlockInput all = {};
  std::vector<coinstore_block_info> heads;
  std::vector<uint64_t> addition_ends, spent_ends, hint_ends;
  for (const Json& json : op.at("blocks")) {
    const BlockInput block = ToBlock(json);
    heads.push_back(block.head);
    all.additions.insert(all.additions.end(), block.additions.begin(), block.additions.end());
    all.spent.insert(all.spent.end(), block.spent.begin(), block.spent.end());
    all.hints.insert(all.hints.end(), block.hints.begin(), block.hints.end());
    addition_ends.push_back(all.additions.size());
    spent_ends.push_back(all.spent.size() / 32);
    hint_ends.push_back(all.hints.size());
  }
  std::vector<coinstore_result> results(heads.size(), Sized<coinstore_result>());
  size_t n_applied = 0;
  const coinstore_status status =
      coinstore_apply_blocks(store(op), heads.data(), heads.size(), all.additions.data(),
                             addition_ends.data(), all.spent.data(), spent_ends.data(),
                             all.hints.data(), hint_ends.data(), results.data(), &n_applied, &err_);
  Json got = Json::array();
  for (size_t i = 0; i < n_applied; ++i) got.push_back(FromResult(results[i]));
  Compare("results", op.at("results"), got);
  return status;
}

coinstore_status Player::BlockBegin(const Json& op) {
  const BlockInput block = ToBlock(op.at("head"));
  coinstore_block* begun = nullptr;
  const coinstore_status status = coinstore_block_begin(store(op), &block.head, &begun, &err_);
  if (status == COINSTORE_OK) blocks_[op.at("builder")].reset(begun);
  return status;
}

coinstore_status Player::BlockAdd(const Json& op) {
  const std::vector<coinstore_addition> additions = ToAdditions(op.at("additions"));
  return coinstore_block_add(builder(op), additions.data(), additions.size(), &err_);
}

coinstore_status Player::BlockSpend(const Json& op) {
  const Bytes ids = ToIds(op.at("coin_ids"));
  return coinstore_block_spend(builder(op), ids.data(), ids.size() / 32, &err_);
}

coinstore_status Player::BlockHint(const Json& op) {
  const std::vector<coinstore_hint> hints = ToHints(op.at("hints"));
  return coinstore_block_hint(builder(op), hints.data(), hints.size(), &err_);
}

coinstore_status Player::BlockRoot(const Json& op) {
  uint8_t root[32];
  const coinstore_status status = coinstore_block_root(builder(op), root, &err_);
  if (status == COINSTORE_OK) Compare("state_root", op.at("state_root"), ToHex(root, 32));
  return status;
}

coinstore_status Player::BlockCommit(const Json& op) {
  auto result = Sized<coinstore_result>();
  const coinstore_status status = coinstore_block_commit(builder(op), &result, &err_);
  if (status == COINSTORE_OK) Compare("result", op.at("result"), FromResult(result));
  return status;
}

coinstore_status Player::BlockAbort(const Json& op) {
  return coinstore_block_abort(builder(op), &err_);
}

coinstore_status Player::Rollback(const Json& op) {
  auto result = Sized<coinstore_result>();
  coinstore_iter* report = nullptr;
  const int64_t to_height = std::stoll(op.at("to_height").get<std::string>());
  const coinstore_status status =
      coinstore_rollback(store(op), to_height, op.value("dry_run", false) ? COINSTORE_DRY_RUN : 0,
                         &result, &report, &err_);
  if (status != COINSTORE_OK) return status;
  Iter iter(report);
  Compare("result", op.at("result"), FromResult(result));
  if (op.contains("report")) {
    iters_[op["report"]] = std::move(iter);
    return status;
  }
  Json got = Json::array();
  std::vector<coinstore_record> records(3);
  size_t n = 0;
  coinstore_status next;
  while ((next = coinstore_iter_next(iter.get(), records.data(), records.size(), &n, &err_)) ==
         COINSTORE_OK) {
    for (size_t i = 0; i < n; ++i) got.push_back(FromRecord(records[i]));
  }
  Compare("end of the report", "DONE", coinstore_status_name(next));
  Compare("changed", op.at("changed"), got);
  return status;
}

coinstore_status Player::ReportNext(const Json& op) { return Next(iter(op.at("report")), op); }

coinstore_status Player::ReportClose(const Json& op) {
  return coinstore_iter_close(iter(op.at("report")), &err_);
}

}  // namespace conformance
