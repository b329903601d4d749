// SPDX-License-Identifier: Apache-2.0
// The hint lists of recent's coins, one behind the other in pages that never move. Rollback cuts off
// the end.
#ifndef COINSTORE_RECENT_HINT_ARENA_H_
#define COINSTORE_RECENT_HINT_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace coins {

class HintArena {
 public:
  struct Mark {
    std::size_t pages = 0;
    std::size_t used = 0;  // bytes of the last page
  };

  // Copies a list; the copy stays where it is until it is cut off.
  const std::uint8_t* Append(const std::uint8_t* list);
  Mark mark() const { return {pages_.size(), used_}; }
  void CutTo(const Mark& mark);

  std::size_t memory_bytes() const { return memory_bytes_; }

 private:
  struct Page {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size = 0;
  };

  std::vector<Page> pages_;
  std::size_t used_ = 0;
  std::size_t memory_bytes_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_RECENT_HINT_ARENA_H_
