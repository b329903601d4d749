// SPDX-License-Identifier: Apache-2.0
#include "storage/memory/memory_disk.h"

#include <utility>

namespace coins {

void ApplyTo(MemoryDisk::Rows* rows, const Edit& edit) {
  if (edit.value) {
    (*rows)[edit.key] = *edit.value;
  } else {
    rows->erase(edit.key);
  }
}

Status MemoryDisk::CountEvent(bool* takes_effect) {
  ++events_;
  *takes_effect = true;
  if (fail_at_ == 0 || events_ < fail_at_) return {};
  *takes_effect = failing_takes_effect_ && events_ == fail_at_;
  return {Code::kIo, "injected fault"};
}

void MemoryDisk::LosePower(const std::function<bool()>& survives) {
  const std::lock_guard lock(mutex_);
  past_the_end_.clear();
  bool is_whole = true;
  for (Batch& batch : unsynced_) {
    const bool survived = survives();
    is_whole = is_whole && survived;
    if (is_whole) {
      for (const Edit& edit : batch) ApplyTo(&rows(edit.family), edit);
    } else if (survived) {
      past_the_end_.push_back(std::move(batch));
    }
  }
  unsynced_.clear();
  fail_at_ = 0;
}

void MemoryDisk::FailAfter(std::uint64_t events, bool takes_effect) {
  const std::lock_guard lock(mutex_);
  fail_at_ = events == 0 ? 0 : events_ + events;
  failing_takes_effect_ = takes_effect;
}

std::uint64_t MemoryDisk::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::shared_ptr<MemoryDisk> MemoryDisk::At(const std::string& path) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<MemoryDisk>& other = others_[path];
  if (other == nullptr) other = std::make_shared<MemoryDisk>();
  return other;
}

}  // namespace coins
