// SPDX-License-Identifier: Apache-2.0
// coinstore replay: applies the blocks of a CSDELTA1 file to a store, from where the store is.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "block_batch.h"
#include "checkpoints.h"
#include "command.h"
#include "csdelta/reader.h"
#include "failure.h"
#include "long_call.h"
#include "store.h"

namespace coins::tool {
namespace {

// A batch is large enough to pay for its sync, and small enough that a signal is heard soon.
constexpr std::size_t kBatchBlocks = 64;
constexpr std::size_t kBatchChanges = 4096;

struct Arguments {
  std::string file;
  StoreArguments store;
  std::optional<std::uint64_t> to;
  std::size_t blocks_per_call = 0;  // 0: by kBatchBlocks and kBatchChanges
  std::string sync_mode;            // empty: as the options of the library say
  std::string checkpoints;          // empty: none
  bool stats = false;
  bool print_durable = false;
  Format format = Format::kText;
};

double Seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Json CpuSeconds() {
  rusage usage{};
  (void)getrusage(RUSAGE_SELF, &usage);
  return {{"user", Seconds(usage.ru_utime)},
          {"system", Seconds(usage.ru_stime)},
          {"max_rss_bytes", static_cast<std::uint64_t>(usage.ru_maxrss) * 1024}};
}

// Where the time of an operation goes, in nanoseconds, from the store's time_…_ns figures.
Json TimePerOperation(const Json& stats, std::uint64_t operations) {
  Json split = Json::object();
  for (std::uint32_t key = COINSTORE_STAT_TIME_IDS_NS; key <= COINSTORE_STAT_TIME_PUBLISH_NS;
       ++key) {
    const char* name = coinstore_stat_name(key);
    if (name == nullptr || operations == 0) continue;
    split[name] = stats.at(name).get<double>() / static_cast<double>(operations);
  }
  return split;
}

class Replay {
 public:
  explicit Replay(const Arguments& arguments);
  int Run();

 private:
  bool Next();
  bool SkipStored();
  void CheckSameChain(const csdelta::Block* last_stored, const coinstore_tip& tip, bool goes_on);
  [[noreturn]] void FailForFork(const coinstore_tip& tip) const;
  void ApplyFrom(bool more);
  bool BatchFull() const;
  void ApplyBatch();
  void PrintDurable(const coinstore_tip& tip);
  std::string ProgressText(double seconds) const;
  Json Summary(double seconds);

  const Arguments& arguments_;
  csdelta::Reader reader_;  // before the store: a file that is none leaves no store behind
  Checkpoints checkpoints_;
  Store store_;
  BlockHashes hashes_;
  BlockBatch batch_;
  csdelta::Block block_;  // read, not yet applied
  std::uint64_t blocks_ = 0;
  std::uint64_t created_ = 0;
  std::uint64_t spent_ = 0;
  std::uint64_t printed_durable_ = COINSTORE_NO_HEIGHT;
  std::chrono::steady_clock::duration reading_{0};
  // What the progress line shows from its own thread.
  std::atomic<std::uint64_t> skipped_{0};       // operations of blocks that the store has already
  std::atomic<std::uint64_t> first_height_{0};  // of the first block to apply
  std::atomic<std::uint64_t> operations_{0};
  std::atomic<std::uint64_t> height_{0};
};

StoreArguments WithSyncMode(const Arguments& arguments) {
  StoreArguments store = arguments.store;
  if (!arguments.sync_mode.empty()) store.options.push_back("sync_mode=" + arguments.sync_mode);
  return store;
}

Replay::Replay(const Arguments& arguments)
    : arguments_(arguments),
      reader_(arguments.file),
      checkpoints_(arguments.checkpoints.empty() ? Checkpoints()
                                                 : Checkpoints(arguments.checkpoints)),
      store_(WithSyncMode(arguments), Access::kCreate),
      hashes_(store_.Option("block_hashes") == "absent" ? BlockHashes::kAbsent
                                                        : BlockHashes::kRequired),
      batch_(hashes_) {}

int Replay::Run() {
  const auto start = std::chrono::steady_clock::now();
  {
    const LongCall watch([this] { return coinstore_interrupt(store_.get(), nullptr); },
                         [this](double seconds) { return ProgressText(seconds); });
    ApplyFrom(SkipStored());
    coinstore_error error = EmptyError();
    Require(coinstore_sync(store_.get(), &error), error);
  }
  const Json summary = Summary(Seconds(std::chrono::steady_clock::now() - start));
  store_.Close();
  Print(summary, arguments_.format);
  return CaughtSignal() == 0 ? kExitOk : kExitSignalBase + CaughtSignal();
}

// Reads the next block that is wanted into block_.
bool Replay::Next() {
  return reader_.Next(block_) && (!arguments_.to || block_.height <= *arguments_.to);
}

// Passes over what the store has, and makes sure that it is the same. True if block_ comes next.
bool Replay::SkipStored() {
  coinstore_tip tip{};
  bool more = false;
  if (!store_.ReadTip(tip)) {
    more = Next();
  } else {
    std::optional<csdelta::Block> last_stored;
    while ((more = Next()) && block_.height <= tip.height && CaughtSignal() == 0) {
      skipped_ += block_.created.size() + block_.spent.size();
      last_stored.emplace();
      last_stored->height = block_.height;
      last_stored->block_hash = block_.block_hash;
    }
    height_ = tip.height;
    if (CaughtSignal() != 0) return false;
    CheckSameChain(last_stored ? &*last_stored : nullptr, tip, more);
    checkpoints_.Compare(store_, tip.height);
  }
  first_height_ = block_.height;
  return more;
}

// `last_stored` is the file's highest block that is not above the tip; `goes_on` says whether the
// file has blocks above it that are to be applied.
void Replay::CheckSameChain(const csdelta::Block* last_stored, const coinstore_tip& tip,
                            bool goes_on) {
  if (hashes_ == BlockHashes::kAbsent || last_stored == nullptr) return;
  coinstore_tip info{};
  const bool same =
      (!goes_on || last_stored->height == tip.height) &&
      store_.ReadBlockInfo(last_stored->height, info) &&
      std::equal(last_stored->block_hash.begin(), last_stored->block_hash.end(), info.block_hash);
  if (!same) FailForFork(tip);
}

// Reads the file once more for the first block in which the two differ.
void Replay::FailForFork(const coinstore_tip& tip) const {
  csdelta::Reader reader(arguments_.file);
  csdelta::Block block;
  std::string common = "-1";
  std::string fork;
  while (fork.empty() && reader.Next(block) && block.height <= tip.height) {
    coinstore_tip info{};
    const std::string height = std::to_string(block.height);
    if (!store_.ReadBlockInfo(block.height, info)) {
      fork = "at height " + height + ", where the store has no block";
    } else if (!std::equal(block.block_hash.begin(), block.block_hash.end(), info.block_hash)) {
      fork = "at height " + height + " (" + Hex(info.block_hash) + ", in the file " +
             Hex(block.block_hash) + ")";
    } else {
      common = height;
    }
  }
  if (fork.empty()) fork = "above height " + common + ", where the file lacks blocks of the store";
  throw Failure(kExitNo, arguments_.file + ": the store is on another fork: they part " + fork +
                             "; a rollback to " + common + " takes it to their last common block");
}

void Replay::ApplyFrom(bool more) {
  while (more && CaughtSignal() == 0) {
    const auto start = std::chrono::steady_clock::now();
    batch_.Clear();
    do {
      batch_.Add(block_);
      more = Next();
    } while (more && !BatchFull());
    reading_ += std::chrono::steady_clock::now() - start;
    ApplyBatch();
  }
}

bool Replay::BatchFull() const {
  if (arguments_.blocks_per_call != 0) return batch_.blocks() == arguments_.blocks_per_call;
  return batch_.blocks() >= kBatchBlocks || batch_.changes() >= kBatchChanges;
}

void Replay::ApplyBatch() {
  std::size_t n_applied = 0;
  coinstore_error error = EmptyError();
  const coinstore_status status = batch_.Apply(store_.get(), n_applied, error);
  blocks_ += n_applied;
  created_ += batch_.created_by(n_applied);
  spent_ += batch_.spent_by(n_applied);
  operations_ = created_ + spent_;
  if (n_applied != 0) height_ = batch_.height_of(n_applied - 1);
  if (status < 0 && !(status == COINSTORE_INTERRUPTED && CaughtSignal() != 0)) {
    throw Failure(ExitCodeOf(status), arguments_.file + ": " + Describe(error));
  }
  checkpoints_.Compare(store_, height_);
  coinstore_tip tip{};
  if (arguments_.print_durable && store_.ReadTip(tip)) PrintDurable(tip);
}

void Replay::PrintDurable(const coinstore_tip& tip) {
  if (tip.durable_height == std::exchange(printed_durable_, tip.durable_height)) return;
  Print({{"durable_height", HeightOrNull(tip.durable_height)}}, arguments_.format);
}

std::string Replay::ProgressText(double seconds) const {
  const std::uint64_t operations = operations_;
  const std::uint64_t height = height_;
  const std::uint64_t first = first_height_;
  const csdelta::Header& header = reader_.header();
  // Without an end the operations still to come are known, with one the heights are.
  const std::string share =
      arguments_.to ? Share(height - std::min(height, first),
                            *arguments_.to - std::min(*arguments_.to, first), seconds)
                    : Share(operations, header.created + header.spent - skipped_, seconds);
  return "height " + std::to_string(height) + ", " + share + ", " +
         std::to_string(static_cast<std::uint64_t>(static_cast<double>(operations) / seconds)) +
         " operations/s";
}

Json Replay::Summary(double seconds) {
  coinstore_tip tip{};
  const bool has_tip = store_.ReadTip(tip);
  if (has_tip && arguments_.print_durable) PrintDurable(tip);
  const std::uint64_t operations = operations_;
  Json summary = {{"interrupted", CaughtSignal() != 0},
                  {"blocks_applied", blocks_},
                  {"coins_created", created_},
                  {"coins_spent", spent_},
                  {"operations", operations},
                  {"seconds", seconds},
                  {"operations_per_second", static_cast<double>(operations) / seconds}};
  if (!arguments_.checkpoints.empty()) summary["checkpoints_compared"] = checkpoints_.compared();
  summary["tip"] = has_tip ? JsonOf(tip) : Json(nullptr);
  if (arguments_.stats) {
    summary["reading_seconds"] = Seconds(reading_);
    summary["cpu_seconds"] = CpuSeconds();
    const Json stats = StatsOf(store_.get());
    summary["nanoseconds_per_operation"] = TimePerOperation(stats, operations);
    summary["stats"] = stats;
  }
  return summary;
}

}  // namespace

void AddReplay(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "replay", "Apply the blocks of a CSDELTA1 file to a store, from where the store is");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "CSDELTA1 file, plain or zstd")->required();
  AddStoreArguments(command, arguments->store);
  command.add_option("--to", arguments->to, "Stop after this height")->type_name("HEIGHT");
  command
      .add_option("--blocks-per-call", arguments->blocks_per_call,
                  "Blocks in one call of the library, which share a sync; otherwise as many as "
                  "make 4,096 changes, at most 64")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command
      .add_option("--sync-mode", arguments->sync_mode,
                  "durable: synced after every call; grouped: synced now and then")
      ->check(CLI::IsMember({"durable", "grouped"}));
  command
      .add_option("--checkpoints", arguments->checkpoints,
                  "JSON file with the state at some heights; a difference ends the replay")
      ->type_name("JSON");
  command.add_flag("--stats", arguments->stats,
                   "Also CPU time, the time of an operation by its parts, the store's figures");
  command.add_flag("--print-durable", arguments->print_durable,
                   "After each call, a line with the highest height that is safe on the disk");
  AddJsonFlag(command, arguments->format);
  command.footer(
      R"(Continues above the store's tip, if the tip is a block of the file. Operations are
coins created plus coins spent.

Examples:
  coinstore replay chain.csdelta --store /var/lib/coins --stats
  coinstore replay chain.csdelta.zst --store coins --to 100000 --sync-mode grouped
  coinstore replay chain.csdelta --store coins --checkpoints expected.json --json)");
  command.callback([arguments, &exit_code] { exit_code = Replay(*arguments).Run(); });
}

}  // namespace coins::tool
