// SPDX-License-Identifier: Apache-2.0
#include "memory_plan.h"

#include <algorithm>
#include <thread>

namespace coins {
namespace {

constexpr std::uint64_t kMiB = 1u << 20;
constexpr std::uint64_t kGiB = 1u << 30;
// Two segments of a checkpoint's size and the blocks above them, at some 150 bytes a change.
constexpr std::uint64_t kRecentBytesPerCheckpointChange = 512;

std::uint64_t HalfOfTheCores() {
  return std::max<std::uint64_t>(std::thread::hardware_concurrency() / 2, 2);
}

}  // namespace

void PlanMemory(std::uint64_t budget_bytes, StoreOptions* options) {
  options->memory_budget_bytes = budget_bytes;
  options->checkpoints = CheckpointSettings();
  options->engine = EngineSettings();
  if (budget_bytes == 0) return;
  CheckpointSettings& checkpoints = options->checkpoints;
  EngineSettings& engine = options->engine;
  checkpoints.recent_bytes = budget_bytes / 4;
  checkpoints.segment_changes = std::clamp<std::uint64_t>(
      checkpoints.recent_bytes / kRecentBytesPerCheckpointChange, 100'000, 4'000'000);
  engine.block_cache_bytes = budget_bytes / 8 * 3;
  // Two large families, each with a memtable that fills and one on its way to the disk.
  engine.log_memtable_bytes = std::clamp(budget_bytes / 16, 4 * kMiB, 64 * kMiB);
  engine.table_file_bytes = std::clamp(budget_bytes / 16, 16 * kMiB, 128 * kMiB);
  engine.base_level_bytes = std::clamp(budget_bytes / 4, 64 * kMiB, kGiB);
  const bool is_small = budget_bytes < kGiB;
  const bool is_large = budget_bytes >= 4 * kGiB;
  engine.filters = is_small   ? FilterKind::kRibbon
                   : is_large ? FilterKind::kBloom
                              : FilterKind::kMixed;
  engine.background_jobs = is_small ? 1 : is_large ? HalfOfTheCores() : 2;
}

std::uint64_t BudgetOf(Preset preset) {
  switch (preset) {
    case Preset::kDevelopment:
      return 256 * kMiB;
    case Preset::kDefault:
      return 0;
    case Preset::kProduction:
      return 8 * kGiB;
  }
  return 0;
}

}  // namespace coins
