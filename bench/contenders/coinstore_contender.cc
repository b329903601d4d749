// SPDX-License-Identifier: Apache-2.0
#include "contenders/coinstore_contender.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace coins::bench {
namespace {

constexpr std::size_t kPreloadBlocks = 100;    // in one call
constexpr const char* kUnlimited = "1000000";  // blocks or milliseconds: the option's bound

class Options {
 public:
  Options() { Require(coinstore_options_new(&options_, &error_), error_); }
  ~Options() { coinstore_options_free(options_); }
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  void Set(const char* name, const std::string& value) {
    Require(coinstore_options_set(options_, name, value.c_str(), &error_), error_);
  }
  const coinstore_options* get() const { return options_; }

 private:
  coinstore_options* options_ = nullptr;
  coinstore_error error_ = EmptyError();
};

// Many blocks in the arrays that coinstore_apply_blocks takes.
class Batch {
 public:
  std::size_t blocks() const { return infos_.size(); }

  void Add(const Block& block) {
    infos_.push_back(block.info);
    additions_.insert(additions_.end(), block.additions.begin(), block.additions.end());
    addition_ends_.push_back(additions_.size());
    spent_.insert(spent_.end(), block.spent.begin(), block.spent.end());
    spent_ends_.push_back(spent_.size());
    hints_.insert(hints_.end(), block.hints.begin(), block.hints.end());
    hint_ends_.push_back(hints_.size());
  }

  void Apply(coinstore* store) {
    coinstore_error error = EmptyError();
    std::size_t n_applied = 0;
    Require(coinstore_apply_blocks(store, infos_.data(), infos_.size(), additions_.data(),
                                   addition_ends_.data(), BytesOf(spent_), spent_ends_.data(),
                                   hints_.data(), hint_ends_.data(), nullptr, &n_applied, &error),
            error);
    *this = Batch();
  }

 private:
  std::vector<coinstore_block_info> infos_;
  std::vector<coinstore_addition> additions_;
  std::vector<std::uint64_t> addition_ends_;
  std::vector<Bytes32> spent_;
  std::vector<std::uint64_t> spent_ends_;
  std::vector<coinstore_hint> hints_;
  std::vector<std::uint64_t> hint_ends_;
};

class CoinstoreContender final : public Contender {
 public:
  explicit CoinstoreContender(const Settings& settings) : settings_(settings) {}
  ~CoinstoreContender() override { coinstore_free(store_); }

  void Preload(const Block& block) override {
    if (store_ == nullptr) OpenAs(SyncClass::kRelaxed);
    batch_.Add(block);
    if (batch_.blocks() == kPreloadBlocks) batch_.Apply(store_);
  }

  void FinishPreload() override {
    if (batch_.blocks() > 0) batch_.Apply(store_);
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

  // This version puts off nothing but syncs: it has no tables besides its log.
  void Settle() override { Sync(); }

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
      std::uint64_t value = 0;
      coinstore_error error = EmptyError();
      Require(coinstore_stat(store_, key, &value, &error), error);
      stats[name] = value;
    }
    return {{"version", coinstore_version_string()},
            {"features", coinstore_features()},
            {"computes_root", true},
            {"checks", "every rule"},
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
    coinstore_error error = EmptyError();
    Require(coinstore_open(settings_.directory.c_str(), options.get(), &store_, &error), error);
  }

  void Sync() {
    coinstore_error error = EmptyError();
    Require(coinstore_sync(store_, &error), error);
  }

  Settings settings_;
  coinstore* store_ = nullptr;
  Batch batch_;
};

}  // namespace

coinstore_error EmptyError() {
  coinstore_error error{};
  error.struct_size = sizeof(error);
  return error;
}

void Require(coinstore_status status, const coinstore_error& error) {
  if (status >= 0) return;
  throw std::runtime_error(std::string("coinstore: ") + coinstore_status_name(status) + ": " +
                           error.message);
}

std::unique_ptr<Contender> MakeCoinstoreContender(const Settings& settings) {
  return std::make_unique<CoinstoreContender>(settings);
}

}  // namespace coins::bench
