// SPDX-License-Identifier: Apache-2.0
#include "contenders/coinstore_contender.h"

#include <string>

#include "coinstore_batch.h"
#include "coinstore_calls.h"

namespace coins::bench {
namespace {

constexpr std::size_t kPreloadBlocks = 100;    // in one call
constexpr const char* kUnlimited = "1000000";  // blocks or milliseconds: the option's bound

class CoinstoreContender final : public Contender {
 public:
  explicit CoinstoreContender(const Settings& settings) : settings_(settings) {}
  ~CoinstoreContender() override { coinstore_free(store_); }

  void Preload(const Block& block) override {
    if (store_ == nullptr) OpenAs(SyncClass::kRelaxed);
    batch_.Add(block);
    if (batch_.size() == kPreloadBlocks) batch_.Apply(store_);
  }

  // All of it in the tables and merged, like the others' preloads.
  void FinishPreload() override {
    if (batch_.size() > 0) batch_.Apply(store_);
    coinstore_error error = EmptyError();
    Require(coinstore_checkpoint(store_, &error), error);
    Require(coinstore_compact(store_, 0, &error), error);
    Close();
  }

  void Open() override { OpenAs(settings_.sync); }

  void Close() override {
    coinstore_error error = EmptyError();
    Require(coinstore_close(store_, 0, &error), error);
    coinstore_free(store_);
    store_ = nullptr;
  }

  void Apply(const Block& block) override {
    coinstore_error error = EmptyError();
    Require(coinstore_apply_block(store_, &block.info, block.additions.data(),
                                  block.additions.size(), BytesOf(block.spent), block.spent.size(),
                                  block.hints.data(), block.hints.size(), nullptr, &error),
            error);
  }

  void Finish() override {
    if (settings_.sync == SyncClass::kGrouped) Sync();
  }

  void Settle() override {
    coinstore_error error = EmptyError();
    Require(coinstore_checkpoint(store_, &error), error);
    WaitForCompactions(store_);
  }

  void Rollback(const Block& target) override {
    coinstore_error error = EmptyError();
    Require(coinstore_rollback(store_, static_cast<std::int64_t>(target.height()), 0, nullptr,
                               nullptr, &error),
            error);
  }

  std::unique_ptr<Answers> MakeAnswers() override { return MakeCoinstoreAnswers(store_); }

  nlohmann::ordered_json Facts() override {
    nlohmann::ordered_json stats;
    for (std::uint32_t key = 0; const char* name = coinstore_stat_name(key); ++key) {
      stats[name] = StatOf(store_, key);
    }
    return {{"version", coinstore_version_string()},
            {"features", coinstore_features()},
            {"computes_root", true},
            {"checks", "every rule"},
            {"engine", SettingOf(store_, "rocksdb_build")},
            {"stats", stats}};
  }

 private:
  void OpenAs(SyncClass sync) {
    Options options;
    options.Set("contiguous", "1");
    options.Set("reward_rule", "chia");
    options.Set("sync_mode", sync == SyncClass::kDurable ? "durable" : "grouped");
    options.Set("group_blocks",
                sync == SyncClass::kGrouped ? std::to_string(settings_.group_blocks) : kUnlimited);
    options.Set("group_time_ms", kUnlimited);
    options.Set("block_cache_bytes", std::to_string(settings_.cache_bytes));
    coinstore_error error = EmptyError();
    Require(coinstore_open(settings_.directory.c_str(), options.get(), &store_, &error), error);
  }

  void Sync() {
    coinstore_error error = EmptyError();
    Require(coinstore_sync(store_, &error), error);
  }

  Settings settings_;
  coinstore* store_ = nullptr;
  BlockBatch batch_;
};

}  // namespace

std::unique_ptr<Contender> MakeCoinstoreContender(const Settings& settings) {
  return std::make_unique<CoinstoreContender>(settings);
}

}  // namespace coins::bench
